"""From Python 3.13 on, `locals()` has nothing of what `exec` defined; before it had."""

import sys

from harness import raised


def observe(example):
    return example.load()._value("price = 3", "price")


REJECT = 3
ACCEPT = 3
BAD = raised("KeyError", "price") if sys.version_info >= (3, 13) else 3
MENDED = 3
