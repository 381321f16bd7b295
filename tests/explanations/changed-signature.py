"""From Python 3.15 on, `os.path.getsize` takes its argument by position alone; before it could be named."""

import sys

from harness import raised


def observe(example):
    path = example.folder / "rules.py"
    path.write_bytes(b"pass\n")
    return example.load()._size(path)


BAD = raised("TypeError", "keyword") if sys.version_info >= (3, 15) else 5
MENDED = 5
