"""Without `get_source` nobody finds the source of what the loader ran."""

import importlib.util
import inspect
import sys


def observe(example):
    namespace = {"__name__": "made"}
    exec(example.source, namespace)
    loader = namespace["_Loader"]({"report": "def run():\n    return 1\n"})
    spec = importlib.util.spec_from_loader("report", loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules["report"] = module
    loader.exec_module(module)
    try:
        return inspect.getsource(module.run)
    except OSError as error:
        return str(error)


BAD = "could not get source code"
MENDED = "def run():\n    return 1\n"
