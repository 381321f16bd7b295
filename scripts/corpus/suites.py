#!/usr/bin/env python3
"""Run packages' own test suites before and after `pylens fix --unsafe-fixes`, and compare every test's outcome.

    suites.py --pylens target/release/pylens [--work DIR] [--select SELECTOR]... [PACKAGE]...

For each package the source distribution is downloaded, installed into a virtual environment of its own and tested; then
its whole tree, tests included, is fixed, installed over the first and tested again. Needs a package index. DIR keeps the
downloads and environments for the next run.

With `--telemetry` a header and entries are injected instead, which call into a stub; then the stub's count of entries is
compared with the interpreter's count of calls (`sys.setprofile`).

One row per package: its tests, the files that the fixes changed, the tests whose outcome changed. Exit status: 0 none
changed, 1 some did, 2 a suite could not be run.
"""

from __future__ import annotations

import argparse
import ast
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
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
    "pluggy": Suite((), "testing", ("--override-ini=addopts=",)),
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


def outcomes(package: str, tree: Path, python: Path, counting: bool = False) -> dict[str, str]:
    """Install the tree, run its tests, and return each test's outcome."""
    suite = SUITES[package]
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", "--no-cache-dir", "."]
    checked([str(python), *install], tree)
    report = tree / "report.xml"
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--color=no", f"--junit-xml={report}", *suite.options]
    env = {"PYTHONHASHSEED": "0"}
    if counting:
        env |= {"PYTHONPATH": str(STUB), "COUNTED": str(tree / "counted.json"), "COUNTS": str(tree / "counts.json")}
        options += ["-p", "count_calls"]
        (tree / "counted.json").write_text(json.dumps(functions_in_scope(tree)))
    done = run([str(python), "-m", "pytest", *options, suite.tests], tree, env=env)
    if done.status not in (0, 1) or not report.exists():
        raise Failed(f"{package}: {done.stdout.decode(errors='replace')[-2000:]}")
    cases = ElementTree.parse(report).getroot().iter("testcase")
    report.unlink()
    return {f"{case.get('classname')}.{case.get('name')}": outcome(case) for case in cases}


STUB = Path(__file__).resolve().parent / "stub"

TELEMETRY = """\
select = ["telemetry"]
[telemetry]
header = "import _stub_telemetry as _telemetry"
entry = "_telemetry.enter({qualname!r})"
include = ["src/**", "more_itertools/**"]
"""


def functions_in_scope(tree: Path) -> dict[str, list[str]]:
    """The qualified names of all functions of the package but overloads and `...`, by the path from its folder."""
    found: dict[str, list[str]] = {}
    root = tree / "src" if (tree / "src").is_dir() else tree
    for folder in root.iterdir():
        for path in folder.rglob("*.py") if (folder / "__init__.py").exists() and folder.name != "tests" else []:
            names: list[str] = []
            collect(ast.parse(path.read_bytes()).body, "", names)
            found[str(path.relative_to(root))] = names
    return found


def collect(body: list[ast.stmt], around: str, names: list[str]) -> None:
    for statement in body:
        inner = around
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            overload = any("overload" in ast.unparse(decorator) for decorator in statement.decorator_list)
            if not overload:
                names.append(around + statement.name)
            inner = f"{around}{statement.name}.<locals>."
        elif isinstance(statement, ast.ClassDef):
            inner = f"{around}{statement.name}."
        for field in ("body", "orelse", "finalbody"):
            collect(getattr(statement, field, []), inner, names)
        for part in [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]:
            collect(part.body, inner, names)


def outcome(case: ElementTree.Element) -> str:
    kinds = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
    return kinds[0] if kinds else "passed"


def changed_files(before: Path, after: Path) -> int:
    same: Callable[[str], bool] = lambda path: (before / path).read_bytes() == (after / path).read_bytes()
    return sum(not same(path) for path in files_below(before) if (after / path).is_file())


def compare(package: str, pylens: Path, selectors: list[str], work: Path, telemetry: bool) -> bool:
    """Print the package's row; whether every test gave the same result."""
    python = environment(package, work)
    before = unpacked(package, work)
    after = before.parent / "fixed"
    shutil.copytree(before, after, symlinks=True)
    options = [option for selector in selectors for option in ("--select", selector)]
    command = [str(pylens), "fix", "--isolated", "--unsafe-fixes", *options, "."]
    if telemetry:
        (after.parent / "telemetry.toml").write_text(TELEMETRY)
        command = [str(pylens), "fix", "--config", str(after.parent / "telemetry.toml"), "."]
    fixed = run(command, after)
    if fixed.status == 2:
        raise Failed(f"pylens fix: {fixed.last_words()}")
    changed = changed_files(before, after)
    first, second = outcomes(package, before, python), outcomes(package, after, python, counting=telemetry)
    differing = sorted(test for test in first.keys() | second.keys() if first.get(test) != second.get(test))
    passed = sum(result == "passed" for result in first.values())
    print(f"{package:<16}{len(first):>8}{passed:>8}{changed:>8}{len(differing):>10}", flush=True)
    if telemetry:
        counts = json.loads((after / "counts.json").read_text())
        entries, calls = Counter(counts["entries"]), Counter(counts["calls"])
        # Of a generator that is closed before it has begun, the interpreter reports a call as well.
        late = set(counts["late"])
        at_once, later = [{name for name in entries | calls if (name in late) is kind} for kind in (False, True)]
        for what, names in [("functions", at_once), ("generators and coroutines", later)]:
            sums = [sum(count[name] for name in names) for count in (entries, calls)]
            print(f"    {what}: {sums[0]} entries, {sums[1]} calls")
        for name in sorted(name for name in at_once if entries[name] != calls[name]):
            print(f"    {name}: {entries[name]} entries, {calls[name]} calls")
    for test in differing:
        print(f"    {test}: {first.get(test)} -> {second.get(test)}")
    shutil.rmtree(before.parent)
    return not differing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pylens", required=True, type=Path)
    parser.add_argument("--select", action="append", default=[], help="rules to fix; all by default")
    parser.add_argument("--telemetry", action="store_true", help="inject telemetry instead of fixing")
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
        selectors, folder = options.select or ["all"], work.resolve()
        packages = options.packages or SUITES
        same = [compare(name, pylens, selectors, folder, options.telemetry) for name in packages]
    except (Failed, subprocess.TimeoutExpired) as error:
        print(f"suites.py: {error}", file=sys.stderr)
        return 2
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
