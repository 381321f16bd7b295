"""The classes of differences between pylens and Ruff: why one of them flags what the other does not.

A class is a name, the side that flags, and a predicate on the difference. `CLASSES` lists them for each rule; to add
one, write a predicate and a line of the table. A predicate must hold only where it explains the difference, for what
no class explains is what the comparison is for. Nothing here runs a program.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Optional, Union

from trees import in_excluded_folder

IS_LITERAL, MISSING_ANNOTATIONS = "is-literal", "missing-annotations"
UNEXPLAINED = "unexplained"

PYLENS, RUFF = "pylens only", "ruff only"

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.Module)


@dataclass
class FileFacts:
    """What the tools said about a file besides the findings in question."""

    pylens_syntax_error: bool = False
    ruff_syntax_error: bool = False
    pylens_refused: bool = False


class SourceFile:
    """A source file as far as the classes need it; everything is found out at most once."""

    def __init__(self, root: str, path: str, facts: FileFacts) -> None:
        self.path = path
        self.facts = facts
        self.data = Path(root, path).read_bytes()

    @cached_property
    def tree(self) -> Optional[ast.Module]:
        """The syntax tree, `None` if this Python does not accept the file."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return ast.parse(self.data)
            except (SyntaxError, ValueError, LookupError, MemoryError, RecursionError):
                return None

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends, split where Python splits them."""
        return re.split(r"\r\n|\r|\n", self.data.decode("utf-8-sig", "surrogateescape"))

    @cached_property
    def is_utf8(self) -> bool:
        """Whether the bytes are UTF-8."""
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Each node's parent."""
        nodes = ast.walk(self.tree) if self.tree else ()
        return {child: node for node in nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def imports(self) -> dict[str, str]:
        """What the names that some import binds stand for; the place of the import does not matter."""
        found = {}
        for node in self.nodes((ast.Import, ast.ImportFrom)):
            prefix = "." * node.level + f"{node.module or ''}." if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                name = alias.name if alias.asname or prefix else alias.name.partition(".")[0]
                found[alias.asname or name] = prefix + name
        return found

    def qualified(self, expression: ast.expr) -> str:
        """The dotted name of an expression as far as imports tell, empty if it has none."""
        if isinstance(expression, ast.Attribute):
            value = self.qualified(expression.value)
            return f"{value}.{expression.attr}" if value else ""
        return self.imports.get(expression.id, expression.id) if isinstance(expression, ast.Name) else ""

    def line(self, row: int) -> str:
        """The text of a line, empty for a row the file does not have."""
        return self.lines[row - 1] if 0 < row <= len(self.lines) else ""

    def nodes(self, kinds: tuple[type, ...]) -> list[ast.AST]:
        """The nodes of some kinds in source order."""
        found = [node for node in self.parents if isinstance(node, kinds)]
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))

    def scope_of(self, node: ast.AST) -> ast.AST:
        """The innermost function, class, lambda or module around a node."""
        node = self.parents[node]
        while not isinstance(node, SCOPES):
            node = self.parents[node]
        return node

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node


@dataclass
class Difference:
    """Something that one tool flags and the other does not."""

    source: SourceFile
    side: str
    row: int
    node: Optional[ast.AST]

    def example(self) -> str:
        """Where it is and what is written there."""
        return f"{self.source.path}:{self.row}: {self.source.line(self.row).strip()[:110]}"


def in_stub(difference: Difference) -> bool:
    """Stubs are not pylens's business."""
    return difference.source.path.endswith(".pyi")


def without_extension(difference: Difference) -> bool:
    """pylens takes scripts that a `#!` line says are Python; Ruff takes files by their names."""
    return not Path(difference.source.path).suffix


def in_excluded(difference: Difference) -> bool:
    """pylens keeps its default excludes, Ruff was told to drop them."""
    return in_excluded_folder(difference.source.path)


def not_utf8(difference: Difference) -> bool:
    """Ruff reads only UTF-8."""
    return not difference.source.is_utf8


def pylens_syntax_error(difference: Difference) -> bool:
    """pylens found a syntax error and checks only what is safe."""
    return difference.source.facts.pylens_syntax_error


