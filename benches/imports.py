"""What the import hook costs: `imports.py [--modules N] [--rounds N] [--against PACKAGE...]`.

Imports generated modules in a new process each time: plainly, under the hook of pylens, and, if they are installed, under those
of beartype and typeguard, each with their cheapest setting. Cold is without any bytecode, warm with that of the run before.
Prints medians of the CPU seconds of the imports, and ratios to the plain import of the same round. Run it with an interpreter that has `pylens` installed.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

MODULE = '''\
"""Rules of a customer, part {number}."""

import dataclasses
from typing import Dict, List, Optional

LIMITS: Dict[str, int] = {{"orders": {number}, "returns": 3}}


@dataclasses.dataclass
class Order:
    """One order."""

    number: int
    lines: List[str]
    note: Optional[str] = None


class Checker:
    def __init__(self, orders: List[Order]) -> None:
        self.orders = orders

    def total(self) -> int:
        return sum(len(order.lines) for order in self.orders)

    def find(self, number: int) -> Optional[Order]:
        for order in self.orders:
            if order.number == number:
                return order
        return None
{functions}'''

FUNCTION = '''

def rule_{number}(order: Order, limit: int = {number}) -> bool:
    """Whether the order keeps rule {number}."""
    if order.note and "{number}" in order.note:
        return True
    count = 0
    for line in order.lines:
        if line.startswith("x{number}"):
            count += 1
        elif not line:
            continue
    return count <= limit
'''

START = {
    "plain": "",
    "pylens": """
import pylens
pylens.install(pylens.Config.from_toml('''
[telemetry]
header = "import bench_telemetry as _telemetry"
entry = "_telemetry.enter({qualname!r})"
'''), ["bench_package"])
""",
    "beartype": """
from beartype import BeartypeConf, BeartypeStrategy
from beartype.claw import beartype_package
beartype_package("bench_package", conf=BeartypeConf(strategy=BeartypeStrategy.O0))
""",
    "typeguard": """
from typeguard import install_import_hook, config, CollectionCheckStrategy
config.collection_check_strategy = CollectionCheckStrategy.FIRST_ITEM
install_import_hook(["bench_package"])
""",
}


def write(folder: pathlib.Path, count: int) -> None:
    """Writes the package and the telemetry that it is given."""
    package = folder / "bench_package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (folder / "bench_telemetry.py").write_text("def enter(name):\n    pass\n")
    for number in range(count):
        functions = "".join(FUNCTION.format(number=each) for each in range(12))
        (package / f"part_{number}.py").write_text(MODULE.format(number=number, functions=functions))


def seconds(kind: str, folder: pathlib.Path, count: int, script: pathlib.Path) -> float:
    """CPU seconds of one process."""
    imports = "import dataclasses, typing, importlib\n"
    imports += f"for number in range({count}): importlib.import_module(f'bench_package.part_{{number}}')\n"
    # What a hook needs itself is no cost of imports.
    script.write_text(
        f"{START[kind]}\nimport time\nstart = time.process_time()\n{imports}\nprint(time.process_time() - start)\n"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["XDG_STATE_HOME"] = str(folder / "state")
    output = subprocess.run(
        [sys.executable, str(script)], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return float(output.stdout.split()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--against", nargs="*", default=[], choices=["beartype", "typeguard"])
    options = parser.parse_args()
    kinds = ["plain", "pylens", *options.against]
    measured = {(kind, state): [] for kind in kinds for state in ("cold", "warm")}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write(folder, options.modules)
        for _ in range(options.rounds):
            for kind in kinds:
                for cache in list(folder.rglob("__pycache__")):
                    shutil.rmtree(cache)
                for state in ("cold", "warm"):
                    measured[kind, state].append(seconds(kind, folder, options.modules, folder / "run.py"))
    for (kind, state), values in measured.items():
        ratios = [value / plain for value, plain in zip(values, measured["plain", state])]
        print(
            f"{kind:10} {state}  {statistics.median(values):7.3f} s"
            f"  {statistics.median(ratios):6.2f} times plain ({min(ratios):.2f} to {max(ratios):.2f})"
        )


if __name__ == "__main__":
    main()
