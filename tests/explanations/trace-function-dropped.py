"""Whoever traced before sees nothing any more, unless the trace function is restored."""

import sys


def observe(example):
    module = example.load()
    previous = sys.gettrace()
    sys.settrace(lambda *event: None)
    try:
        module._traced(int, lambda *event: None)
        return sys.gettrace() is not None
    finally:
        sys.settrace(previous)


BAD = False
MENDED = True
