"""A pytest plugin that counts, beside the stub, the calls of instrumented functions as the interpreter reports them.

`COUNTED` is a JSON file: for each source file below the installed package, the qualified names of the functions in scope.
At the end the two counts go to the file `COUNTS`.
"""

import json
import os
import sys
import threading
from collections import Counter

import _stub_telemetry

STARTS_LATE = 0x20 | 0x80 | 0x200
"""The flags of generators, coroutines and asynchronous generators."""

FROM_THE_START = 0
"""The argument of the instruction `RESUME` at the start of a function."""

with open(os.environ["COUNTED"]) as file:
    in_scope = {(path, name) for path, names in json.load(file).items() for name in names}
known = {}
calls = Counter()
late = set()


def is_in_scope(code):
    parts = code.co_filename.split(os.sep)
    return any((os.sep.join(parts[start:]), code.co_qualname) in in_scope for start in range(len(parts)))


def count(frame, event, argument):
    if event != "call":
        return
    code = frame.f_code
    if code not in known:
        known[code] = is_in_scope(code)
    if not known[code]:
        return
    # Generators and coroutines start late, and are then resumed more than once: only the first time begins their body.
    if code.co_flags & STARTS_LATE:
        late.add(code.co_qualname)
    if code.co_code[frame.f_lasti + 1] == FROM_THE_START:
        calls[code.co_qualname] += 1


def pytest_configure(config):
    _stub_telemetry.entries.clear()
    threading.setprofile(count)
    sys.setprofile(count)


def pytest_unconfigure(config):
    sys.setprofile(None)
    threading.setprofile(None)
    with open(os.environ["COUNTS"], "w") as file:
        json.dump({"entries": _stub_telemetry.entries, "calls": calls, "late": sorted(late)}, file)
