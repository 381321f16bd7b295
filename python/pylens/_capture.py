"""Functions to bytes, for another process: as source text where that is truly theirs, else by cloudpickle, else refused.

A payload is JSON: the functions, each with its text and what it needs; the variables and containers that several of them
share; and the value that was captured. Values are literals, modules and what can be imported by name, functions, and
containers of these; anything else is pickled, and restored only where pickles are trusted.
"""

from __future__ import annotations

import ast
import base64
import builtins
import dis
import functools
import importlib
import json
import pickle
import sys
import types
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, Callable, Dict, List, Set

from ._hook import is_installed
from ._native import Error
from ._source import SourceMismatch, codes_in, flags_of, function_source

FORMAT = 1
"""The version of the format of payloads."""

# Since CPython 3.14 and 3.15.
_PLACEHOLDER: Any = getattr(functools, "Placeholder", None)
FROZEN_DICT: Any = getattr(builtins, "frozendict", None)
_LAZY_IMPORT: Any = getattr(types, "LazyImportType", ())


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
    except RecursionError:
        raise CaptureError(f"{function!r} needs values that nest too deeply") from None
    payload = {
        "pylens": FORMAT,
        "python": interpreter(),
        "functions": capturing.functions,
        "cells": capturing.cells,
        "containers": capturing.containers,
        "value": value,
    }
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def interpreter() -> List[Any]:
    """What bytecode depends on: the implementation and the two numbers of its version."""
    return [sys.implementation.name, *sys.version_info[:2]]


class _Capturing:
    """What one payload holds, each thing once, so that functions may call each other and share variables."""

    def __init__(self) -> None:
        self.functions: List[Dict[str, Any]] = []
        self.cells: List[Dict[str, Any]] = []
        self.containers: List[Dict[str, Any]] = []
        self._numbers: Dict[int, int] = {}
        # Nothing may take the identity of something that is gone.
        self._kept: List[object] = []

    def callable(self, value: Any) -> Dict[str, Any]:
        if isinstance(value, FunctionType):
            return self._function(value)
        if isinstance(value, MethodType):
            return {"method": [self.callable(value.__func__), self.value(value.__self__)]}
        if isinstance(value, functools.partial):
            keywords = {name: self.value(each) for name, each in value.keywords.items()}
            return {"partial": [self.callable(value.func), [self.value(each) for each in value.args], keywords]}
        if isinstance(value, (BuiltinFunctionType, type)):
            if _importable(value) and value.__module__ != "__main__":
                return _reference(value)
            if isinstance(value, BuiltinFunctionType) and not isinstance(value.__self__, (ModuleType, type(None))):
                return {"bound": [value.__name__, self.value(value.__self__)]}
        raise CaptureError(f"{value!r} is none of the kinds of functions that have a source")

    def value(self, value: Any) -> Dict[str, Any]:
        kind = type(value)
        if kind is int and abs(value) >= 1 << 1000:
            return {"int": hex(value)}
        if value is ...:
            # Its name is no literal.
            return {"literal": "..."}
        if value is None or kind in (bool, int, str, bytes):
            return {"literal": repr(value)}
        if value is _PLACEHOLDER:
            return {"reference": ["functools", "Placeholder"]}
        if kind is float:
            return {"float": value.hex()}
        if kind is complex:
            return {"complex": [value.real.hex(), value.imag.hex()]}
        if kind in (tuple, frozenset):
            return {kind.__name__: [self.value(each) for each in value]}
        if kind is FROZEN_DICT:
            return {"frozendict": [[self.value(key), self.value(each)] for key, each in value.items()]}
        if kind in (list, set, dict):
            return self._container(value)
        if isinstance(value, ModuleType):
            return {"module": value.__name__}
        if isinstance(value, FunctionType) and _is_shared(value):
            return _reference(value)
        if isinstance(value, (FunctionType, MethodType, BuiltinFunctionType, functools.partial)):
            return self.callable(value)
        if isinstance(value, type) and _importable(value) and value.__module__ != "__main__":
            return _reference(value)
        return {"pickle": _pickled(value, None)}

    def _number(self, value: object, table: List[Dict[str, Any]]) -> int:
        """The number of something new in its table, where it gets an empty entry."""
        self._kept.append(value)
        self._numbers[id(value)] = len(table)
        table.append({})
        return len(table) - 1

    def _container(self, value: Any) -> Dict[str, Any]:
        if id(value) not in self._numbers:
            number = self._number(value, self.containers)
            content: List[Any]
            if isinstance(value, dict):
                content = [[self.value(key), self.value(each)] for key, each in value.items()]
            else:
                content = [self.value(each) for each in value]
            self.containers[number][type(value).__name__] = content
        return {"container": self._numbers[id(value)]}

    def _cell(self, cell: CellType) -> int:
        if id(cell) not in self._numbers:
            number = self._number(cell, self.cells)
            try:
                content = cell.cell_contents
            except ValueError:
                # Nothing was assigned to the variable yet.
                return number
            self.cells[number].update(self.value(content))
        return self._numbers[id(cell)]

    def _function(self, function: FunctionType) -> Dict[str, Any]:
        if id(function) in self._numbers:
            return {"function": self._numbers[id(function)]}
        try:
            source = function_source(function)
        except SourceMismatch as error:
            raise CaptureError(str(error)) from error
        number = self._number(function, self.functions)
        names = function.__globals__
        if id(names) not in self._numbers:
            self._kept.append(names)
            self._numbers[id(names)] = len(self._kept)
        cells = dict(zip(function.__code__.co_freevars, function.__closure__ or ()))
        missing = [name for name in source.code.co_freevars if name not in cells]
        if missing:
            raise CaptureError(f"{function.__qualname__} has no variable {missing[0]!r} any more")
        found = {name: _imported(names[name]) for name in _globals(source.code) if name in names}
        attributes = {name: each for name, each in function.__dict__.items() if name != "__wrapped__"}
        self.functions[number].update(
            name=function.__name__,
            qualname=function.__qualname__,
            module=function.__module__,
            doc=function.__doc__,
            text=source.text,
            class_name=source.class_name,
            flags=flags_of(source.code),
            namespace=self._numbers[id(names)],
            namespace_name=names.get("__name__"),
            imports=sorted(_submodules(source.text, found)),
            closure={name: self._cell(cells[name]) for name in source.code.co_freevars},
            globals={name: self.value(value) for name, value in found.items()},
            defaults=None if function.__defaults__ is None else [self.value(each) for each in function.__defaults__],
            kwdefaults={name: self.value(each) for name, each in (function.__kwdefaults__ or {}).items()},
            attributes={name: self.value(each) for name, each in attributes.items()},
        )
        return {"function": number}


