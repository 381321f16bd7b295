"""Shows that the explanations of the rules are true under CPython 3.14 and 3.15, in node: PYLENS NODE_MODULES.

    python3 scripts/explanations target/debug/pylens python/pyodide/node_modules

`tests/explanations/` says what is seen, and is tested with the CPython of the machine. What needs processes or threads, which there
are none of in node, is named as left out. Exit status: 1 if something else is seen than what is claimed.
"""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CLAIMS = HERE.parent.parent / "tests" / "explanations"


def main() -> int:
    pylens, modules = map(pathlib.Path, sys.argv[1:])
    interpreters = sorted(modules.resolve().glob("cpython-*"))
    if not interpreters:
        sys.exit(f"{modules} has no CPython for node; see python/pyodide/package.json")
    status = 0
    with tempfile.TemporaryDirectory() as folder:
        for claim in CLAIMS.glob("*-*.py"):
            told = subprocess.run([pylens, "rule", claim.stem, "--output-format", "json"], capture_output=True, check=True)
            pathlib.Path(folder, f"{claim.stem}.json").write_bytes(told.stdout)
        for interpreter in interpreters:
            print(interpreter.name, flush=True)
            command = ["node", "--stack-size=6000", str(HERE / "in_node.mjs"), str(interpreter), str(CLAIMS), folder, str(HERE)]
            status |= subprocess.run(command, check=False).returncode
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())
