"""A text of the same length, written within the same second, runs as the text before it."""

import time


def observe(example):
    load = example.load()._load
    path = example.folder / "rule.py"
    passed = time.time() % 1
    if passed > 0.8:  # both writes have to fall into one second
        time.sleep(1 - passed)
    first = load("rule", path, "limit = 10\n").limit
    return first, load("rule", path, "limit = 20\n").limit


BAD = (10, 10)
MENDED = (10, 20)
