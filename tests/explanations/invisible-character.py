"""The assignment is to another name than the one that it shows."""


def observe(example):
    return example.load()._limit


BAD = 10
MENDED = 1000
