"""A file whose suffix no loader knows has no spec, and using what is not there says nothing about the file."""

from harness import raised


def observe(example):
    path = example.folder / "rule.txt"
    path.write_text("x = 1\n", encoding="utf-8")
    return example.load()._source(path)


BAD = raised("AttributeError", "'NoneType' object has no attribute 'loader'")
MENDED = raised("ImportError", "rule.txt is not a Python file")
