"""What a transformer's method does not return is gone, and the tree does not compile."""

import ast

from harness import raised


def observe(example):
    tree = example.load()._Lower().visit(ast.parse("X"))
    compile(tree, "rule.py", "exec")
    return tree.body[0].value.id


BAD = raised("TypeError", 'required field "value" missing from Expr')
MENDED = "x"
