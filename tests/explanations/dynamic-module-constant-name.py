"""After a second file was loaded, nothing from the first can be pickled any more."""

import pickle

from harness import raised


def observe(example):
    for name in "first.py", "second.py":
        (example.folder / name).write_text("class Point: pass\n", encoding="utf-8")
    module = example.load()
    point = module._load(example.folder / "first.py").Point()
    module._load(example.folder / "second.py")
    return len(pickle.dumps(point)) > 0


BAD = raised("PicklingError", "it's not the same object as plugin.Point")
MENDED = True
