"""A new node has no position, and `compile` refuses the tree."""

from harness import raised


def observe(example):
    return eval(example.load()._code("y", "rule.py")) is None


BAD = raised("TypeError", 'required field "lineno" missing from expr')
MENDED = True
