"""A visitor of `ast.Index` meets none: no tree has one since Python 3.9."""

import ast


def observe(example):
    visitor = example.load()._Keys()
    visitor.keys = []
    visitor.visit(ast.parse("options['depth']"))
    return len(visitor.keys)


SINCE = (3, 9)
BAD = 0
MENDED = 1
