"""The comment ends in the middle, and what follows runs."""


def observe(example):
    return example.load()._price


BAD = 0
MENDED = 100
