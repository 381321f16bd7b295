"""Five thousand minus signs and a digit are no syntax error."""

from harness import raised


def observe(example):
    return type(example.load()._tree("-" * 5000 + "1")).__name__


BAD = raised("RecursionError", "maximum recursion depth exceeded during")
MENDED = "str"
