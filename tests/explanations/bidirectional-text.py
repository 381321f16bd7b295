"""The comparison is with a longer string than the one that shows, so that everybody gets in."""


def observe(example):
    return example.load()._is_admin("user")


BAD = True
MENDED = False
