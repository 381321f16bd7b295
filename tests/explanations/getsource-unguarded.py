"""A function made by `exec` has no source to get."""

from harness import raised


def observe(example):
    made = {}
    exec("def made(): pass", made)
    return example.load()._show(made["made"])


BAD = raised("OSError", "could not get source code")
MENDED = ""
