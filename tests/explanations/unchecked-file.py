"""A start-up file runs as soon as the interpreter looks at its folder, and no Python source there does."""

import os
import site


def observe(example):
    one_line = example.source.count("\n") == 1
    file = example.folder / ("startup.pth" if one_line else "startup.py")
    file.write_text(example.source, encoding="utf-8")
    os.environ.pop("MODE", None)
    site.addsitedir(str(example.folder))
    return os.environ.get("MODE")


BAD = "1"
MENDED = None