def ruff_syntax_error(difference: Difference) -> bool:
    """Ruff found a syntax error and runs no rule that needs the tree."""
    return difference.source.facts.ruff_syntax_error


def pylens_refused(difference: Difference) -> bool:
    """pylens said that it could not check the file."""
    return difference.source.facts.pylens_refused


def suppressed(difference: Difference) -> bool:
    """A `# pylens:` comment stands near the place or for the whole file."""
    source, node = difference.source, difference.node
    last = difference.row if node is None else node.body[0].lineno if is_function(node) else node.end_lineno
    near = any("pylens: ignore" in source.line(row) for row in range(difference.row, last + 1))
    return near or any("pylens: ignore-file" in line for line in source.lines)


def operands(difference: Difference) -> list[ast.expr]:
    """The operands of `is` and `is not`."""
    compare = difference.node
    if not isinstance(compare, ast.Compare):
        return []
    values = [compare.left, *compare.comparators]
    pairs = zip(compare.ops, values, values[1:])
    return [value for op, *pair in pairs if isinstance(op, (ast.Is, ast.IsNot)) for value in pair]


def operand_is(*kinds: type) -> Callable[[Difference], bool]:
    """A predicate: some operand of `is` is a node of one of the kinds."""
    return lambda difference: any(isinstance(value, kinds) for value in operands(difference))


def signed_number(difference: Difference) -> bool:
    """An operand such as `-1` or `1 + 2j`, which to the grammar is no literal."""
    return any(isinstance(value, (ast.UnaryOp, ast.BinOp)) and is_number(value) for value in operands(difference))


def is_number(value: ast.expr) -> bool:
    """Whether an expression is made of numbers and signs only."""
    if isinstance(value, ast.UnaryOp):
        return not isinstance(value.op, ast.Not) and is_number(value.operand)
    if isinstance(value, ast.BinOp):
        return isinstance(value.op, (ast.Add, ast.Sub)) and is_number(value.left) and is_number(value.right)
    return isinstance(value, ast.Constant) and type(value.value) in (int, float, complex)


def tuple_of_more_than_constants(difference: Difference) -> bool:
    """Ruff flags a tuple only if it holds nothing but constants."""
    tuples = [value for value in operands(difference) if isinstance(value, ast.Tuple)]
    return any(not all(isinstance(item, (ast.Constant, ast.Tuple)) for item in value.elts) for value in tuples)


def names_only(difference: Difference) -> bool:
    """Two names, which pylens follows to the literals they are bound to."""
    found = operands(difference)
    pairs = zip(found[::2], found[1::2])
    return any(isinstance(left, ast.Name) and isinstance(right, ast.Name) for left, right in pairs)


def is_function(node: Optional[ast.AST]) -> bool:
    """Whether a node is a function's definition."""
    return isinstance(node, FUNCTIONS)


def positional(function: Function) -> list[ast.arg]:
    """The parameters but `*args` and `**kwargs`, in Ruff's order."""
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def stars(function: Function) -> list[ast.arg]:
    """The parameters `*args` and `**kwargs`."""
    return [parameter for parameter in (function.args.vararg, function.args.kwarg) if parameter]


def unannotated(function: Function, skip: int = 0) -> list[str]:
    """What a signature lacks: names of parameters, and "return"."""
    parameters = [*positional(function)[skip:], *stars(function)]
    missing = [parameter.arg for parameter in parameters if parameter.annotation is None]
    return missing + ([] if function.returns else ["return"])


def has_annotations(function: Function) -> bool:
    """Whether anything in a signature is annotated."""
    return len(unannotated(function)) <= len(positional(function)) + len(stars(function))


def decorators(source: SourceFile, node: ast.AST) -> list[str]:
    """The qualified names of a definition's decorators."""
    found = getattr(node, "decorator_list", ())
    return [source.qualified(decorator.func if isinstance(decorator, ast.Call) else decorator) for decorator in found]


