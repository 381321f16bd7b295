"""A test for `ast.Index` finds nothing: no tree has one since Python 3.9."""

import ast


def observe(example):
    return example.load()._keys(ast.parse("options['depth']"))


SINCE = (3, 9)
BAD = []
MENDED = ["depth"]
