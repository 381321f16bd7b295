"""How injected functions run: `runs.py FOLDER` runs every pair `NAME.before`, `NAME.after`.

The code calls `note(...)` wherever it does something. Every call of a function must do the same as before, and run its
entry, `probe_header.enter(QUALNAME)`, once and before all else. Prints what is wrong, one complaint a line.
"""

import pathlib
import sys
import types
import warnings

INNER = ("<lambda>", "<genexpr>", "<listcomp>", "<module>")


def run(source):
    """What the code did, with the calls and the entries among it."""
    events, frames = [], []

    def note(value):
        events.append(("note", type(value).__name__ if callable(value) or hasattr(value, "__enter__") else str(value)))
        return value

    def enter(name):
        events.append(("enter", name))

    def profile(frame, event, _):
        code = frame.f_code
        is_function = code.co_flags & 0x02 and code.co_name not in INNER
        if event == "call" and code.co_filename == "case" and is_function and frame not in frames:
            frames.append(frame)
            events.append(("call", code.co_name))

    sys.modules["probe_header"] = types.SimpleNamespace(enter=enter)
    code = compile(source, "case", "exec", dont_inherit=True)
    sys.setprofile(profile)
    try:
        exec(code, {"__name__": "case", "note": note})
    except Exception as error:
        events.append(("raise", repr(error)))
    finally:
        sys.setprofile(None)
    return events


def complaints(before, after):
    old, new = run(before), run(after)
    if [event for event in new if event[0] != "enter"] != old:
        yield f"did {old}, does {new}"
    for place, (kind, name) in enumerate(new):
        following = new[place + 1] if place + 1 < len(new) else ("nothing", "")
        if kind == "call" and (following[0] != "enter" or following[1].split(".")[-1] != name):
            yield f"`{name}` begins with {following}: {new}"
        if kind == "enter" and new[place - 1][0] != "call":
            yield f"runs the entry of `{name}` elsewhere: {new}"


def main():
    warnings.simplefilter("ignore")
    for before in sorted(pathlib.Path(sys.argv[1]).glob("*.before")):
        after = before.with_suffix(".after")
        for complaint in complaints(before.read_bytes(), after.read_bytes()):
            print(f"{before.stem}: {complaint}")


main()
