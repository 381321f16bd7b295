"""After an exception the collector is still off, for everybody."""

import gc


def observe(example):
    try:
        example.load()._build([None])
    except AttributeError:
        return "enabled" if gc.isenabled() else "disabled"


BAD = "disabled"
MENDED = "enabled"
