"""Of two additions that overlap, one is lost. The two calls wait for each other, so that they always overlap."""

import threading


def observe(example):
    together = threading.Barrier(2)

    def size():
        together.wait(timeout=10)
        return 1

    return example.load()._run([size, size])


BAD = 1
MENDED = 2
