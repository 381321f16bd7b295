"""Says of each name in a list on standard input whether the CPython that runs this has it."""

import importlib
import io
import json
import sys
import warnings


def imported(name):
    """The innermost module of a name that can be imported, and the rest of the name."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            return importlib.import_module(".".join(parts[:end])), parts[end:]
        except (Exception, SystemExit):
            continue
    return None, parts


def has(name):
    value, rest = imported(name)
    if value is None:
        return False
    for part in rest:
        try:
            value = getattr(value, part)
        except Exception:
            return False
    return True


warnings.simplefilter("ignore")
names = json.loads(sys.stdin.read())
# Some modules print when they are imported.
shown, sys.stdout = sys.stdout, io.StringIO()
result = json.dumps({name: has(name) for name in names})
sys.stdout = shown
print(result)
