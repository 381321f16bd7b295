"""Seven thousand minus signs and a digit are no syntax error."""

from harness import raised


def observe(example):
    return type(example.load()._tree("-" * 7000 + "1")).__name__


BAD = raised("MemoryError")
MENDED = "str"
