"""Compare what pylens refuses as a syntax error with what this CPython compiles.

    differences.py PYLENS

The code is for the version of this interpreter alone. The programs are those of its own tests: every file of its library,
every example in the docstring of `test_syntax` and its like, every string in the tests of the compiler; the snippets of
`tests/variants`; and some at the limits of the tokenizer and of the compiler. Prints each that the one refuses and the other does not. Exit status: 0 there is none, 1 there are
some, 3 the interpreter has no tests.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Dict, Iterator, Optional, Tuple

EXAMPLES = ["generators", "genexps", "listcomps", "syntax", "unpack", "unpack_ex"]
"""The tests whose docstrings hold programs."""

STRINGS = (
    "compile coroutines except_star exceptions fstring future global grammar keywordonlyarg named_expressions patma "
    "positional_only_arg scope string_literals symtable syntax type_aliases type_annotations type_params unpack with"
).split()
"""The tests whose strings are programs, or may be taken for some."""


def examples() -> Iterator[str]:
    for name in EXAMPLES:
        module = importlib.import_module(f"test.test_{name}")
        texts = [text for text in vars(module).values() if isinstance(text, str) and ">>>" in text]
        for text in [module.__doc__ or "", *texts]:
            for example in doctest.DocTestParser().get_examples(text):
                yield example.source


def strings() -> Iterator[str]:
    folder = Path(importlib.import_module("test").__file__ or "").parent
    for name in STRINGS:
        path = folder / f"test_{name}.py"
        if path.exists():
            for node in ast.walk(ast.parse(path.read_bytes())):
                value = getattr(node, "value", None)
                if isinstance(node, ast.Constant) and isinstance(value, str):
                    yield inspect.cleandoc(value) if "\n" in value else value


def snippets() -> Iterator[str]:
    for path in (Path(__file__).parent.parent / "variants").glob("*.py"):
        with path.open(encoding="utf-8", newline="") as file:
            yield from re.split("(?m)^# ---.*\n", file.read())


def limits() -> Iterator[str]:
    """Programs at the limits of the tokenizer and of the compiler, and just past them."""
    for number in (20, 21, 22):
        for statement in ("for x in y:", "while x:", "with x:"):
            yield "".join(f"{' ' * level}{statement}\n" for level in range(number)) + " " * number + "pass\n"
    for number in (9, 10, 11, 19, 20, 21, 22):
        yield from blocks(number)
    for subject in ("x", "(x)", "[x]", "-x", "*x, y", "{}", "x[0]", "(x).y"):
        yield f"match {subject}:\n    case _:\n        pass\n"
    for future in ("import os\nfrom .__future__ import annotations\n", "from .__future__ import nothing\n",
                   "from .__future__ import annotations\nfrom __future__ import annotations\n"):
        yield future
    for number in (99, 100, 149, 150, 200, 201):
        yield "x = " + "(" * number + "1" + ")" * number
        yield "x = " + "[" * number + "]" * number
        yield "x = f(" + "{1: " * (number - 1) + "1" + "}" * (number - 1) + ")"
        yield "".join(f"{' ' * level}if x:\n" for level in range(number)) + " " * number + "pass\n"
        if sys.version_info >= (3, 12):
            yield "x = " + "f'{" * number + "1" + "}'" * number


def blocks(number: int) -> Iterator[str]:
    """Programs with so many blocks in each other, of statements that make several or only in some of their parts."""
    def nested(opening: str, indent: int = 1, head: str = "", closing: str = "") -> str:
        levels = [" " * indent * level for level in range(number)]
        opened = "".join(re.sub("(?m)^", level, opening) + "\n" for level in levels)
        closed = "".join(re.sub("(?m)^", level, closing) + "\n" for level in reversed(levels) if closing)
        return head + opened + " " * indent * number + "pass\n" + closed
    items = ", ".join(f"a{item} as b{item}" for item in range(number))
    yield f"with {items}: pass\n"
    yield nested("try:", closing="except E:\n pass")
    yield nested("try:", closing="finally:\n pass")
    yield nested("try:", closing="except E:\n pass\nelse:\n pass\nfinally:\n pass")
    yield nested("try: pass\nexcept E:\n if x:", indent=2)
    yield nested("try: pass\nexcept E: pass\nelse:")
    yield nested("try: pass\nfinally:")
    yield nested("for x in y: pass\nelse:")
    loops = nested("for x in y:")
    yield "def f():\n yield\n" + re.sub("(?m)^", " ", loops) + "\n"
    yield "async def f():\n" + re.sub("(?m)^", " ", loops) + "\n"
    yield "class C:\n" + re.sub("(?m)^", " ", loops) + "\n"
    if sys.version_info >= (3, 11):
        yield nested("try:", closing="except* E:\n pass")


def refusal(source: str | bytes, name: str) -> Optional[Exception]:
    """Why this CPython does not compile `source`."""
    try:
        compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, OverflowError) as error:
        return error
    return None


def findings(pylens: str, *paths: str) -> Tuple[Dict[str, str], str]:
    """The first message of each file that is refused, and what was not checked."""
    version = "{}.{}".format(*sys.version_info)
    settings = ["--config", "exclude = []", "--config", "respect-gitignore = false", "--config", "include-tests = true"]
    rules = ["--select", "syntax-error,syntax-too-new", "--target-version", f"{version}..{version}"]
    command = [pylens, "check", "--isolated", *settings, *rules, "--exit-zero"]
    done = subprocess.run(
        [*command, "--output-format", "json", *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False
    )
    found: Dict[str, str] = {}
    for finding in json.loads(done.stdout):
        found.setdefault(os.path.realpath(finding["filename"]), finding["message"])
    return found, done.stderr.decode()


def differences(pylens: str, folder: Path, programs: Dict[Path, Optional[Exception]]) -> Iterator[str]:
    found, unchecked = findings(pylens, str(folder))
    for path, error in programs.items():
        name = os.path.realpath(path)
        message = found.get(name)
        if (message is None) == (error is None) or str(path) in unchecked:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        shown = text if len(text) < 200 else str(path)
        yield f"{shown!r}\n  CPython: {error}\n  pylens:  {message}"


def main() -> int:
    pylens = sys.argv[1]
    warnings.simplefilter("ignore")
    try:
        texts = dict.fromkeys([*examples(), *strings(), *snippets(), *limits()])
    except ImportError as error:
        print(f"this CPython has no tests: {error}")
        return 3
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()
        programs: Dict[Path, Optional[Exception]] = {}
        for index, text in enumerate(texts):
            # What no file can hold, what is data and what is one word tells nothing.
            if not text.strip() or len(text) > 30000 or re.search("[\0\r\f\ufeff\ud800-\udfff]", text):
                continue
            path = folder / f"program_{index}.py"
            try:
                error = refusal(text, path.name)
            except (MemoryError, RecursionError):
                continue
            path.write_text(text, encoding="utf-8")
            programs[path] = error
        library = Path(os.__file__).resolve().parent
        files = {path: refusal(path.read_bytes(), path.name) for path in sorted(library.rglob("*.py"))
                 if "site-packages" not in path.parts}
        for where, judged in ((folder, programs), (library, files)):
            for difference in differences(pylens, where, judged):
                print(difference)
                failed += 1
        refused = sum(error is not None for error in programs.values())
        print(f"{len(programs)} programs, {refused} of them refused, {len(files)} files: {failed} differences")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
