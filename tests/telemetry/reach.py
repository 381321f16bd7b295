"""Calls everything in rewritten modules: `reach.py FOLDER NAME=REPORTED,... ...`.

Each module lists calls. Nothing may raise, and each of the module's functions must have entered the telemetry, unless it was
reported. Prints what is wrong.
"""

import ast
import importlib
import sys


def qualnames(node, prefix=""):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + child.name
            yield from qualnames(child, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from qualnames(child, f"{prefix}{child.name}.")
        else:
            yield from qualnames(child, prefix)


def main():
    folder, *cases = sys.argv[1:]
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    import probe_names

    for case in cases:
        name, _, reported = case.partition("=")
        reported = set(filter(None, reported.split(",")))
        with open(f"{folder}/{name}.py", encoding="utf-8") as file:
            functions = set(qualnames(ast.parse(file.read())))
        probe_names.seen.clear()
        try:
            for call in importlib.import_module(name).calls:
                call()
        except Exception as error:
            print(f"{name}: {type(error).__name__}: {error}")
        silent = functions - probe_names.seen - reported
        if silent:
            print(f"{name}: neither entered nor reported: {sorted(silent)}")
        if reported & probe_names.seen:
            print(f"{name}: reported, but entered: {sorted(reported & probe_names.seen)}")


main()
