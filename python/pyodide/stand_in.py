"""The module `pylens._native` where the native one cannot be loaded: each call is a question to a process that has it."""

import base64
import io
import os
import pickle

from native_process import ask as _ask


class Error(Exception):
    pass


class ConfigError(Error):
    pass


class SourceError(Error):
    pass


class RewriteError(Error):
    pass


for _error in (Error, ConfigError, SourceError, RewriteError):
    _error.__module__ = "pylens"


class _Native:
    """An object of the other process, with the attributes that it has there."""

    def __init__(self, number, attributes):
        self._number = number
        self.__dict__.update(attributes)


class Finding(_Native):
    pass


class Label(_Native):
    pass


class Fix(_Native):
    pass


class Edit(_Native):
    pass


class Fixed(_Native):
    def relocated(self, first_line, table, /):
        return _answered(self, "relocated", first_line, table)

    def original(self, line, column, /):
        return _answered(self, "original", line, column)


class Config(_Native):
    def __init__(self):
        made = _answered(None, "Config")
        super().__init__(made._number, vars(made))

    @classmethod
    def from_toml(cls, text):
        return _answered("Config", "from_toml", text)

    @classmethod
    def from_file(cls, path):
        return _answered("Config", "from_file", os.fspath(path))

    @classmethod
    def discover(cls):
        return _answered("Config", "discover")


def check(*arguments, **keywords):
    return _answered(None, "check", *arguments, **keywords)


def fix(*arguments, **keywords):
    return _answered(None, "fix", *arguments, **keywords)


def rewrite(*arguments, **keywords):
    return _answered(None, "rewrite", *arguments, **keywords)


def _answered(owner, name, *arguments, **keywords):
    """The result of a function of the native module, or of a class or object in it, where the other process is in this folder."""
    stream = io.BytesIO()
    dumping = pickle.Pickler(stream, protocol=4)
    dumping.persistent_id = lambda value: value._number if isinstance(value, _Native) else None
    dumping.dump((os.getcwd(), owner, name, arguments, keywords))
    answer = base64.b64decode(_ask(base64.b64encode(stream.getvalue()).decode()))
    loading = pickle.Unpickler(io.BytesIO(answer))
    loading.persistent_load = _received
    succeeded, result = loading.load()
    if not succeeded:
        raise result
    return result


def _received(description):
    number, kind, attributes = description
    received = object.__new__(globals()[kind])
    _Native.__init__(received, number, attributes)
    return received


__version__ = _answered("__version__", "__str__")
