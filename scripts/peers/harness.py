"""What the scripts in this folder have in common: a tool in an environment of its own, and a program run before and after.

Each script installs tools in pinned versions, runs a program under them or has them look at files, lets `pylens fix` inject
a header and entries, and does the same again. It exits with 1 if the results differ, or if the functions that entered the
telemetry are not the expected ones.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import venv

CONFIG = """\
select = ["telemetry"]
[telemetry]
header = "import _stub_telemetry as _telemetry"
entry = "_telemetry.enter({qualname!r})"
"""

# Says on standard error which functions were entered.
STUB = """\
import sys

def enter(name):
    print("entered", name, file=sys.stderr)
"""


def run(command: list[str], folder: pathlib.Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def succeed(command: list[str], folder: pathlib.Path) -> subprocess.CompletedProcess[str]:
    result = run(command, folder)
    if result.returncode:
        sys.exit(f"{' '.join(command)}: status {result.returncode}\n{result.stdout}{result.stderr}")
    return result


def in_project(description: str, requirements: list[str], check) -> None:
    """Has `check(python, pylens, project)` yield what is wrong in a project with the tool's own interpreter."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--pylens", required=True, help="the binary")
    pylens = str(pathlib.Path(parser.parse_args().pylens).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        venv.create(folder / "venv", with_pip=True)
        python = str(folder / "venv/bin/python")
        succeed([python, "-m", "pip", "install", "-q", *requirements], folder)
        project = folder / "project"
        project.mkdir()
        (project / "pylens.toml").write_text(CONFIG)
        (project / "_stub_telemetry.py").write_text(STUB)
        problems = list(check(python, pylens, project))
    if problems:
        sys.exit("\n".join(problems))
    print(f"{', '.join(requirements)}: the same before and after")


def compare(description: str, requirements: list[str], program: str, entered: list[str]) -> None:
    """Runs `program` before and after; `entered` are the functions that must enter the telemetry, in any order."""

    def check(python: str, pylens: str, project: pathlib.Path):
        path = project / "program.py"
        path.write_text(program)
        before = succeed([python, "program.py"], project).stdout
        print(succeed([pylens, "fix", "program.py"], project).stderr, end="")
        if path.read_text() == program:
            yield "nothing was injected"
        result = succeed([python, "program.py"], project)
        lines = result.stderr.splitlines()
        found = {line.split()[1] for line in lines if line.startswith("entered ")}
        succeed([pylens, "fix", "--remove-telemetry", "program.py"], project)
        if result.stdout != before:
            yield f"printed before:\n{before}printed after:\n{result.stdout}"
        if found != set(entered):
            yield f"entered: {sorted(found)}, expected: {sorted(entered)}"
        if path.read_text() != program:
            yield "the original is not restored"

    in_project(description, requirements, check)
