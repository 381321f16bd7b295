#!/bin/sh
# ruff 0.17.6 tells that a `match` statement is too new for `--target-version py38` only if what is matched begins with a name
# or a literal. Before a parenthesis, a bracket, a minus sign or a star, where `match` could also be a variable, the same
# statement passes: `match (command):` does, `match command:` does not. The tree is right in both cases, so that the other
# rules see a `match` statement.
#
# Seen: an error for `command` and `"stop"`; "All checks passed!" for `(command)`, `[command]`, `-command` and
# `*command, 1`. CPython 3.9 refuses all six.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check "ruff==0.17.6"

for subject in 'command' '"stop"' '(command)' '[command]' '-command' '*command, 1'; do
    printf 'command = 1\nmatch %s:\n    case _:\n        pass\n' "$subject" >program.py
    if venv/bin/ruff check --isolated --no-cache --target-version py38 program.py >output 2>&1; then
        echo "$subject: passes"
    else
        grep -q "Cannot use .match. statement on Python 3.8" output
        echo "$subject: too new"
    fi
done >seen
cat seen
printf '%s\n' 'command: too new' '"stop": too new' '(command): passes' '[command]: passes' '-command: passes' \
    '*command, 1: passes' | diff - seen
