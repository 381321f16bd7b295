"""`urlopen` takes no `cafile` from Python 3.13 on, and says so before it opens anything."""

from harness import raised


def observe(example):
    return len(vars(example.load())["_cached"]) > 0


SINCE = (3, 13)
REJECT = 3
ACCEPT = 2
BAD = raised("TypeError", "cafile")
MENDED = True
