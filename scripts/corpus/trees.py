"""What the corpus scripts share: their common arguments, the Python files of a tree, and running programs on it."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

PYTHON_SUFFIXES = (".py", ".pyw", ".pyi")

DEFAULT_EXCLUDES = frozenset(
    ".bzr .direnv .eggs .git .git-rewrite .hg .ipynb_checkpoints .mypy_cache .nox .pants.d .pyenv .pytest_cache"
    " .pytype .ruff_cache .svn .tox .venv .vscode __pycache__ __pypackages__ _build buck-out dist node_modules"
    " site-packages venv".split()
)
"""Names of folders that a linter leaves out unless it is told otherwise."""


def argument_parser(description: str, jobs: str) -> argparse.ArgumentParser:
    """A parser of what every script is told: the program under test, how many processes do its `jobs`, the trees."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pylens", type=Path, required=True, help="the program under test")
    parser.add_argument("--jobs", type=int, default=2, help=f"processes that {jobs} (default: 2)")
    parser.add_argument("trees", nargs="+", type=Path, metavar="TREE", help="a folder with Python files")
    return parser


def parsed(parser: argparse.ArgumentParser, argv: Optional[list[str]]) -> argparse.Namespace:
    """The command line as `parser`, made by `argument_parser`, reads it; ends the program if a path does not exist."""
    options = parser.parse_args(argv)
    for path in (options.pylens, *options.trees):
        if not path.exists():
            parser.error(f"{path} does not exist")
    return options


@dataclass(frozen=True)
class Run:
    """What a finished program left behind."""

    status: int
    stdout: bytes
    stderr: str

    def last_words(self) -> str:
        """The last line of standard error, for messages."""
        lines = self.stderr.strip().splitlines()
        return lines[-1] if lines else "(nothing on standard error)"


def run(
    arguments: list[str], cwd: Path, env: Optional[dict[str, str]] = None, stdin: bytes = b"", timeout: float = 3600
) -> Run:
    """Run a program to its end; raises `subprocess.TimeoutExpired` after `timeout` seconds."""
    done = subprocess.run(
        arguments, cwd=cwd, env={**os.environ, **(env or {})}, input=stdin, capture_output=True, timeout=timeout
    )
    return Run(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def files_below(root: Path) -> list[str]:
    """All files of a tree but Git's own, as sorted paths relative to it."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def is_python(path: str) -> bool:
    """Whether the name of a file says that it holds Python."""
    return path.endswith(PYTHON_SUFFIXES)


def in_excluded_folder(path: str) -> bool:
    """Whether a relative path lies in a folder that linters leave out by default."""
    return any(part in DEFAULT_EXCLUDES for part in Path(path).parts[:-1])


def mentioned(text: str, root: Path, paths: Iterable[str]) -> set[str]:
    """Those of the relative `paths` that `text` names, relative to `root` or absolutely."""
    text = text.replace(str(root) + os.sep, "")
    return {path for path in paths if path in text and _stands_alone(path, text)}


def _stands_alone(path: str, text: str) -> bool:
    """Whether a path occurs in a text other than as part of a longer one."""
    return re.search(r"(?:(?<![\w./-])|(?<![\w.])\./)" + re.escape(path) + r"(?![\w/-]|\.\w)", text) is not None
