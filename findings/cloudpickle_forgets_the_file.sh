#!/bin/sh
# cloudpickle 3.1.2 and later rebuild every function that travels by value under the file name "<dynamic-code>", also in the
# process and on the machine that pickled it, where the file is at hand. 3.1.1 kept the name. Since then `inspect.getsource`
# raises OSError for such functions, tracebacks through them show no line of code, and whatever tells functions apart by
# `co_filename` (coverage, profilers, filters of warnings) takes all of them for one file.
#
# Seen with CPython 3.11:
#   3.1.1: program.py, source found, the traceback shows the line
#   3.1.3: <dynamic-code>, no source, the traceback shows no line
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >program.py <<'PY'
import inspect
import traceback

import cloudpickle


def divide(x):
    return 1 / x


again = cloudpickle.loads(cloudpickle.dumps(divide))
print(again.__code__.co_filename.rsplit("/")[-1])
try:
    inspect.getsource(again)
    print("source found")
except OSError:
    print("no source")
try:
    again(0)
except ZeroDivisionError:
    shown = "return 1 / x" in traceback.format_exc()
    print("line shown" if shown else "no line shown")
PY

seen() {
    python3 -m venv "$1"
    "$1/bin/pip" install -q --disable-pip-version-check "cloudpickle==$1"
    "$1/bin/python" program.py
}

before=$(seen 3.1.1)
after=$(seen 3.1.3)
printf '3.1.1:\n%s\n3.1.3:\n%s\n' "$before" "$after"
[ "$before" = "program.py
source found
line shown" ]
[ "$after" = "<dynamic-code>
no source
no line shown" ]
