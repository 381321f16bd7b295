"""A loader that compiles by itself leaves no `.pyc`."""

import importlib.util
import sys


def observe(example):
    sys.dont_write_bytecode = False
    path = example.folder / "example.py"
    path.write_text("value = 1\n")
    namespace = {"__name__": "made"}
    exec(example.source, namespace)
    loader = namespace["_Loader"](str(path))
    spec = importlib.util.spec_from_loader("example", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    assert module.value == 1
    return sorted(it.suffix for it in example.folder.rglob("*.pyc"))


BAD = []
MENDED = [".pyc"]
