"""Up to Python 3.13 the file does not compile; since 3.14 the name is looked up as a class."""

import sys

from harness import raised


def observe(example):
    def refuse(path):
        raise ValueError(path) if sys.version_info >= (3, 14) and "as error" not in example.source else OSError(path)

    example.load(open=refuse)


REJECT = 1
BAD = raised("NameError", "name 'error' is not defined") if sys.version_info >= (3, 14) else raised("SyntaxError")
MENDED = None
