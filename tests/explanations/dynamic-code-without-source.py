"""The source of what `exec` defines cannot be had, unless it is registered with `linecache`."""

import inspect

from harness import raised

SOURCE = "def f():\n    return 1\n"


def observe(example):
    names = {}
    example.load()._load(SOURCE, names)
    return inspect.getsource(names["f"])


REJECT = 1
BAD = raised("OSError", "could not get source code")
MENDED = SOURCE
