#!/usr/bin/env python3
"""Prove on real source trees what pylens promises about its runs and its rewrites.

    verify.py --pylens target/release/pylens [--jobs 2] TREE...

Each tree is copied; the original is only read. On the copies:

check   `pylens check` ends with status 0 or 1, does not panic, and prints the same bytes with one thread, with two,
        and again. Status 2 is accepted if standard error names the files that could not be done, and if CPython
        cannot compile those files either. A file that CPython compiles is "refused" and counts as a violation unless
        `--allow-refused` names it. A file that CPython cannot decode must be a finding, or be named with status 2.
diff    `pylens fix --unsafe-fixes --diff` writes nothing, and `git apply` turns its output into exactly the tree that
        `fix` makes.
fix     After `pylens fix --unsafe-fixes` every file that compiled still compiles, the changed files are those of the
        diff, modes are kept, and a second run changes nothing.

One row per tree; violations below it. Exit status: 0 all promises kept, 1 some violation, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import tokenize
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from trees import Run, argument_parser, files_below, in_excluded_folder, is_python, mentioned, parsed, run

COLUMNS = ("tree", "files", "compile", "exhausted", "undecodable", "failed", "refused", "changed", "verdict")
SHOWN = 10
"""How many files one violation lists."""

COMPILES, INVALID, UNDECODABLE, EXHAUSTED = "compiles", "invalid", "undecodable", "exhausted"

RECURSION_LIMIT = 20_000
STACK_BYTES = 512 * 1024 * 1024
CHUNK = 200

GIT_ENVIRONMENT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
GIT_SETTINGS = "core.autocrlf=false core.safecrlf=false gc.auto=0 user.name=verify user.email=verify@example.invalid"


@dataclass(frozen=True)
class Print:
    """What identifies a file's state."""

    digest: str
    mode: int


@dataclass
class Report:
    """What was found out about one tree."""

    tree: Path
    counts: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def expect(self, kept: bool, violation: str) -> None:
        """Note a violation unless the promise was kept."""
        if not kept:
            self.violations.append(violation)

    def expect_none(self, files: set[str], violation: str) -> None:
        """Note a violation that names the files it was seen on, if there are any."""
        self.expect(not files, f"{violation}: {listed(files)}")

    def row(self) -> list[str]:
        """The cells of the tree's row."""
        verdict = "ok" if not self.violations else f"{len(self.violations)} violations"
        counts = [str(self.counts.get(column, "-")) for column in COLUMNS[1:-1]]
        return [self.tree.name, *counts, verdict]


class Subject:
    """The program under test and how it is called."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.program = str(options.pylens.resolve())
        self.common = ["--isolated", "--no-respect-gitignore"]
        for selector in options.select:
            self.common += ["--select", selector]
        self.timeout = options.timeout

    def check(self, tree: Path, threads: int) -> Run:
        """Run `pylens check` on a tree."""
        return self._run(["check", *self.common, str(tree)], tree, threads)

    def fix(self, tree: Path) -> Run:
        """Run `pylens fix` on a tree."""
        return self._run(["fix", "--unsafe-fixes", *self.common, str(tree)], tree, 2)

    def diff(self, tree: Path) -> Run:
        """Run `pylens fix --diff` in a tree, so that the paths of the diff are relative to it."""
        return self._run(["fix", "--unsafe-fixes", "--diff", *self.common, "."], tree, 2)

    def _run(self, arguments: list[str], tree: Path, threads: int) -> Run:
        return run([self.program, *arguments], tree, {"RAYON_NUM_THREADS": str(threads)}, timeout=self.timeout)


class Judge:
    """CPython's own opinion about files, asked in worker processes."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self.pool = pool

    def outcomes(self, root: Path, paths: list[str]) -> dict[str, str]:
        """For each file whether CPython compiles it, and if not, why."""
        chunks = [paths[start : start + CHUNK] for start in range(0, len(paths), CHUNK)]
        found: dict[str, str] = {}
        for part in self.pool.map(compile_chunk, [str(root)] * len(chunks), chunks):
            found.update(part)
        return found


def compile_chunk(root: str, paths: list[str]) -> dict[str, str]:
    """Compile some files on a thread whose stack is large enough for the raised recursion limit."""
    found: dict[str, str] = {}

    def work() -> None:
        for path in paths:
            found[path] = compile_outcome(Path(root, path).read_bytes(), path)

    sys.setrecursionlimit(RECURSION_LIMIT)
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    missing = len(paths) - len(found)
    if missing:
        raise RuntimeError(f"{missing} files were not compiled, the first of them {paths[len(found)]}")
    return found


def compile_outcome(data: bytes, name: str) -> str:
    """What CPython says about a source file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, name, "exec", dont_inherit=True)
        except (MemoryError, RecursionError):
            return EXHAUSTED
        except (SyntaxError, ValueError, LookupError, OverflowError):
            return INVALID if decodes(data) else UNDECODABLE
    return COMPILES


def decodes(data: bytes) -> bool:
    """Whether a source file can be decoded as its byte order mark or cookie says."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        data.decode(encoding)
    except (SyntaxError, ValueError, LookupError):
        return False
    return True