def has_typing_decorator(source: SourceFile, node: ast.AST, name: str) -> bool:
    """Whether a definition bears a decorator of `typing`."""
    found = decorators(source, node)
    return f"typing.{name}" in found or f"typing_extensions.{name}" in found


def on_function(predicate: Callable[[Difference], bool]) -> Callable[[Difference], bool]:
    """A predicate that holds only if the difference was mapped to a function."""
    return lambda difference: is_function(difference.node) and predicate(difference)


@on_function
def in_no_type_check(difference: Difference) -> bool:
    """The function, or one or a class around it, is not to be type-checked."""
    source = difference.source
    around = [difference.node, *source.ancestors(difference.node)]
    return any(has_typing_decorator(source, node, "no_type_check") for node in around)


def header_matches(pattern: str) -> Callable[[Difference], bool]:
    """A predicate: a line from `def` to the first statement matches."""

    def matches(difference: Difference) -> bool:
        first, last = difference.node.lineno, difference.node.body[0].lineno
        return any(re.search(pattern, difference.source.line(row)) for row in range(first, last + 1))

    return on_function(matches)


def namesakes(difference: Difference) -> list[Function]:
    """The functions of the same name in the same scope, the function itself among them."""
    source, scope = difference.source, difference.source.scope_of(difference.node)
    found = (node for node in source.nodes(FUNCTIONS) if node.name == difference.node.name)
    return [node for node in found if source.scope_of(node) is scope]


def is_overload(difference: Difference, function: Function) -> bool:
    """Whether a function is one of several signatures of another."""
    return has_typing_decorator(difference.source, function, "overload")


@on_function
def overload_of_annotated(difference: Difference) -> bool:
    """A twin of an implementation that has annotations."""
    implementations = [node for node in namesakes(difference) if not is_overload(difference, node)]
    return is_overload(difference, difference.node) and any(map(has_annotations, implementations))


class Class(NamedTuple):
    """A reason why the tools differ, and who is right."""

    reason: str
    side: str
    verdict: str
    explains: Callable[[Difference], bool]

    @property
    def name(self) -> str:
        return f"{self.reason}: {self.verdict}"


OURS = "ours right"
DESIGN = "by design"

FILE_CLASSES = (
    Class("stub file", RUFF, DESIGN, in_stub),
    Class("script without extension", PYLENS, DESIGN, without_extension),
    Class("excluded folder", RUFF, DESIGN, in_excluded),
    Class("file that pylens refuses, with exit status 2", RUFF, DESIGN, pylens_refused),
    Class("file with a syntax error for pylens", RUFF, DESIGN, pylens_syntax_error),
    Class("file with a syntax error for Ruff", PYLENS, DESIGN, ruff_syntax_error),
    Class("file that is not UTF-8, which Ruff skips", PYLENS, OURS, not_utf8),
    Class("suppressed by a comment", RUFF, DESIGN, suppressed),
)

CLASSES: dict[str, tuple[Class, ...]] = {
    IS_LITERAL: (
        *FILE_CLASSES,
        Class("f-string", PYLENS, OURS, operand_is(ast.JoinedStr)),
        Class("number with a sign", PYLENS, OURS, signed_number),
        Class("tuple of more than constants", PYLENS, OURS, tuple_of_more_than_constants),
        Class("two names bound to literals", PYLENS, OURS, names_only),
    ),
    MISSING_ANNOTATIONS: (
        *FILE_CLASSES,
        Class("overload twin of an annotated implementation", RUFF, DESIGN, overload_of_annotated),
        Class("@no_type_check", RUFF, DESIGN, in_no_type_check),
        Class("signature in a type comment", RUFF, OURS, header_matches(r"#\s*type:\s*\(")),
        Class("parameter with a type comment", RUFF, OURS, header_matches(r"#\s*type:(?!\s*(ignore|\())")),
    ),
}
"""For each rule the classes of differences; the first that explains a difference names it."""


def class_of(rule: str, difference: Difference) -> str:
    """The name of the class that explains a difference."""
    for candidate in CLASSES[rule]:
        if candidate.side == difference.side and candidate.explains(difference):
            return candidate.name
    return UNEXPLAINED
