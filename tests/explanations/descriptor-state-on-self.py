"""The value of one instance is that of the instance assigned to last."""


def observe(example):
    positive = example.load()._Positive

    class Item:
        price = positive()

    cheap, dear = Item(), Item()
    cheap.price = 1
    dear.price = 100
    return cheap.price


BAD = 100
MENDED = 1
