"""What CPython makes of injected files: `judge.py FOLDER MOVED...` judges every pair `NAME.before`, `NAME.after`.

The header of each must be `import probe_header`, its entries `probe_header.enter(...)`. The files named MOVED may have
their statements on other lines. Prints what is wrong, one complaint a line.
"""

import ast
import builtins
import pathlib
import sys
import types
import warnings

HEADER = "probe_header"


def is_injected(statement):
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names] == [HEADER]
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func) == f"{HEADER}.enter"


def is_empty(base):
    """`*()`, which is left of `*(ENTRY,)[1:]`."""
    return isinstance(base, ast.Starred) and isinstance(base.value, ast.Tuple) and not base.value.elts


class Unwrap(ast.NodeTransformer):
    """`(probe_header.enter(...), EXPR)[1]` is EXPR, `(probe_header.enter(...), A, B)[1:]` is `A, B`, and `*(probe_header.enter(...),)[1:]` is no base."""

    def visit_ClassDef(self, node):
        self.generic_visit(node)
        node.bases = [base for base in node.bases if not is_empty(base)]
        return node

    def visit_Subscript(self, node):
        self.generic_visit(node)
        elements = node.value.elts if isinstance(node.value, ast.Tuple) else []
        if not elements or not is_injected(ast.Expr(elements[0])):
            return node
        index = ast.unparse(node.slice)
        if index == "1:":
            return ast.Tuple(elements[1:], ast.Load())
        return elements[1] if index == "1" and len(elements) == 2 else node


def strip(tree):
    tree = Unwrap().visit(tree)
    for node in ast.walk(tree):
        if isinstance(getattr(node, "body", None), list):
            node.body = [statement for statement in node.body if not is_injected(statement)]
    return tree


def statements(tree):
    return [(type(node).__name__, node.lineno) for node in ast.walk(tree) if isinstance(node, ast.stmt)]


def documented(tree):
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, kinds)]


def parse(source):
    return compile(source, "case", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)


def first_import(code):
    """What the module has bound when the header runs; `None` if it never does."""
    namespace = {"__name__": "case", "__builtins__": builtins, "note": lambda it: it}
    seen = []

    def note(name, *args, **kwargs):
        if name == HEADER:
            seen.append({key for key in namespace if not key.startswith("__")} - {"note"})
            return types.SimpleNamespace(enter=lambda *_: None)
        return original(name, *args, **kwargs)

    original = builtins.__import__
    builtins.__import__ = note
    try:
        exec(code, namespace)
    except Exception as error:
        return f"fails with {error!r}", namespace
    finally:
        builtins.__import__ = original
    return (seen[0] if seen else None), namespace


def futures(tree):
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for alias in node.names
    }


def complaints(before, after, may_move):
    try:
        old = compile(before, "case", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        # The parser leaves some errors to the compiler, such as late imports from `__future__`.
        if before != after and "__future__" not in str(error):
            yield f"edited although CPython refuses it: {error}"
        return
    try:
        new = compile(after, "case", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        yield f"does not compile: {error}"
        return
    if old.co_flags != new.co_flags:
        yield "has other flags"
    bound, namespace = first_import(new)
    if bound is None:
        yield "never runs the header"
    elif isinstance(bound, str):
        yield bound
    elif bound - futures(parse(before)):
        yield f"runs the header after {sorted(bound)} were bound"
    tree = strip(parse(before))
    if namespace.get("__doc__") != ast.get_docstring(tree, clean=False):
        yield "has another docstring"
    stripped = strip(parse(after))
    if ast.dump(tree) != ast.dump(stripped):
        yield "is other code"
    elif documented(tree) != documented(stripped):
        yield "has other docstrings"
    elif statements(tree) != statements(stripped) and not may_move:
        yield "has moved"


def main():
    folder, moved = pathlib.Path(sys.argv[1]), set(sys.argv[2:])
    warnings.simplefilter("ignore")
    for before in sorted(folder.glob("*.before")):
        after = before.with_suffix(".after")
        for complaint in complaints(before.read_bytes(), after.read_bytes(), before.stem in moved):
            print(f"{before.stem}: {complaint}")


main()
