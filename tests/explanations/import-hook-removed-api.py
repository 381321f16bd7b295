"""A finder without `find_spec` is passed over from Python 3.12 on; before, it works, from 3.10 on with a warning."""

import importlib
import sys
import types
import warnings


def make(name):
    module = types.ModuleType(name)
    module.made = True
    return module


def observe(example):
    namespace = {"__name__": "made", "make": make}
    exec(example.source, namespace)
    sys.meta_path.insert(0, namespace["_Finder"]())
    sys.modules.pop("example", None)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ImportWarning)
        try:
            return importlib.import_module("example").made
        except (ImportWarning, ModuleNotFoundError) as error:
            return type(error).__name__


if sys.version_info < (3, 10):
    BAD = True
else:
    BAD = "ImportWarning" if sys.version_info < (3, 12) else "ModuleNotFoundError"
MENDED = True
