"""What is below a node is visited only if its method says so."""

import ast


def observe(example):
    visitor = example.load()._Names()
    visitor.visit(ast.parse("def f():\n    def g(): pass\n"))
    return visitor.found


BAD = ["f"]
MENDED = ["f", "g"]
