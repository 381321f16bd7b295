"""Writes what is in the modules of the standard library into src/analysis/reference/.

    python3.X scripts/generate_members.py --list > listing-3.X      # for each CPython
    python3 scripts/generate_members.py listing-*

In `aliases.txt` a line is a name under which a module holds something of another one, and what that is: `random._os` is the module
`os`, and `random._urandom` is `os.urandom`. Where versions differ, there is a line for each. In `contents.txt` a line is a module, and
the names that are there for others to use. CPython 3.14 and 3.15 are asked in node, by the npm package `pyodide`.
"""

import argparse
import importlib
import io
import os
import pathlib
import pkgutil
import sys
import types
import warnings

# Modules that do something when they are imported, and tests.
LEFT_OUT = {"__main__", "antigravity", "idlelib", "lib2to3", "test", "this", "tkinter", "turtle", "turtledemo"}
# The names under which members of these modules are meant to be used.
PUBLIC = {"posix": "os", "nt": "os", "posixpath": "os.path", "ntpath": "os.path", "_frozen_importlib": "importlib._bootstrap"}


def top_level(name: str) -> str:
    return name.partition(".")[0]


def standard_names() -> "set[str]":
    """The top-level modules of the standard library."""
    known = getattr(sys, "stdlib_module_names", None)
    if known is None:
        beside = pkgutil.iter_modules([os.path.dirname(os.__file__)])
        known = {*sys.builtin_module_names, *(module.name for module in beside)}
    return {name for name in known if name not in LEFT_OUT and not name.startswith(("_test", "_xx", "xx"))}


def is_test(name: str) -> bool:
    return any(part in ("test", "tests", "__main__") or part.startswith("test_") for part in name.split("."))


def imported(name: str):
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit):
        return None


def modules(names: "set[str]") -> "dict[str, types.ModuleType]":
    """The modules that can be imported here, submodules included, by their names."""
    found = {}
    for name in sorted(names):
        module = imported(name)
        if module is None:
            continue
        found[name] = module
        for inner in pkgutil.walk_packages(getattr(module, "__path__", []), name + ".", onerror=lambda _: None):
            if not is_test(inner.name) and (inside := imported(inner.name)) is not None:
                found[inner.name] = inside
    return found


def public(target: str) -> str:
    """The usual name of something: that of the module which has it for others to use."""
    module, _, member = target.rpartition(".")
    usual = PUBLIC.get(module, module[1:] if module.startswith("_") and not module.startswith("__") else module)
    here, there = imported(module), imported(usual)
    same = hasattr(there, member) and getattr(there, member) is getattr(here, member, None)
    return f"{usual}.{member}" if same else target


def target_of(holder: str, attribute: str, value: object, names: "set[str]") -> "str | None":
    """What `holder.attribute` stands for, if that is something of another module."""
    if isinstance(value, types.ModuleType):
        target = value.__name__
        return PUBLIC.get(target, target) if top_level(target) in names else None
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not callable(value) or not isinstance(module, str) or not isinstance(name, str):
        return None
    if "." in name or top_level(module) not in names or top_level(module) == top_level(holder):
        return None
    is_there = getattr(sys.modules.get(module), name, None) is value
    return public(f"{module}.{name}") if is_there else None


def own_names(holder: str, module: types.ModuleType) -> "list[str]":
    """The names in a module that are not merely imported there from another one."""
    own = []
    for name, value in vars(module).items():
        origin = getattr(value, "__module__", None) or holder
        is_near = isinstance(origin, str) and top_level(origin).lstrip("_") in (top_level(holder), *PUBLIC)
        # In these two, names with an underscore are used as well.
        is_public = not name.startswith("_") or holder in ("os", "sys") and not name.startswith("__")
        if is_public and (is_near or name in getattr(module, "__all__", ())) and not isinstance(value, types.ModuleType):
            own.append(name)
    return sorted(own)


def listing() -> "list[str]":
    """The lines for the CPython that runs this."""
    warnings.simplefilter("ignore")
    names = standard_names()
    lines = set()
    for holder, module in modules(names).items():
        if not any(part.startswith("_") for part in holder.split(".")):
            lines.add(f"{holder}: {' '.join(own_names(holder, module))}")
        for attribute, value in list(vars(module).items()):
            if attribute.startswith("__") and attribute.endswith("__"):
                continue
            target = target_of(holder, attribute, value, names)
            if target is not None and target != f"{holder}.{attribute}":
                lines.add(f"{holder}.{attribute} {target}")
    return sorted(lines)


def under_public_name(line: str) -> str:
    """The line for the module that others use: `os.path.os os` for `posixpath.os os`."""
    name, target = line.split()
    holder, _, attribute = name.rpartition(".")
    usual = f"{PUBLIC.get(holder, holder)}.{attribute}"
    return line if usual == target else f"{usual} {target}"


def write(listings: "list[pathlib.Path]") -> None:
    """Writes both files from the listings of all versions."""
    aliases, contents = set(), {}
    for line in (line for path in listings for line in path.read_text().splitlines()):
        module, is_content, names = line.partition(":")
        if is_content:
            contents.setdefault(module, set()).update(names.split())
        else:
            aliases.update((line, under_public_name(line)))
    folder = pathlib.Path(__file__).resolve().parent.parent / "src" / "analysis" / "reference"
    lines = (f"{module}: {' '.join(sorted(names))}".rstrip() for module, names in sorted(contents.items()))
    for name, text in (("aliases.txt", sorted(aliases)), ("contents.txt", lines)):
        (folder / name).write_text("\n".join(text) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print the lines of the CPython that runs this")
    parser.add_argument("listings", nargs="*", type=pathlib.Path, metavar="LISTING")
    arguments = parser.parse_args()
    if not arguments.list:
        write(arguments.listings)
        return
    # Some modules print when they are imported.
    shown, sys.stdout = sys.stdout, io.StringIO()
    lines = listing()
    sys.stdout = shown
    print("\n".join(lines))


if __name__ == "__main__":
    main()
