"""A slot is an attribute of the class, so nothing else there can have its name."""

from harness import raised


def observe(example):
    point = example.load()._Point()
    point.x = 3
    point._norm
    return point.y() is point


BAD = raised("ValueError", "'x' in __slots__ conflicts with class variable")
MENDED = True
