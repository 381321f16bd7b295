"""Looking for one record's name looks up the source of every frame; without context, of none."""

import inspect


def observe(example):
    looked_up = []
    original = inspect.findsource

    def findsource(object):
        looked_up.append(object)
        return original(object)

    inspect.findsource = findsource
    try:
        example.load()
        frames = len(inspect.stack(0))
    finally:
        inspect.findsource = original
    return "every frame" if len(looked_up) >= frames else len(looked_up)


BAD = "every frame"
MENDED = 0
