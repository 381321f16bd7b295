"""Writes what each version of Python took away, changed and warns of into src/python/tables/, as the interpreters themselves say.

    npm ci --prefix python/pyodide --ignore-scripts && pip install --requirement python/requirements.txt
    python3 scripts/python_api --pyodide python/pyodide/node_modules --typeshed SITE-PACKAGES/mypy/typeshed/stdlib [--check]

CPython 3.8 to 3.13 are those of pyenv, and 3.14 and 3.15 run in node. `tables.py` says what the lines mean. Releases of one version
differ in details: the tables are only checked where their own releases are there.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import tables
from typeshed import Typeshed

HERE = pathlib.Path(__file__).resolve().parent
TABLES = HERE.parent.parent / "src" / "python" / "tables"
OLDEST, NEWEST = 8, 15


class Missing(Exception):
    """An interpreter that is not there."""


def command(minor: int, pyodide: pathlib.Path) -> "list[str]":
    """The command that runs `ask.py` in CPython 3.`minor`."""
    if minor >= tables.FIRST_IN_NODE:
        package = pyodide / f"cpython-3.{minor}"
        if not package.exists():
            raise Missing(f"there is no CPython 3.{minor} for node in {package}; npm installs it, see --help")
        return ["node", str(HERE / "in_node.mjs"), str(package), str(HERE / "ask.py")]
    versions = pathlib.Path(os.environ.get("PYENV_ROOT") or pathlib.Path.home() / ".pyenv") / "versions"
    pythons = sorted(versions.glob(f"3.{minor}.*/bin/python"))
    if not pythons:
        raise Missing(f"there is no CPython 3.{minor} in {versions}; install it with `pyenv install 3.{minor}`")
    return [str(pythons[-1]), str(HERE / "ask.py")]


def ask(minor: int, pyodide: pathlib.Path, option: str, given: str = "") -> str:
    """What CPython 3.`minor` says."""
    # Node reads a file to its end, and of a pipe only what happens to be there.
    with tempfile.TemporaryFile("w+") as names:
        names.write(given)
        names.seek(0)
        asked = subprocess.run([*command(minor, pyodide), option], stdin=names, capture_output=True, text=True)
    if asked.returncode:
        raise Missing(f"CPython 3.{minor} failed: {asked.stderr.strip()}")
    return asked.stdout


def made(pyodide: pathlib.Path, typeshed: pathlib.Path) -> "dict[str, str]":
    """The tables by the names of their files."""
    minors = range(OLDEST, NEWEST + 1)
    names = sorted({name for minor in minors for name in ask(minor, pyodide, "--names").split("\n")})
    facts = {minor: json.loads(ask(minor, pyodide, "--facts", "\n".join(names))) for minor in minors}
    tables.complete(facts, Typeshed(typeshed))
    return {f"3.{minor}.txt": "\n".join(lines) + "\n" for minor, lines in tables.tables(facts).items()}


def release(table: str) -> str:
    """The release of CPython that a table was made with."""
    return next((line.partition(": ")[2] for line in table.splitlines() if line.startswith("= release: ")), "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pyodide", type=pathlib.Path, required=True, help="the node_modules that hold CPython for node")
    parser.add_argument("--typeshed", type=pathlib.Path, required=True, help="the folder of its stubs of the library")
    parser.add_argument("--check", action="store_true", help="write nothing, and fail if a table differs")
    arguments = parser.parse_args()
    try:
        made_now = made(arguments.pyodide.resolve(), arguments.typeshed)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    releases = {name: release(text) for name, text in made_now.items()}
    others = [name for name, own in releases.items() if (TABLES / name).exists() and release((TABLES / name).read_text()) != own]
    if arguments.check and others:
        print(f"not checked: {', '.join(others)} were made with other releases than {', '.join(releases.values())}")
        return 0
    stale = [name for name, text in made_now.items() if not (TABLES / name).exists() or (TABLES / name).read_text() != text]
    if not arguments.check:
        TABLES.mkdir(parents=True, exist_ok=True)
        for name, text in made_now.items():
            (TABLES / name).write_text(text)
        return 0
    for name in stale:
        print(f"{TABLES / name} is not what the interpreters say: run scripts/python_api", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
