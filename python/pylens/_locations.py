"""Compiles rewritten sources to code with the locations of the original: what tracebacks, debuggers and coverage show."""

from __future__ import annotations

import ast
import sys
from types import CodeType
from typing import Any, Dict, Iterator, List, Set

from ._native import Fixed, RewriteError


def compile_at(source: bytes | str, fixed: Fixed[Any], path: str, name: str) -> CodeType:
    """The code of ``fixed``, the rewritten form of ``source``, with the locations that ``source`` would have given it.

    Raises:
        SyntaxError: The source is not valid, in the words that CPython has for it.
        RewriteError: The source is valid and its rewritten form is not, which is a bug in pylens.
    """
    if not fixed.changed:
        return compile_plainly(source, path, name)
    failure: Exception
    try:
        # From 3.13 on classes have their line as a value.
        if sys.version_info < (3, 11) or fixed.wraps_lines or (fixed.moves_lines and sys.version_info >= (3, 13)):
            return compile_plainly(_tree(fixed, path, name), path, name)
        return _relocated(compile_plainly(fixed.source, path, name), fixed)
    except (RecursionError, SyntaxError) as error:
        failure = error
    # Behind the handler, so that what is raised here has no context that the program did not give it.
    if isinstance(failure, RecursionError):
        # Trees have a lower limit than texts.
        return compile_plainly(fixed.source, path, name)
    # The position of the error is that in the rewritten form, and so is the text that it shows.
    compile_plainly(source, path, name)
    raise RewriteError(f"{path}: the rewritten source is not valid: {failure}") from failure


def compile_plainly(source: Any, path: str, name: str) -> CodeType:
    """The code of a source or a tree as it is."""
    code: CodeType = _compiled(source, path, name, 0)
    return code


def _compiled(source: Any, path: str, name: str, flags: int) -> Any:
    if sys.version_info >= (3, 15):
        # Warnings can be filtered by the module.
        return compile(source, path, "exec", flags, dont_inherit=True, module=name)
    return compile(source, path, "exec", flags, dont_inherit=True)


def _relocated(code: CodeType, fixed: Fixed[Any]) -> CodeType:
    first_line, table = fixed.relocated(code.co_firstlineno, code.co_linetable)
    constants = tuple(
        _relocated(constant, fixed) if isinstance(constant, CodeType) else constant for constant in code.co_consts
    )
    return code.replace(co_firstlineno=first_line, co_linetable=table, co_consts=constants)


def _tree(fixed: Fixed[Any], path: str, name: str) -> ast.AST:
    """The tree of the rewritten source with the positions of the original.

    What was injected in front of an expression is a statement of its own here, before that which evaluates it first: so
    the compiler sees the original expression, of which it may make something else than of a part of a tuple.
    """
    tree: ast.AST = _compiled(fixed.source, path, name, ast.PyCF_ONLY_AST)
    injected: Set[ast.stmt] = set()
    wrappers: List[ast.Subscript] = []
    # Not all nodes have a position, which the types cannot say.
    nodes: List[Any] = list(ast.walk(tree))
    parents: Dict[ast.AST, Any] = {}
    for node in nodes:
        parents.update((child, node) for child in ast.iter_child_nodes(node))
        if not hasattr(node, "lineno"):
            continue
        line, column, is_injected = fixed.original(node.lineno, node.col_offset)
        end_line, end_column, is_end_injected = fixed.original(node.end_lineno, max(node.end_col_offset - 1, 0))
        if is_injected and isinstance(node, ast.stmt):
            injected.add(node)
        elif is_injected and isinstance(node, ast.Subscript):
            wrappers.append(node)
        if is_end_injected or (end_line, end_column) < (line, column):
            end_line, end_column = line, column
        node.lineno, node.col_offset = line, column
        node.end_lineno, node.end_col_offset = end_line, end_column + 1
    for wrapper in wrappers:
        statement = next(node for node in _around(wrapper, parents) if isinstance(node, ast.stmt))
        # What was injected as a statement is moved as a whole.
        if statement not in injected and isinstance(wrapper.value, ast.Tuple):
            _unwrap(wrapper, wrapper.value, statement, parents)
    for node in nodes:
        for _, block in ast.iter_fields(node):
            if isinstance(block, list) and not injected.isdisjoint(block):
                _move(block, injected, isinstance(node, (ast.Module, ast.ClassDef)))
    return tree


