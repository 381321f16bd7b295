#!/usr/bin/env python3
"""Run scripts before and after telemetry is injected, and compare what they do.

    behaviour.py --pylens target/release/pylens [--python PYTHON]... [--count N] TREE...

A script is a file that runs something below `if __name__ == "__main__"`, or whose docstrings hold examples, which are run as
doctests. What prints something else from one run to the next (times, random numbers) tells nothing and is left out. Each
tree is copied, its scripts are run, a header and entries are injected into all of its files where they are, and the same
scripts are run again under each PYTHON (default: this one). The scripts are drawn with a fixed seed.

Prints each script that exits with another status or prints something else, with the first line that differs. Exit
status: 0 none does, 1 some do.
"""

from __future__ import annotations

import argparse
import ast
import random
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from trees import Run, run
from telemetry import CONFIG, ENTRY, HEADER

STUB = Path(__file__).resolve().parent / "stub"

TIMEOUT = 30.0
"""Seconds that a script may take."""


@dataclass(frozen=True)
class Script:
    """A file that can be run, and how."""

    path: Path
    is_doctest: bool

    def run(self, python: str, tree: Path) -> Run | None:
        """What the script did; `None` if it did not end in time."""
        options = ["-m", "doctest", "-v"] if self.is_doctest else []
        folders = [str(STUB), str(tree), str(tree / "src")]
        env = {"PYTHONPATH": ":".join(folders), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            return run([python, *options, str(self.path)], self.path.parent, env=env, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            return None


def scripts(tree: Path) -> list[Script]:
    """The scripts of a tree, by path."""
    found = []
    for path in sorted(tree.rglob("*.py")):
        try:
            text = path.read_text(encoding="utf-8")
            ast.parse(text)
        except (OSError, UnicodeDecodeError, SyntaxError, ValueError):
            continue
        if re.search(r"^if __name__ ==", text, re.MULTILINE):
            found.append(Script(path, is_doctest=False))
        elif re.search(r"^\s*>>> ", text, re.MULTILINE):
            found.append(Script(path, is_doctest=True))
    return found


def seen(done: Run | None) -> tuple[int, bytes, str] | None:
    """What is compared of a run: addresses in memory and the time that tests take differ each time."""
    if done is None:
        return None
    varying = re.compile(r"\b0x[0-9a-f]{6,}\b|\bin \d+\.\d+s\b")
    stdout = varying.sub("...", done.stdout.decode("utf-8", "replace"))
    return done.status, stdout.encode(), varying.sub("...", done.stderr)


def first_difference(before: tuple[int, bytes, str], after: tuple[int, bytes, str]) -> str:
    """The first line in which two runs differ."""
    if before[0] != after[0]:
        return f"exit status {before[0]}, then {after[0]}: {after[2].strip().splitlines()[-1:]}"
    for old, new in ((before[1].decode(), after[1].decode()), (before[2], after[2])):
        for left, right in zip(old.splitlines() + [""], new.splitlines() + [""]):
            if left != right:
                return f"{left!r}, then {right!r}"
    return "more or less output"


def compare(options: argparse.Namespace, source: Path, count: int) -> tuple[int, int]:
    """How many scripts of a tree were compared, and how many differ."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / source.name
        shutil.copytree(source, tree, symlinks=True)
        chosen = scripts(tree)
        random.Random(0).shuffle(chosen)
        before = {}
        for script in chosen:
            if len(before) >= count:
                break
            runs = {python: seen(script.run(python, tree)) for python in options.python}
            again = {python: seen(script.run(python, tree)) for python in options.python}
            # What fails at once, for want of a module say, runs none of the code.
            works = all(it is not None and it[0] == 0 for it in runs.values())
            if works and runs == again:
                before[script] = runs
        config = Path(folder) / "pylens.toml"
        config.write_text(CONFIG.format(header=HEADER, entry=f'entry = "{ENTRY}"'))
        command = [str(options.pylens), "fix", "--config", str(config), "--no-progress", "--exit-zero", str(tree)]
        print(run(command, tree).last_words())
        different = 0
        for script, runs in before.items():
            for python, old in runs.items():
                new = seen(script.run(python, tree))
                if new != old:
                    different += 1
                    what = "does not end" if new is None else first_difference(old, new)
                    print(f"{script.path.relative_to(tree)} under {python}: {what}")
        return len(before), different


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pylens", type=Path, required=True, help="the program under test")
    parser.add_argument("--python", action="append", help="an interpreter; can be repeated")
    parser.add_argument("--count", type=int, default=20, help="the most scripts of one tree (default: 20)")
    parser.add_argument("trees", nargs="+", type=Path, metavar="TREE", help="a folder with Python files")
    options = parser.parse_args(argv)
    options.python = options.python or [sys.executable]
    options.pylens = options.pylens.resolve()
    sums = [0, 0]
    for tree in options.trees:
        compared, different = compare(options, tree.resolve(), options.count)
        sums = [sums[0] + compared, sums[1] + different]
        print(f"{tree.name:30} scripts {compared:4} different {different:4}", flush=True)
    print(f"{'all':30} scripts {sums[0]:4} different {sums[1]:4}")
    return 1 if sums[1] else 0


if __name__ == "__main__":
    sys.exit(main())
