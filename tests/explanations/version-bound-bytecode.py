"""What looks for `CALL_FUNCTION` finds no call from Python 3.11 on."""

import sys


def observe(example):
    module = example.load()
    return len(module._calls("f(1)"))


BAD = 1 if sys.version_info < (3, 11) else 0
MENDED = 1
