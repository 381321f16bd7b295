"""A function cannot use the import above it."""

from harness import raised


def observe(example):
    source = "import math\ndef area(r):\n    return math.pi * r * r\n"
    return round(example.load()._load(source)["area"](1), 2)


BAD = raised("NameError", "name 'math' is not defined")
MENDED = 3.14
