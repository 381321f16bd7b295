#!/usr/bin/env bash
# Cython 3.3.1: in pure Python mode a statement behind the module's docstring, on its line, is "Syntax error in doc string".
# CPython compiles it, and so does Cython behind the docstring of a function, and behind an import from `__future__`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet cython==3.3.1
translates() {
    printf '%s' "$1" > module.py
    env/bin/python -m py_compile module.py
    env/bin/cython -3 module.py > output 2>&1
}
if translates $'"""Rules."""; x = 1\n'; then
    echo "a statement behind the module's docstring is accepted now"
    exit 1
fi
grep -q "Syntax error in doc string" output
translates $'"""Rules."""\nfrom __future__ import annotations; x = 1\n'
translates $'def f():\n    """Runs."""; return 1\n'
echo "refused behind the module's docstring, accepted behind a function's and behind an import"
