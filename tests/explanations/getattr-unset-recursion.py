"""A copy is made without `__init__`, and asked for `__setstate__` before it has any attribute."""

import copy
import pickle

from harness import raised


def observe(example):
    proxy = example.load().Proxy([1, 2])
    assert copy.copy(proxy).count(2) == 1
    return pickle.loads(pickle.dumps(proxy)).count(1)


BAD = raised("RecursionError", "maximum recursion depth exceeded")
MENDED = 1
