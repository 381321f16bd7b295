"""A finalizer that is a bound method keeps its object, so that it does not run when the last other reference goes."""

import gc


def observe(example):
    module = example.load()
    log = []
    connection = module._Connection(log)
    del connection
    gc.collect()
    return list(log)


BAD = []
MENDED = ["closed"]
