"""Injects telemetry into the library of CPython 3.14 and 3.15, and has these compile it, in node: PYLENS NODE_MODULES.

    python3 scripts/injected_library target/debug/pylens python/pyodide/node_modules

Everything must be as before but for the header and the entries: docstrings, flags, and the lines where pylens does not say that
code moved. Also a few files with what is new in 3.15. Exit status: 1 if something is not, or is taken for a syntax error.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tokenize
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
IN_NODE = HERE.parent / "python_api" / "in_node.mjs"
SETTINGS = """
target-version = "{version}..{version}"
include-tests = true
[telemetry]
header = "import platform_telemetry as _telemetry"
entry = "_telemetry.enter({qualname!r}, {path!r}, {line})"
"""


def text_of(path: pathlib.Path) -> str:
    with tokenize.open(path) as file:
        return file.read()


def checked(pylens: pathlib.Path, interpreter: pathlib.Path, folder: pathlib.Path) -> int:
    """The status for the library of one interpreter, which is unpacked into the folder."""
    source, output = folder / "source", folder / "output"
    with zipfile.ZipFile(interpreter / "python_stdlib.zip") as library:
        library.extractall(source)
    version = interpreter.name.rpartition("-")[2]
    if version == "3.15":
        for example in (HERE / "new_syntax").glob("*.txt"):
            (source / f"{example.stem}.py").write_bytes(example.read_bytes())
    settings = folder / "settings.toml"
    settings.write_text(SETTINGS.replace("{version}", version))
    options = ["--config", settings, "--output", output, "--output-format", "concise", "--extend-select", "syntax-too-new", "source"]
    injected = subprocess.run([pylens.resolve(), "fix", *options], cwd=folder, capture_output=True, text=True, check=False)
    refused = [line for line in injected.stdout.splitlines() if "[syntax-" in line]
    print(*refused, sep="\n", end="\n" if refused else "")
    if refused or injected.returncode == 2:
        print(injected.stderr)
        return 1
    moved = set(re.findall(r"note: (.*): code moved", injected.stderr))
    files = []
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        files.append([name, text_of(path), text_of(output / path.relative_to(source)), name in moved])
    given = folder / "files.json"
    given.write_text(json.dumps(files))
    with given.open() as standard_input:
        command = ["node", str(IN_NODE), str(interpreter), str(HERE / "compare.py")]
        compared = subprocess.run(command, stdin=standard_input, capture_output=True, text=True, check=False)
    print(interpreter.name, compared.stdout, compared.stderr, sep="\n", end="")
    return compared.returncode


def main() -> int:
    pylens, modules = map(pathlib.Path, sys.argv[1:])
    status = 0
    for interpreter in sorted(modules.resolve().glob("cpython-*")):
        with tempfile.TemporaryDirectory() as folder:
            status |= checked(pylens, interpreter, pathlib.Path(folder))
    return status


if __name__ == "__main__":
    sys.exit(main())
