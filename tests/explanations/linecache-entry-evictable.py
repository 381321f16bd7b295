"""An entry with a modification time is gone as soon as a traceback looks for it."""

import linecache
import traceback


def observe(example):
    text = "def f():\n    1 / 0  # here\n"
    example.load()._register("<rule 1>", text)
    names = {}
    exec(compile(text, "<rule 1>", "exec"), names)
    try:
        names["f"]()
    except ZeroDivisionError:
        shown = "# here" in traceback.format_exc()
    return shown, linecache.getline("<rule 1>", 2)


BAD = (False, "")
MENDED = (True, "    1 / 0  # here\n")
