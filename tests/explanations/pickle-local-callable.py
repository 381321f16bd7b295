"""A local function cannot be pickled; a `partial` of a function that can be imported can."""

import pickle


def observe(example):
    try:
        frozen = example.load()._freeze(3)
    except (AttributeError, pickle.PicklingError) as error:
        return "_freeze.<locals>.check" in str(error)
    check = pickle.loads(frozen)
    return [check(2), check(4)]


BAD = True
MENDED = [True, False]
