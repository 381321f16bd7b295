"""What is decorated answers with the wrapper's name, docstring, signature and source."""

import inspect


def observe(example):
    logged = example.load()._logged

    def load(path):
        """Reads a file."""

    load = logged(load)
    shows_wrapper = "def wrapper" in inspect.getsource(load)
    return [load.__name__, load.__doc__, str(inspect.signature(load)), shows_wrapper]


BAD = ["wrapper", None, "(*args, **kwargs)", True]
MENDED = ["load", "Reads a file.", "(path)", False]
