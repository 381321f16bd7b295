#!/bin/sh
# A package may hold a module called `__future__` (for what it keeps for older versions of itself), and say
# `from .__future__ import compatibility`. CPython up to 3.12 takes that for the statement that sets compiler flags, whatever
# package it names, and refuses it below any other import; CPython 3.13 imports the module. pyflakes 4.1.0 reports two errors
# about it under every version, isort 9.0.2 and usort 1.1.3 only sort it, and ruff 0.17.6 passes it. With `import sys` in front
# of it, as header lines are put there, a module that compiled stops to compile under 3.12.
#
# Seen with CPython 3.11.7 ("from __future__ imports must occur at the beginning of the file") and 3.13.0 (compiles):
#   pyflakes: from __future__ imports must occur at the beginning of the file
#             future feature compatibility is not defined
#   ruff:     All checks passed!
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv environment
environment/bin/pip install -q --disable-pip-version-check pyflakes==4.1.0 ruff==0.17.6

cat >module.py <<'PY'
import os

from .__future__ import compatibility

print(os, compatibility)
PY

expected="module.py:3:1: from __future__ imports must occur at the beginning of the file
module.py:3:1: future feature compatibility is not defined"
seen=$(environment/bin/pyflakes module.py) && status=0 || status=$?
if [ "$seen" != "$expected" ] || [ "$status" != 1 ]; then
    echo "pyflakes: status $status, $seen" >&2
    exit 1
fi
environment/bin/ruff check --isolated --quiet module.py

environment/bin/python - <<'PY'
import sys

try:
    compile(open("module.py").read(), "module.py", "exec")
    compiles = True
except SyntaxError as error:
    assert "must occur at the beginning" in str(error), error
    compiles = False
assert compiles == (sys.version_info >= (3, 13)), (sys.version, compiles)
PY
echo "as described"
