"""A source of the same size and time keeps its stale `.pyc`, unless that holds the hash of the source."""

import importlib
import os
import sys


def observe(example):
    sys.dont_write_bytecode = False
    os.chdir(example.folder)
    sys.path.insert(0, str(example.folder))
    source = example.folder / "rule.py"
    for limit in (10, 20):
        source.write_text(f"limit = {limit}\n")
        os.utime(source, (1_000_000_000, 1_000_000_000))
        if limit == 10:
            exec(example.source, {"__name__": "made"})
    return importlib.import_module("rule").limit


BAD = 10
MENDED = 20
