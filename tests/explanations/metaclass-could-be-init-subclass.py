"""A class with a metaclass cannot be combined with an abstract class."""

import abc

from harness import raised


def observe(example):
    module = example.load()

    class Export(module._Plugin, abc.ABC):
        pass

    return Export in module._PLUGINS


BAD = raised("TypeError", "metaclass conflict: the metaclass of a derived class must be a")
MENDED = True
