"""Modules that get the other kind's code where threads import: `threads.py [--rounds N] [--against PACKAGE...]`.

Threads import many small modules at once, each in an order of its own; half of the packages are configured for the import hook,
the others are imported plainly. Five processes do so in the same folder, one after the other: without any bytecode, again, with
the halves swapped, back, and without any hook. A module of which a function is checked at run time, although its package is
not configured, or the other way round, is counted. Hooks: that of pylens and, if they are installed, those of beartype and
typeguard, each as its documentation installs it; the figures in `docs/python.md` are those of `beartype==0.23.1` and
`typeguard==4.6.1`. Run it with an interpreter that has `pylens` installed.
"""

import argparse
import collections
import os
import pathlib
import subprocess
import sys
import tempfile

MODULE = '''\
"""Rules of a customer, part {number}."""

from typing import Dict, List

LIMITS: Dict[str, int] = {{"orders": {number}}}


class Checker:
    def __init__(self, orders: List[int]) -> None:
        self.orders = orders

    def total(self) -> int:
        return sum(self.orders)


def probe(value: int) -> int:
    return value
'''

# The telemetry rejects what the other two do.
TELEMETRY = """
def enter(name):
    if name == "probe":
        raise TypeError
"""

START = {
    "pylens": """
import pylens
pylens.install(pylens.Config.from_toml('''
[telemetry]
header = "import threads_telemetry as _telemetry"
entry = "_telemetry.enter({qualname!r})"
'''), configured)
""",
    "beartype": """
from beartype.claw import beartype_packages
beartype_packages(configured)
""",
    "typeguard": """
from typeguard import install_import_hook
install_import_hook(configured)
""",
}

WORK = """
import importlib, random, sys, threading

def work(number):
    order = names[:]
    random.Random(f"{seed} {number}").shuffle(order)
    barrier.wait()
    for name in order:
        try:
            importlib.import_module(name)
        except Exception as error:
            failed.append((name, type(error).__name__))

failed = []
barrier = threading.Barrier(count)
threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

def is_checked(name):
    try:
        sys.modules[name].probe("text")
    except Exception:
        return True
    return False

wrong = sum(is_checked(name) != (name.partition(".")[0] in configured) for name in names if name in sys.modules)
print(wrong, *dict(failed).values())
"""

PACKAGES = 20


def write(folder: pathlib.Path, modules: int) -> "list[str]":
    """Writes packages of modules, and the telemetry that they are given; the names of the modules."""
    (folder / "threads_telemetry.py").write_text(TELEMETRY)
    names = []
    for number in range(modules):
        package = folder / f"package_{number % PACKAGES}"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text("")
        (package / f"part_{number}.py").write_text(MODULE.format(number=number))
        names.append(f"{package.name}.part_{number}")
    return names


def imported(folder: pathlib.Path, start: str, **variables: object) -> "tuple[int, list[str]]":
    """Imports all modules in a new process; how many got the other kind's code, and the errors of those that failed."""
    given = "".join(f"{name} = {value!r}\n" for name, value in variables.items())
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["XDG_STATE_HOME"] = str(folder / "state")
    (folder / "run.py").write_text(given + start + WORK)
    done = subprocess.run(
        [sys.executable, "run.py"], cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    wrong, *failed = done.stdout.split()
    return int(wrong), failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=int, default=400)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--against", nargs="*", default=[], choices=["beartype", "typeguard"])
    options = parser.parse_args()
    halves = [[f"package_{number}" for number in range(PACKAGES) if number % 2 == half] for half in (0, 1)]
    steps = {"cold": halves[0], "warm": halves[0], "swapped": halves[1], "back": halves[0], "without a hook": []}
    total: "collections.Counter[tuple[str, str]]" = collections.Counter()
    failures: "collections.Counter[tuple[str, str]]" = collections.Counter()
    kinds = ["pylens", *options.against]
    for seed in range(options.rounds):
        for kind in kinds:
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                names = write(folder, options.modules)
                for step, configured in steps.items():
                    start = START[kind] if configured else ""
                    wrong, failed = imported(
                        folder, start, names=names, configured=configured, seed=seed, count=options.threads
                    )
                    total[kind, step] += wrong
                    failures.update((kind, error) for error in failed)
    print(f"modules with the other kind's code, of {options.modules} in each of {options.rounds} rounds")
    for kind in kinds:
        print(f"{kind:10}", ", ".join(f"{step} {total[kind, step]}" for step in steps))
    for (kind, error), count in failures.items():
        print(f"{kind:10} {count} imports failed: {error}")
    return 1 if any(kind == "pylens" for kind, _ in [*failures, *total.elements()]) else 0


if __name__ == "__main__":
    sys.exit(main())
