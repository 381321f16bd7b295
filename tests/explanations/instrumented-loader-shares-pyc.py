"""After an ordinary import has stored its `.pyc`, the loader's own `source_to_code` is not asked any more."""

import importlib.util
import sys


def observe(example):
    sys.dont_write_bytecode = False
    path = example.folder / "target.py"
    path.write_text("speed = 'slow'\n")
    sys.path.insert(0, str(example.folder))
    __import__("target")
    namespace = {"__name__": "made"}
    exec(example.source, namespace)
    loader = namespace["_Loader"]("target", str(path))
    spec = importlib.util.spec_from_loader("target", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module.speed


BAD = "slow"
MENDED = "fast"
