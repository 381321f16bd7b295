"""A lookup on the class gives the descriptor `None` for the instance."""

from harness import raised


def observe(example):
    item = example.load()._Item
    assert item().price == 1
    return type(item.price).__name__


BAD = raised("AttributeError", "'NoneType' object has no attribute '_price'")
MENDED = "_Price"
