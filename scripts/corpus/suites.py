#!/usr/bin/env python3
"""Run packages' own test suites before and after `pylens fix --unsafe-fixes`, and compare every test's outcome.

    suites.py --pylens target/release/pylens [--work DIR] [--select SELECTOR]... [PACKAGE]...

For each package the source distribution is downloaded, installed into a virtual environment of its own and tested; then
its whole tree, tests included, is fixed, installed over the first and tested again. Needs a package index. DIR keeps the
downloads and environments for the next run.

One row per package: its tests, the files that the fixes changed, the tests whose outcome changed. Exit status: 0 none
changed, 1 some did, 2 a suite could not be run.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trees import files_below, run


@dataclass(frozen=True)
class Suite:
    """How a package's tests are run."""

    requirements: tuple[str, ...]
    tests: str
    options: tuple[str, ...] = ()


SUITES = {
    "packaging": Suite(("pretend", "hypothesis", "tomli_w"), "tests"),
    "attrs": Suite(("hypothesis", "cloudpickle"), "tests"),
    "more-itertools": Suite((), "tests"),
    "jinja2": Suite(("trio", "markupsafe"), "tests"),
    "pytest": Suite(("attrs", "hypothesis", "mock", "pygments", "requests", "xmlschema"), "testing"),
}


class Failed(Exception):
    """A suite could not be run."""


def checked(arguments: list[str], cwd: Path) -> None:
    done = run(arguments, cwd)
    if done.status != 0:
        raise Failed(f"{' '.join(arguments[:4])} ...: {done.last_words()}")


def unpacked(package: str, work: Path) -> Path:
    """The package's source distribution, unpacked into a fresh folder."""
    downloads = work / "downloads" / package
    if not downloads.is_dir():
        flags = ["--quiet", "--no-deps", "--no-binary", ":all:"]
        checked([sys.executable, "-m", "pip", "download", *flags, "-d", str(downloads), package], work)
    archive = next(downloads.glob("*.tar.gz"))
    folder = Path(tempfile.mkdtemp(prefix=f"{package}-", dir=work))
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    return next(folder.iterdir())


def environment(package: str, work: Path) -> Path:
    """The interpreter of the package's own virtual environment."""
    folder = work / "environments" / package
    python = folder / "bin" / "python"
    if not python.exists():
        checked([sys.executable, "-m", "venv", str(folder)], work)
        requirements = ["pytest", *SUITES[package].requirements]
        checked([str(python), "-m", "pip", "install", "--quiet", *requirements], work)
    return python


def outcomes(package: str, tree: Path, python: Path) -> dict[str, str]:
    """Install the tree, run its tests, and return each test's outcome."""
    suite = SUITES[package]
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", "--no-cache-dir", "."]
    checked([str(python), *install], tree)
    report = tree / "report.xml"
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--color=no", f"--junit-xml={report}", *suite.options]
    done = run([str(python), "-m", "pytest", *options, suite.tests], tree, env={"PYTHONHASHSEED": "0"})
    if done.status not in (0, 1) or not report.exists():
        raise Failed(f"{package}: {done.stdout.decode(errors='replace')[-2000:]}")
    cases = ElementTree.parse(report).getroot().iter("testcase")
    report.unlink()
    return {f"{case.get('classname')}.{case.get('name')}": outcome(case) for case in cases}


def outcome(case: ElementTree.Element) -> str:
    kinds = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
    return kinds[0] if kinds else "passed"


def changed_files(before: Path, after: Path) -> int:
    same: Callable[[str], bool] = lambda path: (before / path).read_bytes() == (after / path).read_bytes()
    return sum(not same(path) for path in files_below(before) if (after / path).is_file())


def compare(package: str, pylens: Path, selectors: list[str], work: Path) -> bool:
    """Print the package's row; whether every test gave the same result."""
    python = environment(package, work)
    before = unpacked(package, work)
    after = before.parent / "fixed"
    shutil.copytree(before, after, symlinks=True)
    options = [option for selector in selectors for option in ("--select", selector)]
    fixed = run([str(pylens), "fix", "--isolated", "--unsafe-fixes", *options, "."], after)
    if fixed.status == 2:
        raise Failed(f"pylens fix: {fixed.last_words()}")
    changed = changed_files(before, after)
    first, second = outcomes(package, before, python), outcomes(package, after, python)
    differing = sorted(test for test in first.keys() | second.keys() if first.get(test) != second.get(test))
    passed = sum(result == "passed" for result in first.values())
    print(f"{package:<16}{len(first):>8}{passed:>8}{changed:>8}{len(differing):>10}", flush=True)
    for test in differing:
        print(f"    {test}: {first.get(test)} -> {second.get(test)}")
    shutil.rmtree(before.parent)
    return not differing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pylens", required=True, type=Path)
    parser.add_argument("--select", action="append", default=[], help="rules to fix; all by default")
    parser.add_argument("--work", type=Path, help="keeps downloads and environments")
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"of {', '.join(SUITES)}; all by default")
    options = parser.parse_args()
    if unknown := set(options.packages) - set(SUITES):
        parser.error(f"no such package here: {', '.join(sorted(unknown))}")
    work = options.work or Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    print(f"{'package':<16}{'tests':>8}{'passed':>8}{'changed':>8}{'differing':>10}")
    try:
        pylens = options.pylens.resolve()
        same = [compare(name, pylens, options.select or ["all"], work.resolve()) for name in options.packages or SUITES]
    except (Failed, subprocess.TimeoutExpired) as error:
        print(f"suites.py: {error}", file=sys.stderr)
        return 2
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