_GLOBAL_NAMES = ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS", "STORE_GLOBAL", "DELETE_GLOBAL")


def _globals(code: CodeType) -> Set[str]:
    """The names of the module that a function and those in it use."""
    names: Set[str] = set()
    for each in codes_in(code):
        for instruction in dis.get_instructions(each):
            if instruction.opname in _GLOBAL_NAMES:
                names.add(instruction.argval)
    return names


def _imported(value: Any) -> Any:
    """The value, or what a lazy import (CPython 3.15) that nobody has used yet stands for."""
    if not isinstance(value, _LAZY_IMPORT):
        return value
    try:
        return value.resolve()
    except Exception as error:
        raise CaptureError(f"a lazy import that the function needs fails: {error!r}") from error


def _submodules(text: str, found: Dict[str, Any]) -> Set[str]:
    """The modules that a function reaches as attributes of others, which somebody has to import."""
    modules: Set[str] = set()
    for node in ast.walk(ast.parse(text)):
        names: List[str] = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            continue
        value = found.get(node.id)
        for name in names:
            if not isinstance(value, ModuleType):
                break
            path = f"{value.__name__}.{name}"
            value = getattr(value, name, None)
            if isinstance(value, ModuleType) and sys.modules.get(path) is value:
                modules.add(path)
    return modules


def _importable(value: Any) -> bool:
    """True if the value is what its module has under its qualified name."""
    module = getattr(value, "__module__", None) or getattr(getattr(value, "__self__", None), "__name__", None)
    name = getattr(value, "__qualname__", None)
    if not module or not name or "<locals>" in name:
        return False
    try:
        found: Any = importlib.import_module(module)
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
