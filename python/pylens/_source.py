"""The true source of a function: the text whose code is the function's, not what now stands on its lines."""

from __future__ import annotations

import ast
import functools
import linecache
import warnings
import weakref
from types import CodeType, FunctionType
from typing import Any, Iterator, List, NamedTuple, Optional, Tuple, Union

from ._loaders import ArchiveLoader, RewritingLoader, TextLoader
from ._native import Error

FunctionNode = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]

FUTURES = 0x1FE0000
"""The bits of ``co_flags`` that imports from ``__future__`` set (``Include/cpython/code.h``)."""


class SourceMismatch(Error):
    """There is no text whose code is that of the function."""


class FunctionSource(NamedTuple):
    """The source of one function."""

    text: str
    """The definition without decorators, or the lambda, from the start of a line."""
    class_name: Optional[str]
    """The class whose body it is in, by which names with two leading underscores are mangled."""
    code: CodeType
    """The code of this text: without what was injected into the function's own."""


RESTORED: weakref.WeakKeyDictionary[CodeType, Tuple[str, Optional[str]]] = weakref.WeakKeyDictionary()
"""For functions that were captured and restored, whose texts are no files: the text, and the class whose body it is in."""


def function_source(function: FunctionType) -> FunctionSource:
    """The source of a function.

    Raises:
        SourceMismatch: There is none: the text is gone, or another than the function was made from.
    """
    code = function.__code__
    if code in RESTORED:
        return FunctionSource(*RESTORED[code], code)
    text = _text_of(function)
    if text is None:
        raise SourceMismatch(f"the source of {function.__qualname__} is not available: {code.co_filename} has none")
    with warnings.catch_warnings():
        # They were shown when the module was imported.
        warnings.simplefilter("ignore")
        try:
            known = _analysed(text)
            executed = _executed(function, text) or compile(text, code.co_filename, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise SourceMismatch(f"{code.co_filename} does not compile any more: {error}") from error
    if code not in codes_in(executed):
        raise SourceMismatch(f"{code.co_filename} has changed since {function.__qualname__} was made")
    candidates = [each for each in known if (each.first_line, each.name) == (code.co_firstlineno, code.co_name)]
    if len(candidates) > 1:
        # Of several lambdas on a line. Those that are left then do the same.
        candidates = [each for each in candidates if _is_same(each.code, code)]
    if not candidates:
        raise SourceMismatch(f"{function.__qualname__} is not to be found in {code.co_filename}")
    found = candidates[0]
    return FunctionSource(_segment(text, found), found.class_name, found.code)


@functools.lru_cache(maxsize=32)
def _analysed(text: str) -> List[_Found]:
    """The functions of a text, each with its code."""
    tree = ast.parse(text)
    nodes = list(_functions(tree))
    # Each function gets lines of its own behind the text, by the first of which its code is known.
    length = text.count("\n") + text.count("\r") + 2
    positions = [_position(node) for node, _ in nodes]
    for number, (node, _) in enumerate(nodes):
        _move(node, (number + 1) * length)
    codes = {(code.co_firstlineno, code.co_name): code for code in codes_in(compile(tree, "<text>", "exec", dont_inherit=True))}
    found: List[_Found] = []
    for number, ((node, class_name), position) in enumerate(zip(nodes, positions)):
        code = codes.get(((number + 1) * length, _name(node)))
        # The compiler leaves out what cannot run.
        if code is not None:
            found.append(_Found(_name(node), isinstance(node, ast.Lambda), class_name, code, *position))
    return found


def _is_same(one: CodeType, other: CodeType) -> bool:
    """True if two code objects do the same, on whatever lines they are."""
    simple = ("co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_flags", "co_argcount")
    if any(getattr(one, name) != getattr(other, name) for name in simple):
        return False
    if len(one.co_consts) != len(other.co_consts):
        return False
    for left, right in zip(one.co_consts, other.co_consts):
        if isinstance(left, CodeType) and isinstance(right, CodeType):
            if not _is_same(left, right):
                return False
        elif type(left) is not type(right) or repr(left) != repr(right):
            return False
    return True


class _Found(NamedTuple):
    name: str
    is_lambda: bool
    class_name: Optional[str]
    code: CodeType
    first_line: int
    line: int
    column: int
    end_line: int
    end_column: int


def _name(node: FunctionNode) -> str:
    """The name that the code of a function has."""
    return "<lambda>" if isinstance(node, ast.Lambda) else node.name


def _text_of(function: FunctionType) -> Optional[str]:
    """The text that the function's file, cell or module has now."""
    loader = function.__globals__.get("__loader__")
    path = function.__code__.co_filename
    if isinstance(loader, (RewritingLoader, ArchiveLoader, TextLoader)) and loader.path == path:
        try:
            return loader.get_source(loader.name)
        except (OSError, ImportError, SyntaxError, UnicodeDecodeError):
            return None
    linecache.checkcache(path)
    lines = linecache.getlines(path, function.__globals__)
    return "".join(lines) or None


def _executed(function: FunctionType, text: str) -> Optional[CodeType]:
    """The code of the module as it was run, if it was rewritten."""
    loader = function.__globals__.get("__loader__")
    if not isinstance(loader, (RewritingLoader, ArchiveLoader, TextLoader)):
        return None
    try:
        return loader.rewriter.code(text, loader.path, loader.name)
    except (Error, SyntaxError):
        return None


def _functions(tree: ast.Module) -> Iterator[Tuple[FunctionNode, Optional[str]]]:
    """All functions and lambdas, each with the class it is in the body of."""
    pending: List[Tuple[ast.AST, Optional[str]]] = [(tree, None)]
    while pending:
        node, class_name = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield node, class_name
        body = node.body if isinstance(node, ast.ClassDef) else []
        for child in ast.iter_child_nodes(node):
            # Bases and decorators of a class are outside of it.
            pending.append((child, node.name if isinstance(node, ast.ClassDef) and child in body else class_name))


def _position(node: FunctionNode) -> Tuple[int, int, int, int, int]:
    """The first line, that of a decorator if there is one; and where the function itself starts and ends."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    decorators: List[ast.expr] = getattr(node, "decorator_list", [])
    first = min(each.lineno for each in [node, *decorators])
    return first, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def _move(function: FunctionNode, line: int) -> None:
    """Moves a function to other lines, where it is spread over as many as before."""
    decorators: List[ast.expr] = getattr(function, "decorator_list", [])
    distance = line - min(each.lineno for each in [function, *decorators])
    nodes: List[Any] = list(ast.walk(function))
    for node in nodes:
        if hasattr(node, "lineno"):
            node.lineno += distance
            node.end_lineno += distance


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """A code object and all in it, in an order that depends on the text alone."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_in(constant)


def _segment(text: str, found: _Found) -> str:
    """The text of a function. A lambda is put in parentheses, as it may go on on other lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    chosen = lines[found.line - 1 : found.end_line]
    # Columns are bytes.
    chosen[-1] = chosen[-1].encode()[: found.end_column].decode()
    chosen[0] = chosen[0].encode()[found.column :].decode()
    if found.is_lambda:
        return "(" + "\n".join(chosen) + ")"
    return "\n".join(chosen)


def flags_of(code: CodeType) -> int:
    """The flags that compile a text under the same imports from ``__future__``."""
    return code.co_flags & FUTURES
