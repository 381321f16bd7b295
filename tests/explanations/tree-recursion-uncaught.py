"""A chain of five hundred operators parses, and is too deep to be visited."""

import sys

from harness import raised


def observe(example):
    sys.setrecursionlimit(1000)
    return example.load()._names("+".join(["a"] * 500))


BAD = raised("RecursionError", "maximum recursion depth exceeded")
MENDED = None
