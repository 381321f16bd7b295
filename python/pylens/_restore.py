"""Functions of payloads that ``capture`` made."""

from __future__ import annotations

import ast
import base64
import functools
import hashlib
import importlib
import json
import pickle
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, Callable, Dict, List

from ._capture import FORMAT, FROZEN_DICT, interpreter
from ._loaders import remember
from ._native import Error
from ._source import RESTORED


class RestoreError(Error):
    """A payload that cannot be restored, or must not be. The message says why."""


def restore(payload: bytes, *, trusted: bool = False) -> Callable[..., Any]:
    """The function that was captured.

    Restoring runs nothing of the function, but it imports the modules that it names: a payload decides which.

    Args:
        payload: What ``capture`` returned.
        trusted: True to accept pickles and bytecode, which run whatever their maker wants. Bytecode is refused under another
            version of Python even then: it could end the process.

    Raises:
        RestoreError: The payload is none, holds what is not trusted, or was made for another Python.
        ImportError: A module that the function needs is not there.
    """
    if not isinstance(payload, (bytes, bytearray)):
        raise RestoreError(f"a payload is bytes, not {type(payload).__name__}")
    try:
        data = json.loads(payload.decode("utf-8", "surrogatepass"))
        version = data["pylens"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RestoreError(f"not a payload of pylens.capture: {type(error).__name__}") from error
    if version != FORMAT:
        raise RestoreError(f"a payload of another format: this version of pylens knows {FORMAT}")
    try:
        restored = _Restoring(data, trusted).value(data["value"])
    except (ImportError, RestoreError):
        raise
    except Exception as error:
        # Damaged payloads fail in as many ways as there are.
        raise RestoreError(f"a payload that is damaged, or for another Python: {type(error).__name__}") from error
    if not callable(restored):
        raise RestoreError(f"a payload of no function, but of {type(restored).__name__}")
    function: Callable[..., Any] = restored
    return function


_SIMPLE = (type(None), bool, int, float, complex, str, bytes, type(...))
"""Types whose values run nothing of anybody else's."""


class _Restoring:
    def __init__(self, data: Dict[str, Any], trusted: bool) -> None:
        self._data = data
        self._trusted = trusted
        self._namespaces: Dict[int, Dict[str, Any]] = {}
        self._functions: Dict[int, FunctionType] = {}
        self._cells: Dict[int, CellType] = {}
        self._containers: Dict[int, Any] = {}

    def value(self, value: Dict[str, Any]) -> Any:
        ((kind, content),) = value.items()
        if kind == "literal":
            return ast.literal_eval(content)
        if kind == "int":
            return int(content, 16)
        if kind == "float":
            return float.fromhex(content)
        if kind == "complex":
            return complex(*map(float.fromhex, content))
        if kind == "tuple":
            return tuple(self.value(each) for each in content)
        if kind == "frozenset":
            return frozenset(self._hashable(each) for each in content)
        if kind == "frozendict":
            if FROZEN_DICT is None:
                raise RestoreError("the payload needs a frozendict, which came with Python 3.15")
            return FROZEN_DICT((self._hashable(key), self.value(each)) for key, each in content)
        if kind == "container":
            return self._container(content)
        if kind == "module":
            return _module(content)
        if kind == "reference":
            return _imported(*content)
        if kind == "function":
            return self._function(content)
        if kind == "method":
            return MethodType(self.value(content[0]), self.value(content[1]))
        if kind == "bound":
            return self._bound(*content)
        if kind == "partial":
            function, arguments, keywords = content
            named = {name: self.value(each) for name, each in keywords.items()}
            return functools.partial(self.value(function), *map(self.value, arguments), **named)
        if kind == "pickle":
            return self._unpickled(content)
        raise RestoreError("a payload with a value of an unknown kind")

    def _hashable(self, value: Dict[str, Any]) -> Any:
        """A member of a set or a key: whatever defines a hash of its own would run."""
        restored = self.value(value)
        pending = [restored]
        while pending and not self._trusted:
            each = pending.pop()
            if type(each) in (tuple, frozenset):
                pending.extend(each)
            elif type(each) is FROZEN_DICT:
                pending.extend([*each.keys(), *each.values()])
            elif type(each) not in (*_SIMPLE, type, FunctionType, BuiltinFunctionType, ModuleType):
                raise RestoreError(f"the payload hashes a {type(each).__name__}: restore it with `trusted=True`")
        return restored

    def _bound(self, name: str, owner: Dict[str, Any]) -> Any:
        """A method of a built-in object. Of others, looking for it could run anything."""
        restored = self.value(owner)
        if type(restored) not in (*_SIMPLE, list, tuple, dict, set, frozenset) and not self._trusted:
            raise RestoreError(f"the payload looks into a {type(restored).__name__}: restore it with `trusted=True`")
        return getattr(restored, name)

    def _container(self, number: int) -> Any:
        if number not in self._containers:
            ((kind, content),) = self._data["containers"][number].items()
            # Before its members: it may be one of them.
            if kind == "list":
                members = self._containers[number] = []
                members.extend(self.value(each) for each in content)
            elif kind == "set":
                items = self._containers[number] = set()
                items.update(self._hashable(each) for each in content)
            else:
                table = self._containers[number] = {}
                table.update((self._hashable(key), self.value(each)) for key, each in content)
        return self._containers[number]

    def _unpickled(self, content: str) -> Any:
        if not self._trusted:
            raise RestoreError("the payload holds a pickle, which can run anything: restore it with `trusted=True`")
        if self._data["python"] != interpreter():
            made, here = (" ".join(map(str, each)) for each in (self._data["python"], interpreter()))
            raise RestoreError(f"the payload holds a pickle of another Python: made by {made}, and this is {here}")
        try:
            return pickle.loads(base64.b64decode(content))
        except ImportError:
            raise
        except Exception as error:
            raise RestoreError(f"the pickle in the payload cannot be loaded: {error}") from error

    def _function(self, number: int) -> FunctionType:
        if number in self._functions:
            return self._functions[number]
        taken = self._data["functions"][number]
        code = _compiled(taken)
        names = self._namespaces.setdefault(
            taken["namespace"], {"__name__": taken["namespace_name"], "__builtins__": importlib.import_module("builtins")}
        )
        for module in taken["imports"]:
            _module(module)
        numbers = [taken["closure"][name] for name in code.co_freevars]
        new = [each for each in numbers if each not in self._cells]
        self._cells.update((each, CellType()) for each in new)
        function = FunctionType(code, names, taken["name"], None, tuple(self._cells[each] for each in numbers))
        # Before its variables: they may hold the function itself.
        self._functions[number] = function
        for each in new:
            if self._data["cells"][each]:
                self._cells[each].cell_contents = self.value(self._data["cells"][each])
        function.__qualname__ = taken["qualname"]
        function.__module__ = taken["module"]
        function.__doc__ = taken["doc"]
        for name, value in taken["globals"].items():
            if name not in names:
                names[name] = self.value(value)
        if taken["defaults"] is not None:
            function.__defaults__ = tuple(self.value(each) for each in taken["defaults"])
        if taken["kwdefaults"]:
            function.__kwdefaults__ = {name: self.value(each) for name, each in taken["kwdefaults"].items()}
        for name, value in taken["attributes"].items():
            function.__dict__[name] = self.value(value)
        return function


def _compiled(taken: Dict[str, Any]) -> CodeType:
    """The code of one function, compiled as it stood: in its class, with the variables around it."""
    text: str = taken["text"]
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    path = f"<captured {taken['qualname']} {digest}>"
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        version = ".".join(map(str, interpreter()[1:]))
        raise RestoreError(f"the text of {taken['qualname']} is not valid in Python {version}: {error.msg}") from error
    (statement,) = tree.body
    node = statement.value if isinstance(statement, ast.Expr) else statement
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        raise RestoreError(f"a payload whose text of {taken['qualname']} is no function")
    _strip(node)
    body: List[ast.stmt] = [statement]
    bound = getattr(node, "name", None)
    if taken["class_name"] is not None:
        bound = _identifier(taken["class_name"])
        body = [_parsed(f"class {bound}: pass", body)]
    names = [_identifier(name) for name in taken["closure"]]
    if bound is not None and bound not in names:
        # Else what the function knows as a global would be a variable around it.
        body.insert(0, ast.parse(f"global {bound}").body[0])
    # A class has a variable of its own by this name, which the compiler gives to its methods.
    parameters = ", ".join(name for name in names if taken["class_name"] is None or name != "__class__")
    body = [_parsed(f"def _around({parameters}): pass", body)]
    tree.body = body
    code: CodeType = compile(tree, path, "exec", flags=taken["flags"], dont_inherit=True)
    # In `_around`, and in the class if there is one, nothing else is left that has code.
    for _ in range(2 if taken["class_name"] is None else 3):
        (code,) = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    if set(code.co_freevars) != set(names):
        raise RestoreError(f"a payload whose text of {taken['qualname']} does not fit its variables")
    remember(path, text)
    RESTORED[code] = text, taken["class_name"]
    return code


def _strip(node: Any) -> None:
    """Takes off what ran when the function was defined: decorators, annotations, defaults."""
    if not isinstance(node, ast.Lambda):
        node.decorator_list = []
        node.returns = None
        node.type_params = []
    arguments: ast.arguments = node.args
    groups = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    for argument in groups:
        if argument is not None:
            argument.annotation = None
    arguments.defaults = []
    arguments.kw_defaults = [None] * len(arguments.kwonlyargs)


def _parsed(text: str, body: List[ast.stmt]) -> Any:
    """A compound statement around others."""
    (statement,) = ast.parse(text).body
    assert isinstance(statement, (ast.ClassDef, ast.FunctionDef))
    statement.body = body
    return statement


def _identifier(name: object) -> str:
    if not isinstance(name, str) or not name.isidentifier():
        raise RestoreError(f"a payload with {name!r} for a name")
    return name


def _module(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise
    except BaseException as error:
        raise RestoreError(f"the module {name!r}, which the payload needs, failed: {error!r}") from error


def _imported(module: str, qualname: str) -> Any:
    found: Any = _module(module)
    for part in qualname.split("."):
        found = getattr(found, part)
    return found
