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
        if _has_mapped_positions(fixed):
            return compile_plainly(_mapped(_tree(fixed, path, name), fixed), path, name)
        rewritten = _tree(fixed, path, name) if fixed.wraps_lines else fixed.source
        return _relocated(compile_plainly(rewritten, path, name), fixed)
    except (RecursionError, SyntaxError) as error:
        failure = error
    # Behind the handler, so that what is raised here has no context that the program did not give it.
    if isinstance(failure, RecursionError):
        # Trees have a lower limit than texts.
        code = compile_plainly(fixed.source, path, name)
        return _relocated(code, fixed) if sys.version_info >= (3, 11) else code
    # The position of the error is that in the rewritten form, and so is the text that it shows.
    compile_plainly(source, path, name)
    raise RewriteError(f"{path}: the rewritten source is not valid: {failure}") from failure


def _has_mapped_positions(fixed: Fixed[Any]) -> bool:
    """Whether code gets its locations from a tree: before 3.11 it knows lines only, and from 3.13 on classes have their
    line as a value.
    """
    return sys.version_info < (3, 11) or (fixed.moves_lines and sys.version_info >= (3, 13))


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
    """The tree of the rewritten source.

    What was injected in front of an expression is a statement of its own here, before that which evaluates it first: so
    the compiler sees the original expression, of which it may make something else than of a part of a tuple.
    """
    tree: ast.AST = _compiled(fixed.source, path, name, ast.PyCF_ONLY_AST)
    # Not all nodes have a position, which the types cannot say.
    nodes: List[Any] = list(ast.walk(tree))
    parents: Dict[ast.AST, Any] = {}
    for node in nodes:
        parents.update((child, node) for child in ast.iter_child_nodes(node))
    for node in nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Tuple) and _is_injected(node, fixed):
            _unwrap(node, node.value, parents, fixed)
    return tree


def _is_injected(node: Any, fixed: Fixed[Any]) -> bool:
    return hasattr(node, "lineno") and fixed.original(node.lineno, node.col_offset)[2]


def _unwrap(wrapper: ast.Subscript, parts: ast.Tuple, parents: Dict[ast.AST, Any], fixed: Fixed[Any]) -> None:
    """Puts the calls of ``(CALL, VALUE)[1]`` before the statement, and the value, or nothing, in the place of the rest."""
    index: Any = wrapper.slice
    number: Any = index.lower if isinstance(index, ast.Slice) else index
    if not isinstance(number, ast.Constant):
        return
    count: Any = number.value
    calls, values = parts.elts[:count], parts.elts[count:]
    # A tuple of the injected call's own has nothing of the original. In a class without bases there is no value.
    if _is_injected(values[0] if values else parents[parents[wrapper]], fixed):
        return
    parent = parents[wrapper]
    if values:
        value: ast.expr = values[0]
        if isinstance(index, ast.Slice):
            value = ast.Tuple(values, ast.Load())
            value.lineno, value.col_offset = values[0].lineno, values[0].col_offset
            value.end_lineno, value.end_col_offset = values[-1].end_lineno, values[-1].end_col_offset
        _replace(parent, wrapper, [value])
    else:
        _replace(parents[parent], parent, [])
    statement = parent
    while not isinstance(statement, ast.stmt):
        statement = parents[statement]
    _replace(parents[statement], statement, [*(ast.copy_location(ast.Expr(call), call) for call in calls), statement])


def _mapped(tree: ast.AST, fixed: Fixed[Any]) -> ast.AST:
    """The tree with the positions of the original."""
    injected: Set[ast.AST] = set()
    cut: List[Any] = []
    nodes: List[Any] = list(ast.walk(tree))
    for node in nodes:
        if not hasattr(node, "lineno"):
            continue
        line, column, is_injected = fixed.original(node.lineno, node.col_offset)
        end_line, end_column, is_end_injected = fixed.original(node.end_lineno, max(node.end_col_offset - 1, 0))
        if is_injected:
            injected.add(node)
        elif is_end_injected:
            cut.append(node)
        if is_end_injected or (end_line, end_column) < (line, column):
            end_line, end_column = line, column
        node.lineno, node.col_offset = line, column
        node.end_lineno, node.end_col_offset = end_line, end_column + 1
    # What is cut short ends with the last that is its own.
    for node in reversed(cut):
        children: List[Any] = list(ast.iter_child_nodes(node))
        for child in children:
            if child not in injected and hasattr(child, "end_lineno"):
                end = max((node.end_lineno, node.end_col_offset), (child.end_lineno, child.end_col_offset))
                node.end_lineno, node.end_col_offset = end
    for node in nodes:
        for _, block in ast.iter_fields(node):
            if isinstance(block, list) and not injected.isdisjoint(block):
                _move(block, injected, node)
    return tree


