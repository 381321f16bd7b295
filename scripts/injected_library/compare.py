"""Compares files before and after telemetry was injected, as the CPython that runs this compiles them.

Standard input is a list of [name, text before, text after, whether code moved to other lines].
"""

import ast
import json
import sys
import types
import warnings


def code_objects(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from code_objects(constant)


def lines(code):
    return {line for _, _, line in code.co_lines() if line}


def docstrings(text):
    kinds = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [ast.get_docstring(node, clean=False) for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]


def differences(name, before, after, has_moved):
    """What is not as before, and the number of code objects with telemetry."""
    old = list(code_objects(compile(before, name, "exec", dont_inherit=True)))
    try:
        new = list(code_objects(compile(after, name, "exec", dont_inherit=True)))
    except SyntaxError as error:
        return [f"does not compile: {error}"], 0
    if [code.co_qualname for code in old] != [code.co_qualname for code in new]:
        return ["other code objects"], 0
    found = [] if docstrings(before) == docstrings(after) else ["other docstrings"]
    for was, now in zip(old, new):
        if was.co_flags != now.co_flags:
            found.append(f"{was.co_qualname}: flags {was.co_flags:x}, now {now.co_flags:x}")
        if not has_moved and (was.co_firstlineno != now.co_firstlineno or not lines(was) <= lines(now)):
            found.append(f"{was.co_qualname}: other lines")
    return found, sum("_telemetry" in code.co_names for code in new)


def main():
    warnings.simplefilter("ignore")
    files = json.loads(sys.stdin.read())
    wrong, entered = 0, 0
    for file in files:
        found, count = differences(*file)
        entered += count
        wrong += bool(found)
        for difference in found:
            print(f"{file[0]}: {difference}")
        if not count:
            print(f"{file[0]}: no telemetry")
            wrong += 1
    print(f"{len(files)} files, telemetry in {entered} code objects, {wrong} files that are not as before")
    if wrong:
        raise SystemExit(1)


main()
