"""A visitor without `visit_AsyncFunctionDef` never learns of an `async def`."""

import ast


def observe(example):
    visitor = example.load()._Names()
    visitor.visit(ast.parse("def f(): pass\nasync def g(): pass\n"))
    return visitor.found


BAD = ["f"]
MENDED = ["f", "g"]
