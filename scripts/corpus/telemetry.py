"""Shows on real code that injecting telemetry changes nothing else: `telemetry.py --pylens BIN TREE...`.

Each tree is copied, a header and entries are injected, and the interpreter judges every file that it compiled before: the
result must compile; without the injected code its tree must be the old one; docstrings and compiler flags must be
the same, and all statements on their old lines unless the file was listed as moved. Then a second run must change nothing,
and `--remove-telemetry` must restore every byte.
"""

import argparse
import ast
import pathlib
import shutil
import subprocess
import sys
import tempfile
import warnings

HEADER = "import _stub_telemetry as _telemetry"
ENTRY = "_telemetry.enter({qualname!r})"
CONFIG = """\
select = ["telemetry"]
exclude = []
respect-gitignore = false
[telemetry]
header = "{header}"
{entry}
"""


def parsed(source: bytes) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return compile(source, "f", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def flags(source: bytes) -> int | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return compile(source, "f", "exec", dont_inherit=True).co_flags
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def is_injected(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import):
        return ast.unparse(statement) == HEADER
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    return ast.unparse(statement.value.func) == "_telemetry.enter"


def is_empty(base: ast.expr) -> bool:
    """`*()`, which is left of `*(ENTRY,)[1:]`."""
    return isinstance(base, ast.Starred) and isinstance(base.value, ast.Tuple) and not base.value.elts


class Unwrap(ast.NodeTransformer):
    """Leaves `EXPR` of `(_telemetry.enter(...), EXPR)[1]` and `A, B` of `(_telemetry.enter(...), A, B)[1:]`, no base of `*(_telemetry.enter(...),)[1:]`."""

    count = 0

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        node.bases = [base for base in node.bases if not is_empty(base)]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        elements = node.value.elts if isinstance(node.value, ast.Tuple) else []
        if not elements or not is_injected(ast.Expr(elements[0])):
            return node
        self.count += 1
        index = ast.unparse(node.slice)
        if index == "1:":
            return ast.Tuple(elements[1:], ast.Load())
        return elements[1] if index == "1" and len(elements) == 2 else node


def strip(tree: ast.Module) -> tuple[int, int]:
    """Takes out the injected code; how often there was some in modules and in functions."""
    unwrap = Unwrap()
    unwrap.visit(tree)
    counts = [0, unwrap.count]
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [statement for statement in body if not is_injected(statement)]
            counts[not isinstance(node, ast.Module)] += len(body) - len(kept)
            node.body = kept
    return counts[0], counts[1]


def lines(tree: ast.Module) -> list[int]:
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt)]


def docstrings(tree: ast.Module) -> list[str | None]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, kinds)]


def first_runs(tree: ast.Module) -> bool:
    """Whether only the docstring and imports from `__future__` come before the header."""
    body = list(tree.body)
    if body and ast.get_docstring(tree, clean=False) is not None:
        body.pop(0)
    while body and isinstance(body[0], ast.ImportFrom) and body[0].module == "__future__":
        body.pop(0)
    return bool(body) and is_injected(body[0])


def complaints(old: bytes, new: bytes) -> tuple[list[str], bool | None, int]:
    """What has changed that should not have, whether lines moved (None if that is not known), and how many entries there are."""
    before = parsed(old)
    if before is None:
        # In the syntax of a later version, which this interpreter cannot judge.
        return [], None, 0
    after = parsed(new)
    if after is None or (flags(old) is not None and flags(new) is None):
        return ["does not compile any more"], False, 0
    found = []
    if flags(old) != flags(new):
        found.append("other compiler flags")
    if docstrings(before) != docstrings(after):
        found.append("other docstrings")
    if not first_runs(after):
        found.append("the header does not come first")
    headers, entries = strip(after)
    if headers != 1:
        found.append(f"{headers} headers")
    if ast.dump(before) != ast.dump(after):
        found.append("other code")
        return found, False, entries
    return found, lines(before) != lines(after), entries


def run(pylens: str, config: pathlib.Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [pylens, "fix", "--config", str(config), "--no-progress", "--exit-zero", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def check(pylens: str, tree: pathlib.Path, entry: bool) -> dict[str, int]:
    totals = dict.fromkeys(["files", "rewritten", "entries", "moved", "broken", "again", "unrestored"], 0)
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / tree.name
        shutil.copytree(tree, copy, symlinks=True)
        config = pathlib.Path(folder) / "pylens.toml"
        line = f'entry = "{ENTRY}"' if entry else ""
        config.write_text(CONFIG.format(header=HEADER, entry=line))
        paths = [path for path in copy.rglob("*.py") if path.is_file()]
        old = {path: path.read_bytes() for path in paths}
        first = run(pylens, config, str(copy))
        listed = {line.split(": ")[1] for line in first.stderr.splitlines() if line.startswith("note: ")}
        new = {path: path.read_bytes() for path in paths}
        for path in paths:
            totals["files"] += 1
            if old[path] == new[path]:
                continue
            totals["rewritten"] += 1
            found, moved, entries = complaints(old[path], new[path])
            totals["entries"] += entries
            totals["moved"] += str(path) in listed
            if moved is not None and moved != (str(path) in listed):
                found.append("moved lines without saying so" if moved else "said that lines moved")
            for complaint in found:
                totals["broken"] += 1
                print(f"{path.relative_to(copy)}: {complaint}")
        run(pylens, config, str(copy))
        again = [path for path in paths if path.read_bytes() != new[path]]
        run(pylens, config, "--remove-telemetry", str(copy))
        unrestored = [path for path in paths if path.read_bytes() != old[path]]
        for what, which in [("again", again), ("unrestored", unrestored)]:
            totals[what] = len(which)
            for path in which:
                print(f"{path.relative_to(copy)}: {what}")
    return totals


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pylens", required=True)
    parser.add_argument("--entry", action="store_true", help="inject entries into functions as well")
    parser.add_argument("trees", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    sys.setrecursionlimit(20_000)
    sums: dict[str, int] = {}
    for tree in args.trees:
        totals = check(args.pylens, tree, args.entry)
        for key, count in totals.items():
            sums[key] = sums.get(key, 0) + count
        print(f"{tree.name:30}", *(f"{key} {count:6}" for key, count in totals.items()), flush=True)
    print(f"{'all':30}", *(f"{key} {count:6}" for key, count in sums.items()))
    return 1 if sums["broken"] or sums["again"] or sums["unrestored"] else 0


if __name__ == "__main__":
    sys.exit(main())
