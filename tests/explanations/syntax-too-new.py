"""Syntax that a version does not have cannot be compiled there."""

import ast

from harness import raised


def observe(example):
    ast.parse(example.source, feature_version=(3, 8))
    return "parsed"


BAD = raised("SyntaxError")
MENDED = "parsed"
