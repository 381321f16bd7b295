"""Counts the lines of code of each rule beside its constant: `rule_sizes.py [--list]`.

Comments, imports, blank lines, the constant `RULE` and tests are not counted. A rule is a file `rules/GROUP/RULE.rs`, or a folder
of that name, whose `mod.rs` is the rule; the questions about code that only this rule asks lie beside it and are given apart.
"""

import argparse
import pathlib
import re
import statistics

ROOT = pathlib.Path(__file__).resolve().parent.parent / "rules"
# Top-level items end with their closing bracket at the start of a line.
CONSTANT = re.compile(r"^pub static RULE: Rule = Rule \{.*?^\};\n", re.M | re.S)
TESTS = re.compile(r"^#\[cfg\(test\)\]\nmod tests.*?^\}\n", re.M | re.S)
IMPORT = re.compile(r"^(?:pub )?use [^;]*;\n", re.M | re.S)


def lines_of_code(path: pathlib.Path) -> int:
    text = path.read_text(encoding="utf-8")
    for part in (CONSTANT, TESTS, IMPORT):
        text = part.sub("", text)
    lines = (line.strip() for line in text.splitlines())
    return sum(1 for line in lines if line and not line.startswith("//"))


def rules() -> dict[str, tuple[int, int]]:
    sizes = {}
    for group in sorted(path for path in ROOT.iterdir() if path.is_dir()):
        for path in sorted(group.iterdir()):
            if path.name == "mod.rs":
                continue
            rule = path / "mod.rs" if path.is_dir() else path
            beside = [other for other in path.rglob("*.rs") if other != rule]
            sizes[f"{group.name}/{path.stem}"] = lines_of_code(rule), sum(map(lines_of_code, beside))
    return sizes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="show every rule, the largest first")
    options = parser.parse_args()
    sizes = rules()
    if options.list:
        for name, (size, beside) in sorted(sizes.items(), key=lambda item: item[1], reverse=True):
            print(f"{size:5} {f'+ {beside}' if beside else '':6} {name}")
    for counted, of in (("rules", lambda it: it[0]), ("with what lies beside them", sum)):
        counts = {name: of(size) for name, size in sizes.items()}
        largest = max(counts, key=counts.__getitem__)
        print(f"{len(counts)} {counted}: median {statistics.median(counts.values()):g}, largest {counts[largest]} ({largest})")


if __name__ == "__main__":
    main()
