"""Code without builtins reaches `os` all the same."""

import os

from harness import raised

ESCAPE = (
    '[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "_wrap_close"]'
    '[0].__init__.__globals__["getpid"]()'
)


def observe(example):
    return example.load()._calculate(ESCAPE) == os.getpid()


BAD = True
MENDED = raised("ValueError", "malformed node or string")