def verify_tree(subject: Subject, judge: Judge, tree: Path, allowed: list[str]) -> Report:
    """Check everything that is promised about one tree."""
    report = Report(tree)
    paths = [path for path in files_below(tree) if is_python(path) and (tree / path).is_file()]
    outcomes = judge.outcomes(tree, paths)
    report.counts["files"] = len(paths)
    for column, outcome in (("compile", COMPILES), ("exhausted", EXHAUSTED), ("undecodable", UNDECODABLE)):
        report.counts[column] = sum(found == outcome for found in outcomes.values())
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        fixed, patched = copies(tree, Path(folder).resolve())
        verify_check(subject, report, fixed, outcomes)
        diffed = verify_diff(subject, report, patched, outcomes)
        changed = verify_fix(subject, judge, report, fixed, outcomes)
        report.expect_none(changed - diffed, "fixed, but not in the diff")
        report.expect_none(diffed - changed, "in the diff, but not fixed")
        report.expect_none(
            differing(contents(fixed), contents(patched)), "`git apply` of the diff makes another file than `fix`"
        )
    verify_refusals(report, outcomes, allowed)
    return report


def copies(tree: Path, folder: Path) -> tuple[Path, Path]:
    """Two copies of a tree; the second is a fresh Git repository."""
    fixed, patched = folder / "fixed" / tree.name, folder / "patched" / tree.name
    for copy in (fixed, patched):
        shutil.copytree(tree, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    git(patched, "init", "--quiet")
    (patched / ".git/info").mkdir(exist_ok=True)
    (patched / ".git/info/attributes").write_text("* -text -filter -ident\n")
    git(patched, "add", "--all", "--force")
    git(patched, "commit", "--quiet", "--allow-empty", "--message", "as it was")
    return fixed, patched


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> Run:
    """Run Git with no settings but ours."""
    settings = [part for setting in GIT_SETTINGS.split() for part in ("-c", setting)]
    done = run(["git", *settings, *arguments], folder, GIT_ENVIRONMENT, stdin)
    if done.status != 0:
        raise GitError(f"git {arguments[0]} failed: {done.last_words()}")
    return done


class GitError(Exception):
    """Git could not do what it was asked for."""


def verify_check(subject: Subject, report: Report, tree: Path, outcomes: dict[str, str]) -> None:
    """`pylens check` ends well, says the same whatever the threads, writes nothing, passes nothing over."""
    before = prints(tree)
    first, second, third = (subject.check(tree, threads) for threads in (1, 2, 2))
    verify_ending("check", report, first, tree, outcomes)
    report.expect(first.status != 1 or bool(first.stdout), f"check: status 1 without a finding: {first.last_words()}")
    report.expect(
        first.status == second.status == third.status,
        f"check: statuses {first.status}, {second.status}, {third.status} of three runs differ",
    )
    report.expect(first.stdout == second.stdout, f"check: 1 and 2 threads {difference(first, second)}")
    report.expect(second.stdout == third.stdout, f"check: two equal runs {difference(second, third)}")
    report.expect_none(differing(before, prints(tree)), "check: wrote to the tree")
    undecodable = {path for path, found in outcomes.items() if found == UNDECODABLE and may_be_visited(path)}
    if undecodable:
        said = first.stdout.decode("utf-8", "replace") + (first.stderr if first.status == 2 else "")
        report.expect_none(undecodable - mentioned(said, tree, undecodable), "check: silently passed over")


def may_be_visited(path: str) -> bool:
    """Whether pylens must have an opinion about a file."""
    return not path.endswith(".pyi") and not in_excluded_folder(path)


def verify_ending(what: str, report: Report, done: Run, tree: Path, outcomes: dict[str, str]) -> None:
    """A run ends with a status that its standard error accounts for; remembers the files it could not do."""
    report.expect("panicked" not in done.stderr, f"{what}: panicked: {done.last_words()}")
    report.expect(done.status in (0, 1, 2), f"{what}: ended with status {done.status}: {done.last_words()}")
    if done.status == 2:
        failed = mentioned(done.stderr, tree, outcomes)
        report.expect(bool(failed), f"{what}: status 2, but no file is named: {done.last_words()}")
        report.refused |= failed


def verify_diff(subject: Subject, report: Report, tree: Path, outcomes: dict[str, str]) -> set[str]:
    """`--diff` writes nothing and can be applied; returns the files it names and leaves the tree patched."""
    before = prints(tree)
    done = subject.diff(tree)
    verify_ending("diff", report, done, tree, outcomes)
    report.expect_none(differing(before, prints(tree)), "diff: wrote to the tree")
    report.expect(not done.stdout or done.status != 0, "diff: there is a diff, but the status is 0")
    if not done.stdout:
        return set()
    try:
        named = git(tree, "apply", "--numstat", "-z", stdin=done.stdout).stdout
        git(tree, "apply", "--whitespace=nowarn", stdin=done.stdout)
    except GitError as error:
        report.violations.append(f"diff: {error}")
        return set()
    return {os.fsdecode(line.split(b"\t", 2)[2]) for line in named.split(b"\0") if line}


def verify_fix(subject: Subject, judge: Judge, report: Report, tree: Path, outcomes: dict[str, str]) -> set[str]:
    """`fix` breaks nothing and is settled after one run; returns the files it changed."""
    before = prints(tree)
    verify_ending("fix", report, subject.fix(tree), tree, outcomes)
    after = prints(tree)
    changed = differing(digests(before), digests(after))
    report.counts["changed"] = len(changed)
    report.expect_none(differing(modes(before), modes(after)), "fix: made, deleted, or changed the mode of files")
    report.expect_none({path for path in changed if path not in outcomes}, "fix: touched what is not Python")
    compiled = sorted(path for path in changed & set(after) if outcomes.get(path) == COMPILES)
    now = judge.outcomes(tree, compiled)
    report.expect_none({path for path in compiled if now[path] != COMPILES}, "fix: no longer compiles")
    verify_ending("second fix", report, subject.fix(tree), tree, outcomes)
    report.expect_none(differing(after, prints(tree)), "fix: a second run changed files again")
    return changed


def verify_refusals(report: Report, outcomes: dict[str, str], allowed: list[str]) -> None:
    """Files that pylens could not do must be beyond CPython as well, or be allowed by name."""
    report.counts["failed"] = len(report.refused)
    refused = {path for path in report.refused if outcomes[path] == COMPILES}
    report.counts["refused"] = len(refused)
    unexpected = {path for path in refused if not any(fnmatch.fnmatch(path, pattern) for pattern in allowed)}
    report.expect_none(unexpected, "refused, although CPython compiles it")


def prints(root: Path) -> dict[str, Print]:
    """Every file of a tree with what identifies its state."""
    return {path: file_print(root / path) for path in files_below(root)}


def file_print(path: Path) -> Print:
    """A digest of a file's bytes or of a link's target, and the mode."""
    data = os.fsencode(os.readlink(path)) if path.is_symlink() else path.read_bytes()
    return Print(hashlib.sha256(data).hexdigest(), path.lstat().st_mode)


def digests(tree: dict[str, Print]) -> dict[str, str]:
    """The contents only."""
    return {path: found.digest for path, found in tree.items()}


def modes(tree: dict[str, Print]) -> dict[str, int]:
    """The modes only."""
    return {path: found.mode for path, found in tree.items()}


def contents(root: Path) -> dict[str, str]:
    """Every file of a tree with a digest of its bytes."""
    return digests(prints(root))


def differing(one: dict, other: dict) -> set[str]:
    """The paths that are not in both or not the same in both."""
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


def difference(one: Run, other: Run) -> str:
    """Where two outputs part."""
    ours, theirs = one.stdout.splitlines(), other.stdout.splitlines()
    for number, (left, right) in enumerate(zip(ours, theirs), 1):
        if left != right:
            start = max(len(os.path.commonprefix([left, right])) - 40, 0)
            return f"differ in line {number}: {left[start:][:100]!r} and {right[start:][:100]!r}"
    return f"differ: {len(one.stdout)} and {len(other.stdout)} bytes"


def listed(files: set[str]) -> str:
    """A few of the files, and how many there are."""
    shown = ", ".join(sorted(files)[:SHOWN])
    return shown if len(files) <= SHOWN else f"{shown} and {len(files) - SHOWN} more"


def reports(options: argparse.Namespace) -> Iterator[Report]:
    """The report of each tree, as soon as it is known."""
    subject = Subject(options)
    with ProcessPoolExecutor(options.jobs) as pool:
        for tree in options.trees:
            try:
                yield verify_tree(subject, Judge(pool), tree.resolve(), options.allow_refused)
            except subprocess.TimeoutExpired as error:
                yield Report(tree, violations=[f"not done after {error.timeout:.0f} seconds: {error.cmd[1]}"])


def print_row(cells: list[str]) -> None:
    """Print one row of the table."""
    print(f"{cells[0]:<26}" + "".join(f"  {cell:>12}" for cell in cells[1:]), flush=True)


def arguments(argv: Optional[list[str]]) -> argparse.Namespace:
    """Read the command line."""
    parser = argument_parser(__doc__, "compile")
    parser.add_argument("--select", action="append", default=[], help="passed on to pylens; may be repeated")
    parser.add_argument(
        "--allow-refused",
        action="append",
        default=[],
        metavar="PATTERN",
        help="files, as patterns of paths within the tree, that pylens may refuse; may be repeated",
    )
    parser.add_argument("--timeout", type=float, default=1800, help="seconds for one run of pylens (default: 1800)")
    return parsed(parser, argv)


def main(argv: Optional[list[str]] = None) -> int:
    """Verify all trees; returns the exit status."""
    options = arguments(argv)
    violated = False
    print_row(list(COLUMNS))
    for report in reports(options):
        print_row(report.row())
        for violation in report.violations:
            print(f"    {violation}", flush=True)
        violated |= bool(report.violations)
    return 1 if violated else 0


if __name__ == "__main__":
    sys.exit(main())
