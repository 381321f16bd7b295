"""Functions of payloads that ``capture`` made."""

from __future__ import annotations

import ast
import base64
import functools
import hashlib
import importlib
import json
import linecache
import pickle
from types import CellType, CodeType, FunctionType, MethodType
from typing import Any, Callable, Dict, List

from ._capture import FORMAT, interpreter
from ._native import Error


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
    try:
        data = json.loads(payload.decode("utf-8", "surrogatepass"))
        version = data["pylens"]
    except (ValueError, KeyError, TypeError) as error:
        raise RestoreError(f"not a payload of pylens.capture: {error}") from error
    if version != FORMAT:
        raise RestoreError(f"a payload of format {version!r}, where this version of pylens knows {FORMAT}")
    try:
        restoring = _Restoring(data, trusted)
        restored: Callable[..., Any] = restoring.value(data["value"])
        return restored
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, SyntaxError, RecursionError) as error:
        raise RestoreError(f"a payload that is damaged: {type(error).__name__}: {error}") from error


class _Restoring:
    def __init__(self, data: Dict[str, Any], trusted: bool) -> None:
        self._python = data["python"]
        self._functions: List[Dict[str, Any]] = data["functions"]
        self._trusted = trusted
        self._modules: Dict[str, Dict[str, Any]] = {}
        self._made: Dict[int, FunctionType] = {}

    def value(self, value: Dict[str, Any]) -> Any:
        ((kind, content),) = value.items()
        if kind == "literal":
            return ast.literal_eval(content)
        if kind == "float":
            return float.fromhex(content)
        if kind in ("list", "tuple", "set", "frozenset"):
            maker = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[kind]
            return maker(self.value(each) for each in content)
        if kind == "dict":
            return {self.value(key): self.value(each) for key, each in content}
        if kind == "module":
            return importlib.import_module(content)
        if kind == "reference":
            return _imported(*content)
        if kind == "function":
            return self._function(content)
        if kind == "method":
            return MethodType(self.value(content[0]), self.value(content[1]))
        if kind == "bound":
            return getattr(self.value(content[1]), content[0])
        if kind == "partial":
            function, arguments, keywords = content
            named = {name: self.value(each) for name, each in keywords.items()}
            return functools.partial(self.value(function), *map(self.value, arguments), **named)
        if kind == "pickle":
            return self._unpickled(content)
        raise RestoreError(f"a payload with a value of the unknown kind {kind!r}")

    def _unpickled(self, content: str) -> Any:
        if not self._trusted:
            raise RestoreError("the payload holds a pickle, which can run anything: restore it with `trusted=True`")
        if self._python != interpreter():
            made, here = (" ".join(map(str, each)) for each in (self._python, interpreter()))
            raise RestoreError(f"the payload holds bytecode of another Python: made by {made}, and this is {here}")
        try:
            return pickle.loads(base64.b64decode(content))
        except ImportError:
            raise
        except Exception as error:
            raise RestoreError(f"the pickle in the payload cannot be loaded: {error}") from error

    def _function(self, number: int) -> FunctionType:
        if number in self._made:
            return self._made[number]
        taken = self._functions[number]
        code = _compiled(taken)
        module = self._modules.setdefault(
            taken["module"], {"__name__": taken["module"], "__builtins__": importlib.import_module("builtins")}
        )
        cells = {name: CellType() for name in code.co_freevars}
        function = FunctionType(code, module, taken["name"], None, tuple(cells.values()))
        # Before its values: they may hold the function itself.
        self._made[number] = function
        function.__qualname__ = taken["qualname"]
        function.__module__ = taken["module"]
        function.__doc__ = taken["doc"]
        for name, value in taken["closure"].items():
            if "unset" not in value:
                cells[name].cell_contents = self.value(value)
        for name, value in taken["globals"].items():
            if name not in module:
                module[name] = self.value(value)
        if taken["defaults"] is not None:
            function.__defaults__ = tuple(self.value(each) for each in taken["defaults"])
        if taken["kwdefaults"]:
            function.__kwdefaults__ = {name: self.value(each) for name, each in taken["kwdefaults"].items()}
        return function


def _compiled(taken: Dict[str, Any]) -> CodeType:
    """The code of one function, compiled as it stood: in its class, with the variables around it."""
    text: str = taken["text"]
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    path = f"<captured {taken['qualname']} {digest}>"
    tree = ast.parse(text)
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
    linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
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


def _imported(module: str, qualname: str) -> Any:
    found: Any = importlib.import_module(module)
    for part in qualname.split("."):
        found = getattr(found, part)
    return found
