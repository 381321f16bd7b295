#!/usr/bin/env python3
"""Draws findings at random for people to judge: up to N of each rule, with the code around them.

    python3 scripts/corpus/sample.py --pylens target/release/pylens [--rule RULE]... [--count 20] [--context 12] TREE...

The draw depends only on the seed, the rule's name and the findings, so that two people judge the same ones. Files
under `test`, `tests` and `testing` folders, and `test_*.py`, `*_test.py` and `conftest.py`, are left out: nobody ships
them. `--tests` keeps them.
"""

import argparse
import json
import random
import re
import subprocess
import sys

TESTS = re.compile(r"(^|/)(tests?|testing)/|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$")


def findings(pylens, selectors, trees):
    command = [pylens, "check", "--isolated", "--output-format", "json-lines", "--exit-zero"]
    for selector in selectors:
        command += ["--select", selector]
    run = subprocess.run([*command, *trees], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in run.stdout.splitlines():
        yield json.loads(line)


def excerpt(finding, context):
    with open(finding["filename"], encoding="utf-8", errors="replace") as file:
        lines = file.read().splitlines()
    first, last = finding["location"]["row"], finding["end_location"]["row"]
    for number in range(max(1, first - context), min(len(lines), last + context) + 1):
        mark = ">" if first <= number <= last else " "
        yield f"{mark}{number:5} {lines[number - 1][:160]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pylens", required=True)
    parser.add_argument("--rule", action="append", default=[], help="a rule or group; all by default")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--context", type=int, default=12, help="lines around a finding")
    parser.add_argument("--seed", default="pylens")
    parser.add_argument("--tests", action="store_true", help="keep the findings in tests")
    parser.add_argument("trees", nargs="+")
    options = parser.parse_args()
    by_rule = {}
    for finding in findings(options.pylens, options.rule or ["all"], options.trees):
        if options.tests or not TESTS.search(finding["filename"]):
            by_rule.setdefault(finding["code"], []).append(finding)
    for rule, found in sorted(by_rule.items()):
        drawn = random.Random(f"{options.seed} {rule}").sample(found, min(options.count, len(found)))
        drawn.sort(key=lambda finding: (finding["filename"], finding["location"]["row"]))
        print(f"== {rule}: {len(found)} found, {len(drawn)} drawn")
        for finding in drawn:
            print(f"\n-- {finding['filename']}:{finding['location']['row']}: {finding['message']}")
            print("\n".join(excerpt(finding, options.context)))
        print()


if __name__ == "__main__":
    sys.exit(main())
