"""What typeshed, the stubs in mypy's wheel, says that a version of Python has on Linux. The stubs are read as data.

It decides where a CPython cannot be asked: the builds for WebAssembly lack modules such as `ssl`, and functions such as `os.fork`.
"""

import ast
import functools
import pathlib
import types


class Typeshed:
    """The stubs in a folder of typeshed's `stdlib`."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.versions = dict(self._versions())

    def _versions(self):
        """The modules with the oldest and the newest minor version that has them."""
        for line in (self.folder / "VERSIONS").read_text().splitlines():
            name, colon, span = line.partition("#")[0].strip().partition(":")
            if colon:
                oldest, _, newest = span.strip().partition("-")
                # What Python 2 had as well is there from the beginning.
                is_old = not oldest.startswith("3.")
                yield name, (0 if is_old else int(oldest[2:]), int(newest[2:]) if newest else 99)

    def stub(self, module: str, minor: int) -> "pathlib.Path | None":
        """The file of a module in Python 3.`minor`."""
        parts = module.split(".")
        for end in range(1, len(parts) + 1):
            oldest, newest = self.versions.get(".".join(parts[:end]), (0, 99))
            if not oldest <= minor <= newest:
                return None
        place = self.folder.joinpath(*parts)
        return next((it for it in (place.with_suffix(".pyi"), place / "__init__.pyi") if it.exists()), None)

    @functools.cache
    def module(self, name: str, minor: int) -> "dict[str, Entry]":
        """What is in a module of Python 3.`minor`, by name."""
        stub = self.stub(name, minor)
        return Reader(self, name, minor).members(ast.parse(stub.read_text()).body) if stub else {}

    def has(self, module: str, path: "list[str]", minor: int) -> "bool | None":
        """True if Python 3.`minor` has what `path` names in the module; `None` if that is not told."""
        if self.stub(module, minor) is None:
            return False
        here = self.module(module, minor)
        for index, name in enumerate(path):
            entry = here.get(name)
            if entry is None:
                return False
            if index + 1 == len(path):
                return True
            entry = self.resolved(entry, minor)
            if entry is None or not isinstance(entry.node, ast.ClassDef):
                return None
            here = Reader(self, entry.module, minor).members_of_class(entry.node)
        return True

    def resolved(self, entry: "Entry | None", minor: int) -> "Entry | None":
        """Where something is defined that a module imports from others."""
        for _ in range(8):
            if entry is None or entry.source is None:
                return entry
            entry = self.module(entry.source[0], minor).get(entry.source[1])
        return None


class Entry(types.SimpleNamespace):
    """Something that a stub says is there: the module that says so, its definition, or the module and name it is imported from."""

    def __init__(self, module: str, node=None, source=None) -> None:
        super().__init__(module=module, node=node, source=source)


class Reader:
    """Reads the stub of one module for one version."""

    def __init__(self, typeshed: Typeshed, module: str, minor: int) -> None:
        self.typeshed, self.module, self.minor = typeshed, module, minor

    def members(self, body: "list[ast.stmt]") -> "dict[str, Entry]":
        found = {}
        for statement in body:
            if isinstance(statement, ast.If):
                found.update(self.members(statement.body if self.holds(statement.test) else statement.orelse))
            elif isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                found[statement.name] = Entry(self.module, node=statement)
            elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                found.update((it.id, Entry(self.module)) for it in targets if isinstance(it, ast.Name))
            elif isinstance(statement, ast.Import):
                found.update((it.asname or it.name.partition(".")[0], Entry(self.module)) for it in statement.names)
            elif isinstance(statement, ast.ImportFrom):
                found.update(self.imported(statement))
        return found

    def imported(self, statement: ast.ImportFrom) -> "dict[str, Entry]":
        source = self.absolute(statement)
        found = {}
        for alias in statement.names:
            if alias.name == "*":
                others = self.typeshed.module(source, self.minor)
                found.update((name, entry) for name, entry in others.items() if not name.startswith("_"))
            else:
                found[alias.asname or alias.name] = Entry(self.module, source=(source, alias.name))
        return found

    def absolute(self, statement: ast.ImportFrom) -> str:
        if not statement.level:
            return statement.module or ""
        stub = self.typeshed.stub(self.module, self.minor)
        above = statement.level - (stub is not None and stub.name == "__init__.pyi")
        package = self.module.split(".")[: -above or None]
        return ".".join([*package, *filter(None, [statement.module])])

    def members_of_class(self, node: ast.ClassDef, depth: int = 0) -> "dict[str, Entry]":
        """The members of a class and of its bases."""
        found = {}
        for base in reversed(node.bases if depth < 8 else []):
            while isinstance(base, ast.Subscript):
                base = base.value
            holder, _, name = ast.unparse(base).rpartition(".")
            entry = self.typeshed.module(holder or self.module, self.minor).get(name)
            entry = self.typeshed.resolved(entry or self.typeshed.module("builtins", self.minor).get(name), self.minor)
            if entry is not None and isinstance(entry.node, ast.ClassDef):
                found.update(Reader(self.typeshed, entry.module, self.minor).members_of_class(entry.node, depth + 1))
        return {**found, **self.members(node.body)}

    def holds(self, test: ast.expr) -> bool:
        """True if a condition on the version or the platform holds: stubs have no others."""
        system = types.SimpleNamespace(version_info=(3, self.minor), platform="linux")
        return bool(eval(ast.unparse(test), {"sys": system, "TYPE_CHECKING": True, "__debug__": True}))
