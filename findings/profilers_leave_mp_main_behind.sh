#!/bin/sh
# Under `coverage run` (7.17.5) and `kernprof` (line_profiler 5.1.0), a program cannot get back what a spawned worker makes of its
# own classes. `multiprocessing` enters the main module a second time, as `__mp_main__`, when it is first imported, and workers
# name the classes of the main script by that. Both tools import it for themselves before they put the program's module in the
# place of their own, and replace `__main__` alone: the other name goes on meaning the tool. The result of `Pool.apply` then
# cannot be unpickled, the thread that reads results ends, and the program waits. viztracer 1.1.1, which imports it early as
# well, sets both names; `python` itself and pyinstrument 5.1.3 get it right as the program is the first to import it.
#
# Seen with CPython 3.11; each program does no more than to ask what the two names are, and to unpickle one such object:
#   python, viztracer, pyinstrument: True, True
#   coverage, kernprof: False, AttributeError Can't get attribute 'Result'
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv environment
environment/bin/pip install -q --disable-pip-version-check coverage==7.17.5 line_profiler==5.1.0 viztracer==1.1.1 pyinstrument==5.1.3

cat >program.py <<'PY'
import multiprocessing
import pickle
import sys


class Result:
    pass


same = sys.modules["__mp_main__"] is sys.modules["__main__"]
try:
    # As a spawned worker pickles an object of the class.
    found = str(type(pickle.loads(b"c__mp_main__\nResult\n)R.")) is Result)
except AttributeError as error:
    found = "AttributeError " + str(error).partition(" on ")[0]
with open("seen.txt", "w") as file:
    print(same, found, sep=", ", file=file)
PY

expect() {
    expected=$1
    shift
    rm -f seen.txt
    "$@" >/dev/null 2>&1
    if [ "$(cat seen.txt)" != "$expected" ]; then
        echo "$*: $(cat seen.txt), not $expected" >&2
        exit 1
    fi
}

expect "True, True" environment/bin/python program.py
expect "True, True" environment/bin/viztracer program.py
expect "True, True" environment/bin/pyinstrument program.py
expect "False, AttributeError Can't get attribute 'Result'" environment/bin/coverage run program.py
expect "False, AttributeError Can't get attribute 'Result'" environment/bin/kernprof program.py
echo "as described"
