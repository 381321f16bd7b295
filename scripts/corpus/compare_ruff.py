#!/usr/bin/env python3
"""Compare two rules of pylens with their nearest relatives in Ruff, on real source trees.

    compare_ruff.py --pylens target/release/pylens [--ruff ruff] [--jobs 2] [--show 3] TREE...

is-literal            with F632, for each comparison
missing-annotations   (scope "all") with ANN001-003, 201, 202 and 204-206, for each function: flagged or not

A finding is mapped to the comparison or function that it lies in with Python's own `ast`; where this Python cannot
parse a file, to the line. Each difference gets the first class (see `differences.py`) that explains it; differences
that none explains are "unexplained".

Ruff heeds no default excludes and no `# noqa`, and takes the newest syntax. Classes whose name ends with "(to be
decided)" are not in the definition of the rule: if real code shows one, decide, then drop the class or the difference.

Exit status: 0 every difference is explained, 1 some is not, 2 a program failed or wrong arguments.
"""

from __future__ import annotations

import argparse
import ast
import bisect
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Optional

from differences import (
    CLASSES,
    FUNCTIONS,
    IS_LITERAL,
    MISSING_ANNOTATIONS,
    PYLENS,
    RUFF,
    UNEXPLAINED,
    Difference,
    FileFacts,
    SourceFile,
    class_of,
)
from trees import argument_parser, files_below, is_python, mentioned, parsed, run

RUFF_CODES = {
    IS_LITERAL: ("F632",),
    MISSING_ANNOTATIONS: ("ANN001", "ANN002", "ANN003", "ANN201", "ANN202", "ANN204", "ANN205", "ANN206"),
}
PYLENS_SETTINGS = {IS_LITERAL: [], MISSING_ANNOTATIONS: ["--config", 'rules.missing-annotations.scope = "all"']}
RUFF_SETTINGS = [
    "--isolated", "--no-cache", "--ignore-noqa", "--no-respect-gitignore", "--target-version", "py314",
    "--config", "exclude = []", "--config", 'include = ["*.py", "*.pyw", "*.pyi"]',
]  # fmt: skip
COMMON_SETTINGS = ["--output-format", "json", "--exit-zero"]


class Finding(NamedTuple):
    """One line of a linter's output: one-based row and column, the column in characters."""

    code: str
    row: int
    column: int


class Place(NamedTuple):
    """What findings are compared by: where a comparison or function starts; column -1 for a line."""

    row: int
    column: int


class Locator:
    """Finds the innermost node of some kinds around a position."""

    def __init__(self, source: SourceFile, kinds: tuple[type, ...]) -> None:
        self.source = source
        self.nodes = source.nodes(kinds)
        self.starts = [(node.lineno, node.col_offset) for node in self.nodes]

    def node_at(self, finding: Finding) -> Optional[ast.AST]:
        """The innermost node that holds the place of a finding."""
        before = self.source.line(finding.row)[: finding.column - 1]
        start = (finding.row, len(before.encode("utf-8", "surrogateescape")))
        for index in range(bisect.bisect_right(self.starts, start) - 1, -1, -1):
            node = self.nodes[index]
            if start < (node.end_lineno, node.end_col_offset):
                return node
        return None


def places(source: SourceFile, rule: str, findings: Iterable[Finding]) -> dict[Place, Optional[ast.AST]]:
    """The comparisons or functions that findings lie in."""
    locator = Locator(source, (ast.Compare,) if rule == IS_LITERAL else FUNCTIONS)
    found: dict[Place, Optional[ast.AST]] = {}
    for finding in findings:
        node = locator.node_at(finding)
        if node is not None:
            found[Place(node.lineno, node.col_offset)] = node
        else:
            found[Place(line_for(source, rule, finding.row), -1)] = None
    return found


def line_for(source: SourceFile, rule: str, row: int) -> int:
    """The line to compare by where there is no node: a comparison's own, a function's `def`."""
    if rule == IS_LITERAL:
        return row
    starts = (number for number in range(row, 0, -1) if re.match(r"\s*(async\s+)?def\b", source.line(number)))
    return next(starts, row)


@dataclass
class Result:
    """How two sets of findings relate: numbers, and the differences by side and class."""

    both: int = 0
    pylens: int = 0
    ruff: int = 0
    counts: Counter = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, key: tuple[str, str], example: str, show: int) -> None:
        """Count a difference and keep it as an example while there are few."""
        self.counts[key] += 1
        if len(self.examples[key]) < show:
            self.examples[key].append(example)

    def add(self, other: Result, show: int) -> None:
        """Add another file's result."""
        self.both += other.both
        self.pylens += other.pylens
        self.ruff += other.ruff
        self.counts += other.counts
        for key, examples in other.examples.items():
            self.examples[key] += examples[: show - len(self.examples[key])]

    def unexplained(self) -> int:
        """How many differences no class explains."""
        return sum(count for (_, name), count in self.counts.items() if name == UNEXPLAINED)


class Job(NamedTuple):
    """What there is to compare in one file."""

    root: str
    path: str
    rule: str
    facts: FileFacts
    pylens: list[Finding]
    ruff: list[Finding]
    show: int


