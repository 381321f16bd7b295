"""From Python 3.14 on, `shutil.ExecError` draws a warning when it is asked for."""

import sys
import warnings


def observe(example):
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        example.load()
    return [warning.category.__name__ for warning in given]


BAD = ["DeprecationWarning"] if sys.version_info >= (3, 14) else []
MENDED = []
