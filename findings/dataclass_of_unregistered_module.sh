#!/bin/sh
# A dataclass under `from __future__ import annotations` whose module is not in `sys.modules` (exec'd code, modules loaded by
# hand) is an AttributeError up to CPython 3.14. In 3.15 it is none, and its class variables become fields, without a word: the
# string "ClassVar[int]" can only be told from a field's type by what the module imports.
#
# Seen with the npm packages pyodide 314.0.7 (CPython 3.14) and 315.0.0-alpha.2 (CPython 3.15):
#   3.14: AttributeError: 'NoneType' object has no attribute '__dict__'
#   3.15: ['size', 'limit']
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >program.py <<'PY'
import dataclasses
import types

TEXT = """
from __future__ import annotations
import dataclasses
from typing import ClassVar

@dataclasses.dataclass
class Shape:
    size: int = 1
    limit: ClassVar[int] = 2
"""


module = types.ModuleType("plugin")
try:
    exec(TEXT, module.__dict__)
    result = str([field.name for field in dataclasses.fields(module.Shape)])
except AttributeError as error:
    result = f"AttributeError: {error}"
PY

cat >run.mjs <<'JS'
import { readFileSync } from "node:fs";
const { loadPyodide } = await import(process.argv[2] + "/pyodide.mjs");
const python = await loadPyodide();
python.runPython(readFileSync("program.py", "utf8"));
console.log(python.globals.get("result"));
JS

npm install --silent --no-audit --no-fund --ignore-scripts before@npm:pyodide@314.0.7 after@npm:pyodide@315.0.0-alpha.2
before=$(node run.mjs "$folder/node_modules/before")
after=$(node run.mjs "$folder/node_modules/after")
printf '3.14: %s\n3.15: %s\n' "$before" "$after"
[ "$before" = "AttributeError: 'NoneType' object has no attribute '__dict__'" ]
[ "$after" = "['size', 'limit']" ]