def compare_file(job: Job) -> Result:
    """Compare what both tools say about one file."""
    sys.setrecursionlimit(10_000)
    source = SourceFile(job.root, job.path, job.facts)
    ours, theirs = places(source, job.rule, job.pylens), places(source, job.rule, job.ruff)
    result = Result(both=len(ours.keys() & theirs.keys()), pylens=len(ours), ruff=len(theirs))
    for side, found, other in ((PYLENS, ours, theirs), (RUFF, theirs, ours)):
        for place in sorted(found.keys() - other.keys()):
            difference = Difference(source, side, place.row, found[place])
            result.note((side, class_of(job.rule, difference)), difference.example(), job.show)
    return result


@dataclass
class Output:
    """What one tool said about one tree."""

    findings: dict[str, list[Finding]]
    syntax_errors: set[str]
    stderr: str


class ToolError(Exception):
    """A linter did not do its work."""


def lint(command: list[str], root: Path, codes: tuple[str, ...], statuses: tuple[int, ...]) -> Output:
    """Run a linter on a tree and sort its findings by file."""
    done = run([*command, *COMMON_SETTINGS, "."], root)
    if done.status not in statuses:
        raise ToolError(f"{command[0]} ended with status {done.status}: {done.last_words()}")
    try:
        records = json.loads(done.stdout)
    except ValueError as error:
        raise ToolError(f"{command[0]} did not print JSON ({error}): {done.last_words()}") from error
    output = Output(defaultdict(list), set(), done.stderr)
    for record in records:
        path = os.path.relpath(os.path.join(root, record["filename"]), root)
        if record["code"] in codes:
            location = record["location"]
            output.findings[path].append(Finding(record["code"], location["row"], location["column"]))
        elif record["code"] in (None, "invalid-syntax", "syntax-error"):
            output.syntax_errors.add(path)
    return output


def compare_tree(options: argparse.Namespace, pool: ProcessPoolExecutor, tree: Path, rule: str) -> Result:
    """Compare what both tools say about one tree."""
    root = tree.resolve()
    selection = ",".join(RUFF_CODES[rule])
    ruff = lint([options.ruff, "check", *RUFF_SETTINGS, "--select", selection], root, RUFF_CODES[rule], (0,))
    command = [str(options.pylens.resolve()), "check", "--isolated", "--no-respect-gitignore", "--select", rule]
    pylens = lint([*command, *PYLENS_SETTINGS[rule]], root, (rule,), (0, 2))
    refused = mentioned(pylens.stderr, root, filter(is_python, files_below(root))) if pylens.stderr else set()
    jobs = []
    for path in sorted(pylens.findings.keys() | ruff.findings.keys()):
        facts = FileFacts(path in pylens.syntax_errors, path in ruff.syntax_errors, path in refused)
        ours, theirs = pylens.findings.get(path, []), ruff.findings.get(path, [])
        jobs.append(Job(str(root), path, rule, facts, ours, theirs, options.show))
    total = Result()
    for result in pool.map(compare_file, jobs, chunksize=20):
        total.add(result, options.show)
    return total


def print_result(name: str, rule: str, result: Result) -> None:
    """Print a row, and below it the classes of differences."""
    explained = sum(result.counts.values()) - result.unexplained()
    numbers = (result.both, result.pylens, result.ruff, explained, result.unexplained())
    print(f"{name:<26}{rule:<22}" + "".join(f"{number:>12}" for number in numbers), flush=True)
    for key, count in sorted(result.counts.items(), key=lambda item: (item[0][1] != UNEXPLAINED, -item[1], item[0])):
        print(f"    {count:>7}  {key[0]}: {key[1]}")
        for example in result.examples[key]:
            print(f"             {example}")


def arguments(argv: Optional[list[str]]) -> argparse.Namespace:
    """Read the command line."""
    parser = argument_parser(__doc__, "compare")
    parser.add_argument("--ruff", default="ruff", help="the program to compare with (default: ruff)")
    parser.add_argument("--rule", choices=list(CLASSES), action="append", help="compare this rule only")
    parser.add_argument("--show", type=int, default=3, help="examples for each class (default: 3)")
    return parsed(parser, argv)


def main(argv: Optional[list[str]] = None) -> int:
    """Compare on all trees; returns the exit status."""
    options = arguments(argv)
    totals: dict[str, Result] = defaultdict(Result)
    columns = ("both", "pylens", "ruff", "explained", UNEXPLAINED)
    print(f"{'tree':<26}{'rule':<22}" + "".join(f"{column:>12}" for column in columns))
    try:
        with ProcessPoolExecutor(options.jobs) as pool:
            for tree in options.trees:
                for rule in options.rule or CLASSES:
                    result = compare_tree(options, pool, tree, rule)
                    print_result(tree.name, rule, result)
                    totals[rule].add(result, 0)
    except ToolError as error:
        print(error, file=sys.stderr)
        return 2
    for rule, result in totals.items():
        print_result("all", rule, result)
    return 1 if any(result.unexplained() for result in totals.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
