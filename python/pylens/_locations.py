"""Compiles rewritten sources to code with the locations of the original: what tracebacks, debuggers and coverage show."""

from __future__ import annotations

import ast
import sys
from types import CodeType
from typing import Any, Dict, List, Set

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
        if sys.version_info >= (3, 11) and not (fixed.moves_lines and sys.version_info >= (3, 13)):
            return _relocated(compile_plainly(fixed.source, path, name), fixed)
        return compile_plainly(_tree(fixed, path, name), path, name)
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
    """The tree of the rewritten source with the positions of the original: before 3.11, code knows lines only."""
    tree: ast.AST = _compiled(fixed.source, path, name, ast.PyCF_ONLY_AST)
    injected: Set[ast.stmt] = set()
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
        elif is_injected and getattr(parents[node], "lineno", None) == line:
            column = parents[node].col_offset
        if is_end_injected or (end_line, end_column) < (line, column):
            end_line, end_column = line, column
        node.lineno, node.col_offset = line, column
        node.end_lineno, node.end_col_offset = end_line, end_column + 1
    for node in nodes:
        for _, block in ast.iter_fields(node):
            if isinstance(block, list) and not injected.isdisjoint(block):
                _move(block, injected, isinstance(node, (ast.Module, ast.ClassDef)))
    return tree


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
            decorators = getattr(statement, "decorator_list", [])
            line, column = min((each.lineno, each.col_offset) for each in [statement, *decorators])
        elif line is not None:
            moved: List[Any] = list(ast.walk(statement))
            for node in moved:
                if hasattr(node, "lineno"):
                    node.lineno = node.end_lineno = line
                    node.col_offset = node.end_col_offset = column
            injected.discard(statement)