def _is_constant(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple):
        return all(map(_is_constant, value.elts))
    if isinstance(value, ast.BinOp):
        return _is_constant(value.left) and _is_constant(value.right)
    if isinstance(value, ast.UnaryOp):
        return _is_constant(value.operand)
    return isinstance(value, ast.Constant)


def _replace(holder: ast.AST, node: ast.AST, others: List[Any]) -> None:
    """Puts ``others`` in the place of ``node`` in what holds it; in a field of its own there is one."""
    for field, value in ast.iter_fields(holder):
        if value is node:
            setattr(holder, field, others[0])
        elif isinstance(value, list) and any(each is node for each in value):
            place = next(place for place, each in enumerate(value) if each is node)
            value[place : place + 1] = others


def _move(block: List[ast.stmt], injected: Set[ast.AST], holder: Any) -> None:
    """Moves injected statements to the line of the one behind them that is compiled to something, or else to that before.

    What is left of a function that is compiled to nothing is on its own line, and before 3.10 on its last.
    """
    keeps_annotations = isinstance(holder, (ast.Module, ast.ClassDef))
    is_function = isinstance(holder, (ast.FunctionDef, ast.AsyncFunctionDef))
    line = None
    column = 0
    own = [each for each in block if each not in injected]
    if isinstance(holder, ast.Module) and not own:
        line = 1
    elif is_function and own and all(map(_is_idle, own)):
        first = next(iter(holder.decorator_list), holder) if sys.version_info >= (3, 10) else own[-1]
        line, column = first.lineno, first.col_offset
    for statement in [*reversed(block), *block]:
        if statement in injected:
            if line is not None:
                _place(statement, line, column)
                injected.discard(statement)
        elif isinstance(statement, (ast.Global, ast.Nonlocal)):
            continue
        elif isinstance(statement, ast.AnnAssign) and not (statement.value or keeps_annotations):
            continue
        else:
            first = _evaluated_first(statement)
            line, column = first.lineno, first.col_offset


def _is_idle(statement: ast.stmt) -> bool:
    """Whether a statement of a function is compiled to nothing: a docstring, a declaration."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None and isinstance(statement.target, ast.Name)
    return isinstance(statement, (ast.Global, ast.Nonlocal)) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
    )


def _evaluated_first(statement: Any) -> Any:
    """What a statement evaluates first, if that may be the only code on its line, and else the statement itself."""
    first = statement
    if isinstance(statement, (ast.Assert, ast.If, ast.While)):
        first = statement.test
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        first = statement.iter
        # Of a list of constants, a loop makes a tuple.
        if isinstance(first, (ast.List, ast.Set)) and all(map(_is_constant, first.elts)):
            return first
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        first = statement.items[0].context_expr
    elif sys.version_info >= (3, 10) and isinstance(statement, ast.Match):
        first = statement.subject
    elif isinstance(statement, ast.Expr) and not _is_constant(statement.value):
        first = statement.value
    elif isinstance(statement, ast.Assign) and not all(isinstance(each, ast.Name) for each in statement.targets):
        first = statement.value
    elif isinstance(statement, ast.Delete):
        first = statement.targets[0]
    else:
        first = next(iter(getattr(statement, "decorator_list", ())), statement)
    following = _part(first)
    while following is not None:
        first, following = following, _part(following)
    return first


# The parts that are evaluated before all else of an expression, and before anything on its own line.
_PARTS = {
    ast.Attribute: "value",
    ast.BinOp: "left",
    ast.BoolOp: "values",
    ast.Call: "func",
    ast.Compare: "left",
    ast.IfExp: "test",
    ast.List: "elts",
    ast.Subscript: "value",
    ast.Tuple: "elts",
    ast.UnaryOp: "operand",
}


def _part(expression: Any) -> Any:
    """The part of an expression that is evaluated first; none of what the compiler computes, or loads at once."""
    is_long_list = isinstance(expression, ast.List) and len(expression.elts) > 2
    if _is_constant(expression) or (is_long_list and all(map(_is_constant, expression.elts))):
        return None
    part = getattr(expression, _PARTS.get(type(expression), ""), None)
    return next(iter(part), None) if isinstance(part, list) else part


def _place(tree: ast.AST, line: int, column: int) -> None:
    """Gives all nodes of a tree one position."""
    nodes: List[Any] = list(ast.walk(tree))
    for node in nodes:
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = column
