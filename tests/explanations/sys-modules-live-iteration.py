"""A module whose attributes are loaded lazily imports something while the loop looks at it."""

import sys
import types

from harness import raised


class Lazy(types.ModuleType):
    """Imports the next one when its `__file__` is asked for, as lazily loaded packages do."""

    def __getattr__(self, name):
        sys.modules["freshly imported"] = types.ModuleType("freshly imported")
        raise AttributeError(name)


def observe(example):
    module = example.load()
    sys.modules["lazy"] = Lazy("lazy")
    return len(module._files()) > 1


BAD = raised("RuntimeError", "dictionary changed size during iteration")
MENDED = True
