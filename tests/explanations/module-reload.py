"""An instance made before the reload is not an instance of the class that is there after it."""

import os
import pickle
import sys

from harness import raised


def observe(example):
    path = example.folder / "plugin.py"
    path.write_text("class Point: pass\nLIMIT = 1\n", encoding="utf-8")
    sys.path.insert(0, str(example.folder))
    module = example.load()
    point = module.plugin.Point()
    path.write_text("class Point: pass\nLIMIT = 2\n", encoding="utf-8")
    os.utime(path, (0, 0))
    limit = module._limit()
    pickle.dumps(point)
    return limit


BAD = raised("PicklingError", "it's not the same object as plugin.Point")
MENDED = 2
