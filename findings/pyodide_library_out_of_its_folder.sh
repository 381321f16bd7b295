#!/bin/sh
# pyodide 314.0.7 (CPython 3.14 in node) keeps the standard library in an archive, /lib/python314.zip, of which sysconfig
# knows nothing: its "stdlib" is a folder that is there and holds none of the modules, and is written with two slashes. So
# whoever tells the library from the user's code by sysconfig.get_paths() (tracers, coverage, import hooks, profilers) takes
# all of the library for the user's. The installed packages' "purelib" has two slashes as well, the same folder in
# site.getsitepackages() and sys.path has one, so comparing the texts of paths fails for them, too.
#
# Seen with npm's pyodide 314.0.7 in node 20:
#   0 of the library's source modules lie in sysconfig's stdlib; "//lib/python3.14/site-packages" is not in sys.path
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts pyodide@314.0.7 >/dev/null

cat >program.mjs <<'JS'
import { loadPyodide } from "pyodide";

const python = await loadPyodide();
python.runPython(`
import importlib.util, os, sys, sysconfig

paths = sysconfig.get_paths()
origins = []
for name in ("ast", "collections", "csv", "email", "inspect", "json", "os", "pickle", "random", "typing"):
    origins.append(importlib.util.find_spec(name).origin)
inside = sum(os.path.realpath(origin).startswith(os.path.realpath(paths["stdlib"]) + os.sep) for origin in origins)
print("stdlib is a folder:", os.path.isdir(paths["stdlib"]))
print("modules in it:", inside, "of", len(origins))
print("purelib in sys.path:", paths["purelib"] in sys.path)
print("the same folder in sys.path:", os.path.realpath(paths["purelib"]) in sys.path)
`);
JS
seen=$(node program.mjs)
printf '%s\n' "$seen"
[ "$seen" = "stdlib is a folder: True
modules in it: 0 of 10
purelib in sys.path: False
the same folder in sys.path: True" ]
