"""What is not valid Python cannot be compiled."""

from harness import raised


def observe(example):
    compile(example.source, "example.py", "exec")
    return "compiled"


BAD = raised("SyntaxError")
MENDED = "compiled"
