"""Shows on real code that rewritten modules keep the lines and columns of the original: `hook_positions.py TREE... [--count N]`.

Each file is rewritten and compiled as the import hook does. Its code objects must be those of the original, with the same first
lines and the same lines; each column must be the start of an expression of the original. Needs `pylens` and CPython 3.11 or newer.
"""

import argparse
import ast
import pathlib
import random
import sys
import warnings
from types import CodeType

import pylens
from pylens._locations import compile_at

CONFIG = """
[telemetry]
header = "import _stub_telemetry as _telemetry"
entry = "_telemetry.enter({qualname!r})"
"""


def codes(code: CodeType):
    """A code object and all in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def places(tree: ast.AST) -> set:
    """Where a node of the tree starts."""
    found = set()
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            found.add((node.lineno, node.col_offset))
    return found


def complaints(path: pathlib.Path, config: pylens.Config):
    """What differs in one file; `None` if CPython or pylens cannot read it."""
    source = path.read_bytes()
    try:
        original = compile(source, str(path), "exec", dont_inherit=True)
        known = places(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError):
        return None
    try:
        fixed = pylens.rewrite(source, str(path), config)
    except pylens.Error:
        return None
    rewritten = compile_at(source, fixed, str(path), "module")
    before, after = list(codes(original)), list(codes(rewritten))
    if len(before) != len(after):
        return [f"{len(after)} code objects, not {len(before)}"]
    found = []
    for old, new in zip(before, after):
        if old.co_firstlineno != new.co_firstlineno:
            found.append(f"{old.co_qualname} begins on line {new.co_firstlineno}, not {old.co_firstlineno}")
        lines = [{line for *_, line in code.co_lines()} for code in (old, new)]
        if lines[0] != lines[1]:
            found.append(f"{old.co_qualname} has other lines: {sorted(lines[0] ^ lines[1], key=str)}")
        there = set(old.co_positions())
        for position in set(new.co_positions()) - there:
            line, _, column, _ = position
            if column is not None and (line, column) not in known:
                found.append(f"{old.co_qualname} has code at {position}, where no expression starts")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trees", nargs="+", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20_000)
    config = pylens.Config.from_toml(CONFIG)
    paths = sorted(path for tree in options.trees for path in tree.rglob("*.py"))
    random.Random(0).shuffle(paths)
    files = different = 0
    for path in paths:
        found = complaints(path, config)
        if found is None:
            continue
        files += 1
        different += bool(found)
        for complaint in found:
            print(f"{path}: {complaint}")
        if files == options.count:
            break
    print(f"{files} files, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
