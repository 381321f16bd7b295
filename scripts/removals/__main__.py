"""Looks for everything that is gone under the version before and the one that took it away: NODE_MODULES.

    python3 scripts/removals python/pyodide/node_modules

What `src/python/tables` calls gone must be there in the one and not in the other. The tables are made of what modules hold
(`scripts/python_api`); here each name is asked for as code does: it is imported, or an attribute. CPython 3.8 to 3.13 are those of
pyenv. What only other platforms have is named, and cannot be shown on this one.
"""

import json
import pathlib
import runpy
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TABLES = HERE.parent.parent / "src" / "python" / "tables"
PYTHON_API = HERE.parent / "python_api"


def commands(modules: pathlib.Path) -> "dict[int, list[str]]":
    """The commands that run `present.py`, by minor version."""
    sys.path.insert(0, str(PYTHON_API))
    made = runpy.run_path(str(PYTHON_API / "__main__.py"), run_name="python_api")
    found = {minor: made["command"](minor, modules) for minor in range(made["OLDEST"], made["NEWEST"] + 1)}
    return {minor: [*command[:-1], str(HERE / "present.py")] for minor, command in found.items()}


def present(command: "list[str]", names: "list[str]") -> "dict[str, bool]":
    """Whether an interpreter has each of these names."""
    with tempfile.TemporaryFile("w+") as given:
        json.dump(names, given)
        given.seek(0)
        return json.loads(subprocess.run(command, stdin=given, capture_output=True, text=True, check=True).stdout)


def main() -> int:
    interpreters = commands(pathlib.Path(sys.argv[1]).resolve())
    shown, unseen, wrong = 0, [], []
    for minor in sorted(interpreters)[1:]:
        table = (TABLES / f"3.{minor}.txt").read_text().splitlines()
        names = [line[2:] for line in table if line.startswith("- ")]
        before, after = (present(interpreters[it], names) for it in (minor - 1, minor))
        shown += sum(before[name] and not after[name] for name in names)
        unseen += [name for name in names if not before[name] and not after[name]]
        wrong += [f"3.{minor}: {name}" for name in names if after[name]]
    print(f"{shown} names shown to be gone; {len(unseen)} are in neither version here; still there: {', '.join(wrong) or 'none'}")
    print(*unseen)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
