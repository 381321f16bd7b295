"""After a call of the wrapper, a filter that the user chose has no effect."""

import warnings


def observe(example):
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        run = example.load()._deprecated(int)
        try:
            run()
        except DeprecationWarning:
            pass
        try:
            warnings.warn("another one", DeprecationWarning)
        except DeprecationWarning:
            return "raised"
        return "shown"


BAD = "shown"
MENDED = "raised"
