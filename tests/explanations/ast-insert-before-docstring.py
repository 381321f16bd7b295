"""A statement before the imports from `__future__` makes a module that does not compile."""

from harness import raised


def observe(example):
    tree = example.load()._instrument('"""doc"""\nfrom __future__ import annotations\n')
    names = {}
    exec(compile(tree, "rule.py", "exec"), names)
    return names["__doc__"]


BAD = raised("SyntaxError", "from __future__ imports must occur at the beginning of the file")
MENDED = "doc"
