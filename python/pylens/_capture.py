"""Functions to bytes, for another process: as source text where that is truly theirs, else by cloudpickle, else refused.

A payload is JSON: the functions, each with its text and the values that it needs, and the value that was captured. Values are
literals, modules and what can be imported by name, functions, and containers of these; anything else is pickled, and restored
only where pickles are trusted.
"""

from __future__ import annotations

import base64
import builtins
import dis
import functools
import importlib
import json
import pickle
import sys
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, Callable, Dict, List, Set

from ._hook import is_installed
from ._native import Error
from ._source import SourceMismatch, codes_in, flags_of, function_source

FORMAT = 1
"""The version of the format of payloads."""


class CaptureError(Error):
    """A function that cannot be taken to another process. The message says why."""


def capture(function: Callable[..., Any]) -> bytes:
    """A payload that ``restore`` makes the function of again, in another process.

    Taken are functions, lambdas, methods, ``functools.partial`` and built-in functions. The text of a function is taken if
    its code is that of the function; then the payload can be restored under other versions of Python. Variables of
    enclosing functions, defaults and the globals that it reads are taken as they are now, and are copies afterwards.
    What was injected into the function is not: the text is the user's.

    Raises:
        CaptureError: It cannot be taken; the message says why.
    """
    if not callable(function):
        raise CaptureError(f"{function!r} is no function")
    capturing = _Capturing()
    try:
        value = capturing.callable(function)
    except CaptureError as error:
        value = {"pickle": _pickled(function, error)}
        capturing = _Capturing()
    payload = {"pylens": FORMAT, "python": interpreter(), "functions": capturing.functions, "value": value}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def interpreter() -> List[Any]:
    """What bytecode depends on: the implementation and the two numbers of its version."""
    return [sys.implementation.name, *sys.version_info[:2]]


class _Capturing:
    """The functions of one payload, each once, so that they may call each other."""

    def __init__(self) -> None:
        self.functions: List[Dict[str, Any]] = []
        self._numbers: Dict[int, int] = {}

    def callable(self, value: Any) -> Dict[str, Any]:
        if isinstance(value, FunctionType):
            return self._function(value)
        if isinstance(value, MethodType):
            return {"method": [self.callable(value.__func__), self.value(value.__self__)]}
        if isinstance(value, functools.partial):
            keywords = {name: self.value(each) for name, each in value.keywords.items()}
            return {"partial": [self.callable(value.func), [self.value(each) for each in value.args], keywords]}
        if isinstance(value, (BuiltinFunctionType, type)):
            if _importable(value):
                return _reference(value)
            if isinstance(value, BuiltinFunctionType) and not isinstance(value.__self__, (ModuleType, type(None))):
                return {"bound": [value.__name__, self.value(value.__self__)]}
        raise CaptureError(f"{value!r} is none of the kinds of functions that have a source")

    def value(self, value: Any) -> Dict[str, Any]:
        kind = type(value)
        if value is None or kind in (bool, int, str, bytes, complex) or value is ...:
            return {"literal": repr(value)}
        if kind is float:
            return {"float": value.hex()}
        if kind in (list, tuple, set, frozenset):
            return {kind.__name__: [self.value(each) for each in value]}
        if kind is dict:
            return {"dict": [[self.value(key), self.value(each)] for key, each in value.items()]}
        if isinstance(value, ModuleType):
            return {"module": value.__name__}
        if isinstance(value, FunctionType) and _is_shared(value):
            return _reference(value)
        if isinstance(value, (FunctionType, MethodType, BuiltinFunctionType, functools.partial)):
            return self.callable(value)
        if isinstance(value, type) and _importable(value) and value.__module__ != "__main__":
            return _reference(value)
        return {"pickle": _pickled(value, None)}

    def _function(self, function: FunctionType) -> Dict[str, Any]:
        if id(function) in self._numbers:
            return {"function": self._numbers[id(function)]}
        try:
            source = function_source(function)
        except SourceMismatch as error:
            raise CaptureError(str(error)) from error
        number = self._numbers[id(function)] = len(self.functions)
        taken: Dict[str, Any] = {}
        self.functions.append(taken)
        code = function.__code__
        cells = dict(zip(code.co_freevars, function.__closure__ or ()))
        closure: Dict[str, Any] = {}
        for name in source.code.co_freevars:
            try:
                closure[name] = self.value(cells[name].cell_contents)
            except KeyError:
                raise CaptureError(f"{function.__qualname__} has no variable {name!r} any more") from None
            except ValueError:
                closure[name] = {"unset": True}
        found = {name: function.__globals__[name] for name in _globals(source.code) if name in function.__globals__}
        taken.update(
            name=function.__name__,
            qualname=function.__qualname__,
            module=function.__module__,
            doc=function.__doc__,
            text=source.text,
            class_name=source.class_name,
            flags=flags_of(source.code),
            closure=closure,
            globals={name: self.value(value) for name, value in found.items()},
            defaults=None if function.__defaults__ is None else [self.value(each) for each in function.__defaults__],
            kwdefaults={name: self.value(each) for name, each in (function.__kwdefaults__ or {}).items()},
        )
        return {"function": number}


def _globals(code: CodeType) -> Set[str]:
    """The names of the module that a function and those in it use."""
    names: Set[str] = set()
    for each in codes_in(code):
        for instruction in dis.get_instructions(each):
            if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME", "STORE_GLOBAL", "DELETE_GLOBAL"):
                names.add(instruction.argval)
    return names


def _importable(value: object) -> bool:
    """True if the value is what its module has under its qualified name."""
    module = getattr(value, "__module__", None) or getattr(getattr(value, "__self__", None), "__name__", None)
    name = getattr(value, "__qualname__", None)
    if not module or not name or "<locals>" in name:
        return False
    try:
        found: object = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError):
        return False
    return found is value


def _is_shared(function: FunctionType) -> bool:
    """True if another process has the function as well: it belongs to an installed module."""
    return is_installed(function.__code__.co_filename) and _importable(function)


def _reference(value: Any) -> Dict[str, Any]:
    module = value.__module__ or value.__self__.__name__
    if value is getattr(builtins, value.__name__, None):
        module = "builtins"
    return {"reference": [module, value.__qualname__]}


def _pickled(value: object, reason: Any) -> str:
    """The value by cloudpickle, where that is installed, or by pickle."""
    because = f"{reason}; and " if reason is not None else ""
    dumps: Any = pickle.dumps
    try:
        dumps = importlib.import_module("cloudpickle").dumps
    except ImportError:
        if reason is not None:
            raise CaptureError(f"{reason}; cloudpickle, which could take its bytecode, is not installed") from None
    try:
        return base64.b64encode(dumps(value)).decode("ascii")
    except Exception as error:
        raise CaptureError(f"{because}{type(value).__name__} cannot be pickled: {error}") from error
