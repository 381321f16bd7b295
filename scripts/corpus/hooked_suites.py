#!/usr/bin/env python3
"""Run packages' own test suites plainly and under the import hook, and compare outcomes and measured coverage.

    hooked_suites.py --wheel pylens-....whl [--work DIR] [PACKAGE]...

For each package the source distribution is installed into a virtual environment of its own, with `coverage` and the wheel of
pylens. Its tests run twice: as they are, and with `pylens.install` for the package before any of it is imported. Needs a
package index. DIR keeps downloads and environments for the next run, and may be that of `suites.py`.

One row per package: its tests, those that passed, those whose outcome changed, the files that coverage measured, and those
whose executed lines differ. Exit status: 0 nothing differs, 1 something does, 2 a suite could not be run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from suites import STUB, SUITES, Failed, checked, environment, outcome, unpacked
from trees import run

COVERAGE = "coverage==7.17.5"

IMPORTED = {"attrs": ["attr", "attrs"], "more-itertools": ["more_itertools"]}
"""The top-level packages of a distribution that is called otherwise."""

HOOK = """\
import os

import _stub_telemetry
import pylens

pylens.install(pylens.Config.from_toml('''
[telemetry]
header = "import _stub_telemetry as _telemetry"
entry = "_telemetry.enter({qualname!r})"
'''), include=%r)


def pytest_unconfigure(config):
    with open(os.environ["ENTRIES"], "w") as file:
        file.write(str(sum(_stub_telemetry.entries.values())))
"""


def tested(package: str, tree: Path, python: Path, hook: Path | None) -> tuple[dict[str, str], dict[str, list[int]]]:
    """The outcome of each test, and the executed lines of each file of the package."""
    suite = SUITES[package]
    names = imported(package)
    report, measured = tree / "report.xml", tree / "measured.json"
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--color=no", f"--junit-xml={report}", *suite.options]
    env = {"PYTHONHASHSEED": "0", "COVERAGE_FILE": str(tree / ".measured"), "COVERAGE_CORE": "ctrace"}
    env["PYTHONPATH"] = str(STUB)
    if hook is not None:
        options += ["-p", hook.stem]
        env["ENTRIES"] = str(tree / "entries.txt")
        env["PYTHONPATH"] += f":{hook.parent}"
    start = ["-m", "coverage", "run", f"--source={','.join(names)}", "-m", "pytest"]
    done = run([str(python), *start, *options, suite.tests], tree, env=env)
    if done.status not in (0, 1) or not report.exists():
        raise Failed(f"{package}: {done.stdout.decode(errors='replace')[-2000:]}")
    if hook is not None and int((tree / "entries.txt").read_text()) == 0:
        raise Failed(f"{package}: the hook rewrote nothing")
    shown = run([str(python), "-m", "coverage", "json", "-q", "-o", str(measured)], tree, env=env)
    if shown.status != 0:
        raise Failed(f"{package}: coverage: {shown.last_words()}")
    cases = ElementTree.parse(report).getroot().iter("testcase")
    files = json.loads(measured.read_text())["files"]
    results = {f"{case.get('classname')}.{case.get('name')}": outcome(case) for case in cases}
    return results, {path: file["executed_lines"] for path, file in files.items()}


def imported(package: str) -> list[str]:
    return IMPORTED.get(package, [package])


def compare(package: str, wheel: Path, work: Path) -> bool:
    """Print the package's row; whether nothing differs."""
    python = environment(package, work)
    tree = unpacked(package, work)
    install = [str(python), "-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps"]
    checked([*install, COVERAGE, str(wheel)], tree)
    checked([*install, "--no-cache-dir", "."], tree)
    hook = tree.parent / "install_hook.py"
    hook.write_text(HOOK % imported(package))
    plain, plain_lines = tested(package, tree, python, None)
    hooked, hooked_lines = tested(package, tree, python, hook)
    tests = sorted(test for test in plain.keys() | hooked.keys() if plain.get(test) != hooked.get(test))
    files = sorted(path for path in plain_lines.keys() | hooked_lines.keys() if plain_lines.get(path) != hooked_lines.get(path))
    passed = sum(result == "passed" for result in plain.values())
    print(f"{package:<16}{len(plain):>8}{passed:>8}{len(tests):>10}{len(plain_lines):>8}{len(files):>10}", flush=True)
    for test in tests:
        print(f"    {test}: {plain.get(test)} -> {hooked.get(test)}")
    for path in files:
        lines = sorted(set(plain_lines.get(path, [])) ^ set(hooked_lines.get(path, [])))
        print(f"    {path}: lines {', '.join(map(str, lines))}")
    shutil.rmtree(tree.parent)
    return not tests and not files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", required=True, type=Path, help="what `pip wheel --no-deps .` makes in a clone")
    parser.add_argument("--work", type=Path, help="keeps downloads and environments")
    packages = [name for name in SUITES if name != "pytest"]
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"of {', '.join(packages)}; all by default")
    options = parser.parse_args()
    if unknown := set(options.packages) - set(packages):
        parser.error(f"no such package here: {', '.join(sorted(unknown))}")
    work = (options.work or Path(tempfile.mkdtemp())).resolve()
    work.mkdir(parents=True, exist_ok=True)
    print(f"{'package':<16}{'tests':>8}{'passed':>8}{'differing':>10}{'files':>8}{'differing':>10}")
    try:
        same = [compare(name, options.wheel.resolve(), work) for name in options.packages or packages]
    except (Failed, subprocess.TimeoutExpired) as error:
        print(f"hooked_suites.py: {error}", file=sys.stderr)
        return 2
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
