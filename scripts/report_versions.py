"""Compares figures from syntax with those of compilers: `report_versions.py --pylens BIN [--python PYTHON]... TREE...`.

For each interpreter, by default every CPython from 3.8 on under `~/.pyenv/versions`, the branches of each function as pylens
reads them in the text must be those of its bytecode, and free and cell variables those of its code objects. List, set and
dict comprehensions are the exception: before Python 3.12 they are functions, for which those around them keep cells, and
since then their own variables may be cells of the function around them. Lists every
function where they differ, and says in how many the number of conditional jumps is another than that of the branches. A
compiler may know a condition (`if 0:`), or leave code out that never runs: then its number is the smaller one. Exit
status 1 if it is the larger one anywhere.
"""

import argparse
import json
import pathlib
import subprocess
import sys

# What an interpreter says about the variables of each function and class, by name and line.
VARIABLES = r"""
import json, sys, warnings
warnings.simplefilter("ignore")

def is_nested(code):
    return code.co_name.startswith("<") and not code.co_name.startswith("<generic")

found = {}
def walk(path, code, prefix):
    for it in code.co_consts:
        if hasattr(it, "co_code"):
            name = prefix + it.co_name
            if is_nested(it):
                walk(path, it, prefix)
                continue
            if it.co_name.startswith("<generic"):
                continue
            found["%s:%d:%s" % (path, it.co_firstlineno, name)] = [sorted(it.co_cellvars), sorted(it.co_freevars)]
            walk(path, it, name + (".<locals>." if it.co_flags & 1 else "."))

for path in json.load(sys.stdin):
    with open(path, "rb") as file:
        try:
            walk(path, compile(file.read(), path, "exec", dont_inherit=True), "")
        except (SyntaxError, ValueError, RecursionError):
            pass
json.dump(found, sys.stdout)
"""


def interpreters():
    found = []
    for folder in pathlib.Path.home().glob(".pyenv/versions/3.*"):
        minor = int(folder.name.split(".")[1])
        if minor >= 8:
            found.append((minor, str(folder / "bin/python")))
    return [path for _, path in sorted(found)]


def functions_of(pylens, python, trees):
    command = [pylens, "report", "--isolated", "--quiet", "--no-respect-gitignore", "--output-format", "json"]
    result = subprocess.run([*command, "--python", python, *trees], capture_output=True, text=True)
    if result.returncode not in (0, 2):
        sys.exit(result.stderr)
    return json.loads(result.stdout)


def compared(pylens, python, trees):
    """Compares for one interpreter; the number of functions whose bytecode has more branches than the text."""
    report = functions_of(pylens, python, trees)
    compiled = [it for it in report["functions"] if it["bytecode"]]
    paths = sorted({it["filename"] for it in compiled})
    asked = subprocess.run([python, "-c", VARIABLES], input=json.dumps(paths), capture_output=True, text=True, check=True)
    variables = json.loads(asked.stdout)
    fewer, more, jumps, other_variables, seen = [], [], 0, [], 0
    for it in compiled:
        branches = it["bytecode"]["branches"]
        if branches != it["branches"]:
            (more if branches > it["branches"] else fewer).append(it)
        jumps += it["bytecode"]["conditional_jumps"] != it["branches"]
        own = variables.get("%s:%d:%s" % (it["filename"], it["line"], it["name"]))
        if own and it["kind"] != "module":
            seen += 1
            if own != [it["cell_variables"], it["free_variables"]]:
                other_variables.append((it, own))
    print(
        f"{report['python']}: {len(compiled)} functions, branches differ in {len(fewer) + len(more)}, "
        f"jumps are other than branches in {jumps}; variables differ in {len(other_variables)} of {seen}"
    )
    for it in fewer + more:
        print(f"  {it['filename']}:{it['line']} {it['name']}: {it['branches']}, compiled {it['bytecode']['branches']}")
    for it, own in other_variables:
        print(f"  {it['filename']}:{it['line']} {it['name']}: {[it['cell_variables'], it['free_variables']]}, compiled {own}")
    return len(more)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pylens", required=True, help="the program")
    parser.add_argument("--python", action="append", help="an interpreter; can be repeated")
    parser.add_argument("trees", nargs="+", help="files and folders")
    arguments = parser.parse_args()
    found = arguments.python or interpreters()
    if not found:
        sys.exit("no interpreters found; name some with --python")
    more = [compared(arguments.pylens, python, arguments.trees) for python in found]
    sys.exit(any(more))


if __name__ == "__main__":
    main()
