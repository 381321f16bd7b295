"""The true source of a function: the text whose code is the function's, not what now stands on its lines."""

from __future__ import annotations

import ast
import linecache
from types import CodeType, FunctionType
from typing import Iterator, List, NamedTuple, Optional, Tuple, Union

from ._hook import ArchiveLoader, RewritingLoader, TextLoader
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


def function_source(function: FunctionType) -> FunctionSource:
    """The source of a function.

    Raises:
        SourceMismatch: There is none: the text is gone, or another than the function was made from.
    """
    code = function.__code__
    text = _text_of(function)
    if text is None:
        raise SourceMismatch(f"the source of {function.__qualname__} is not available: {code.co_filename} has none")
    try:
        tree = ast.parse(text)
        plain = compile(text, code.co_filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise SourceMismatch(f"{code.co_filename} does not compile any more: {error}") from error
    functions = list(_functions(tree))
    behind = text.count("\n") + text.count("\r") + 2
    for number, found in enumerate(functions):
        _mark(found.node, behind + number)
    marked = list(codes_in(compile(tree, code.co_filename, "exec", dont_inherit=True)))
    originals = list(codes_in(plain))
    executed = list(codes_in(_executed(function, text) or plain))
    if not len(marked) == len(originals) == len(executed):
        raise SourceMismatch(f"the code of {code.co_filename} is not that of its text")
    for mark, original, run in zip(marked, originals, executed):
        number = mark.co_firstlineno - behind
        if run == code and 0 <= number < len(functions):
            found = functions[number]
            return FunctionSource(_segment(text, found), found.class_name, original)
    raise SourceMismatch(f"{code.co_filename} has changed since {function.__qualname__} was made")


class _Found(NamedTuple):
    node: FunctionNode
    class_name: Optional[str]
    line: int
    column: int
    end_line: int
    end_column: int


def _text_of(function: FunctionType) -> Optional[str]:
    """The text that the function's file, cell or module has now."""
    loader = function.__globals__.get("__loader__")
    name = function.__globals__.get("__name__")
    path = function.__code__.co_filename
    if isinstance(loader, (RewritingLoader, ArchiveLoader, TextLoader)) and name is not None:
        if loader.get_filename(name) == path:
            try:
                return loader.get_source(name)
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
        return loader.rewritten(text)
    except (Error, SyntaxError):
        return None


def _functions(tree: ast.Module) -> Iterator[_Found]:
    """All functions and lambdas, each with the class it is in the body of."""
    pending: List[Tuple[ast.AST, Optional[str]]] = [(tree, None)]
    while pending:
        node, class_name = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            assert node.end_lineno is not None and node.end_col_offset is not None
            yield _Found(node, class_name, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        inner = node.name if isinstance(node, ast.ClassDef) else class_name
        pending.extend((child, inner) for child in ast.iter_child_nodes(node))


def _mark(node: FunctionNode, line: int) -> None:
    """Gives a function a first line of its own, by which its code is known."""
    for each in [node, *getattr(node, "decorator_list", [])]:
        each.lineno = each.end_lineno = line
        each.end_col_offset = each.col_offset


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
    if isinstance(found.node, ast.Lambda):
        return "(" + "\n".join(chosen) + ")"
    return "\n".join(chosen)


def flags_of(code: CodeType) -> int:
    """The flags that compile a text under the same imports from ``__future__``."""
    return code.co_flags & FUTURES
