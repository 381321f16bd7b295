#!/bin/sh
# CPython 3.14 gave `argparse.HelpFormatter` a parameter `color`, the sixth by position, and 3.15 took it away again: a subclass
# that passes on what 3.14 takes is a TypeError in 3.15 as soon as a parser is made with it. In 3.15 the parser also calls its own
# `_get_formatter(file=...)`, so that a parser which overrides that method without the parameter, as was right up to 3.14, answers a
# wrong option with TypeError in place of its usage and exit status 2.
#
# Seen with the npm packages pyodide 314.0.7 (CPython 3.14) and 315.0.0-alpha.2 (CPython 3.15):
#   3.14: help is shown | exit 2
#   3.15: TypeError: HelpFormatter.__init__() takes from 2 to 5 positional arguments but 6 were given | TypeError: Parser._get_formatter() got an unexpected keyword argument 'file'
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >program.py <<'PY'
import argparse
import contextlib
import io


class Formatter(argparse.HelpFormatter):
    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None, color=False):
        super().__init__(prog, indent_increment, max_help_position, width, color)


class Parser(argparse.ArgumentParser):
    def _get_formatter(self):
        return self.formatter_class(prog=self.prog, width=60)


def shown(work):
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            work()
    except TypeError as error:
        return f"TypeError: {error}"
    except SystemExit as error:
        return f"exit {error.code}"
    return "help is shown"


def formatted():
    argparse.ArgumentParser(prog="p", formatter_class=Formatter).format_help()


result = f"{shown(formatted)} | {shown(lambda: Parser(prog='p').parse_args(['--unknown']))}"
PY

cat >run.mjs <<'JS'
import { readFileSync } from "node:fs";
const { loadPyodide } = await import(process.argv[2] + "/pyodide.mjs");
const python = await loadPyodide();
python.runPython(readFileSync("program.py", "utf8"));
console.log(python.globals.get("result"));
JS

npm install --silent --no-audit --no-fund --ignore-scripts before@npm:pyodide@314.0.7 after@npm:pyodide@315.0.0-alpha.2
before=$(node run.mjs "$folder/node_modules/before" 2>&1 | tail -n 1)
after=$(node run.mjs "$folder/node_modules/after" 2>&1 | tail -n 1)
printf '3.14: %s\n3.15: %s\n' "$before" "$after"
[ "$before" = "help is shown | exit 2" ]
first="TypeError: HelpFormatter.__init__() takes from 2 to 5 positional arguments but 6 were given"
[ "$after" = "$first | TypeError: Parser._get_formatter() got an unexpected keyword argument 'file'" ]
