"""A cache on a method keeps the instances; a cached property goes with them."""

import gc
import weakref


def observe(example):
    page = example.load()._Page()
    page.text = "a b"
    parsed = page._parse
    assert (parsed() if callable(parsed) else parsed) == ["a", "b"]
    alive = weakref.ref(page)
    del page, parsed
    gc.collect()
    return alive() is not None


SINCE = (3, 9)
ACCEPT = 0
BAD = True
MENDED = False