def _around(node: ast.AST, parents: Dict[ast.AST, Any]) -> Iterator[Any]:
    """What a node stands in, the innermost first."""
    while node in parents:
        node = parents[node]
        yield node


def _unwrap(wrapper: ast.Subscript, parts: ast.Tuple, statement: ast.stmt, parents: Dict[ast.AST, Any]) -> None:
    """Puts the calls of ``(CALL, VALUE)[1]`` before the statement, and the value, or nothing, in the place of the rest."""
    index: Any = wrapper.slice
    number: Any = index.lower if isinstance(index, ast.Slice) else index
    count = number.value
    calls, values = parts.elts[:count], parts.elts[count:]
    parent = parents[wrapper]
    if values:
        value: ast.expr = values[0]
        if isinstance(index, ast.Slice):
            value = ast.Tuple(values, ast.Load())
            value.lineno, value.col_offset = values[0].lineno, values[0].col_offset
            value.end_lineno, value.end_col_offset = values[-1].end_lineno, values[-1].end_col_offset
        _replace(parent, wrapper, [value])
        parents[value] = parent
        # Up to 3.9, constant defaults are one constant, on the function's line.
        is_folded = sys.version_info < (3, 10) and isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))
        place = statement if is_folded and _is_constant(value) else value
    else:
        _replace(parents[parent], parent, [])
        place = statement
    for call in calls:
        _place(call, place.lineno, place.col_offset)
    holder = parents[statement]
    _replace(holder, statement, [*(ast.copy_location(ast.Expr(call), call) for call in calls), statement])


def _is_constant(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple):
        return all(map(_is_constant, value.elts))
    return isinstance(value, ast.Constant)


def _replace(holder: ast.AST, node: ast.AST, others: List[Any]) -> None:
    """Puts ``others`` in the place of ``node`` in what holds it; in a field of its own there is one."""
    for field, value in ast.iter_fields(holder):
        if value is node:
            setattr(holder, field, others[0])
        elif isinstance(value, list) and any(each is node for each in value):
            place = next(place for place, each in enumerate(value) if each is node)
            value[place : place + 1] = others


def _move(block: List[ast.stmt], injected: Set[ast.stmt], keeps_annotations: bool) -> None:
    """Moves injected statements to the line of the one behind them that is compiled to something, or else to that before."""
    line = None
    column = 0
    for statement in [*reversed(block), *block]:
        if isinstance(statement, (ast.Global, ast.Nonlocal)):
            continue
        if isinstance(statement, ast.AnnAssign) and not (statement.value or keeps_annotations):
            continue
        if statement not in injected:
            first = _evaluated_first(statement)
            line, column = first.lineno, first.col_offset
        elif line is not None:
            _place(statement, line, column)
            injected.discard(statement)


def _evaluated_first(statement: Any) -> Any:
    """What a statement evaluates first, if that may be the only code on its line, and else the statement itself."""
    if isinstance(statement, (ast.Assert, ast.If, ast.While)):
        return statement.test
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        return statement.iter
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return statement.items[0].context_expr
    if sys.version_info >= (3, 10) and isinstance(statement, ast.Match):
        return statement.subject
    if isinstance(statement, ast.Expr) and not _is_constant(statement.value):
        return statement.value
    return next(iter(getattr(statement, "decorator_list", ())), statement)


def _place(tree: ast.AST, line: int, column: int) -> None:
    """Gives all nodes of a tree one position."""
    nodes: List[Any] = list(ast.walk(tree))
    for node in nodes:
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = column
