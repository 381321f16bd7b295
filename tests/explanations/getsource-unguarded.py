"""A function made by `exec` has no source to get, and a class made by it passes for a builtin one."""

from harness import raised


def observe(example):
    made = {"__name__": "plugin"}
    exec("def made(): pass\nclass Point: pass", made)
    show = example.load()._show
    try:
        assert show(made["Point"]) == MENDED
    except TypeError as error:
        assert str(error) == "<class 'plugin.Point'> is a built-in class", error
    return show(made["made"])


BAD = raised("OSError", "could not get source code")
MENDED = ""
