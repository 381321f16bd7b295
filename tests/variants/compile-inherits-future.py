# --- what a caller gives
from __future__ import annotations
def build(source, path):
    return compile(source, path, "exec")  # !
# --- under another name, by keyword, with other flags
from __future__ import division, annotations
from builtins import compile as build
import ast
class Builder:
    async def build(self, path):
        return build(  # !
            mode="single",
            source=self.source,
            filename=path,
            flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
        )
# --- a mode that is not known, in a lambda
"""Runs."""
from __future__ import annotations
build = lambda source, mode: compile(source, "x", mode)  # !
# --- exec of a text that is read
from __future__ import annotations
def load(path, names):
    with open(path) as file: exec(file.read(), names)  # !
# --- exec through a name, of a parameter and of an attribute
from __future__ import annotations
import builtins as b
run = b.exec
def load(body: str, names): run(body, names)  # !
class Rule:
    def load(self):
        run(self.text.strip(), {})  # !
# --- a tree whose nodes come from elsewhere
from __future__ import annotations
import ast
def build(tree):
    module = ast.Module(body=[tree], type_ignores=[])
    code = compile(module, "<ast>", "exec")  # !
    return code
# --- no such import
from __future__ import generator_stop
def build(source):
    return compile(source, "x", "exec")
# --- the names of another import
from .__future__ import annotations
def build(source):
    exec(source)
# --- inheritance is chosen
from __future__ import annotations
import __future__
def build(source, flags):
    yield compile(source, "x", "exec", 0, 1)
    yield compile(source, "x", "exec", dont_inherit=False)
    yield compile(source, "x", "exec", flags | __future__.annotations.compiler_flag)
    yield compile(source, "x", "exec", **flags)
    yield compile(*source)
# --- no code, or none with annotations
from __future__ import annotations
import ast
def build(source, names):
    yield compile(source, "x", "exec", ast.PyCF_ONLY_AST)
    yield compile(source, "x", "eval"), compile(source, "x", mode="eval")
    yield compile("import os", "x", "exec"), compile(f"import {names}", "x", "exec")
    exec("x = 1", names)
    exec("\n".join(source), names)
    compile(source, "x", "exec")
# --- exec of code objects
from __future__ import annotations
import marshal
def run(code, names, data):
    exec(code, names)
    exec(marshal.loads(data), names)
    exec(run.__code__)
# --- another compile
from __future__ import annotations
import re
from .engine import compile, exec
def build(source):
    return re.compile(source), compile(source, "x", "exec"), exec(source)
# --- what the module generates, by itself or under names that say so
from __future__ import annotations
class Writer:
    def define(self):
        exec(str(self), {})
def define(script, python_code, name):
    yield compile(script, name, "exec")
    yield compile(python_code, "<generated>", "exec")
    yield compile(render(name), "<generated>", "exec")
    exec(f"def {name}(x: Any) -> Any: ...", {})
# --- code whose flags are all that is wanted
from __future__ import annotations
import ast, inspect
def is_async(cell):
    code = compile(cell, "<>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return inspect.CO_COROUTINE & code.co_flags
# --- trees of a caller's source, and of the module's own
from __future__ import annotations
import ast
def build(source, path, tree: ast.AST):
    parsed = Rewriter().visit(ast.parse(source, path))
    yield compile(parsed, path, "exec")  # !
    yield compile(ast.fix_missing_locations(tree), path, "exec")  # !
    yield compile(ast.parse("x = 1"), path, "exec")
    yield compile(make_tree(), path, "exec")
# --- code that is handed to what looks for a constant in it, in a file that runs none
from __future__ import annotations

def version_in(path):
    with open(path) as file:
        code = compile(file.read(), path, "exec")
    return first_constant(code, "version")
def first_constant(code, name):
    return code.co_consts[0] if name in code.co_names else None
# --- code that is looked at and run
from __future__ import annotations

def load(path, names):
    with open(path) as file:
        code = compile(file.read(), path, "exec") # !
    if "main" in code.co_names:
        exec(code, names)
# --- a line typed at a prompt
from __future__ import annotations

def answer(line, names):
    try:
        print(eval(line, names))
    except SyntaxError:
        exec(line, names)
# --- statements that a function runs among its own variables
from __future__ import annotations

def start(hook: str):
    exec(hook)
def prepare(hook: str, names: dict):
    exec(hook, names) # !
# --- a function whose annotations the module takes away
from __future__ import annotations
import ast

def rebuild(source, names):
    tree = ast.parse(source)
    function = tree.body[0]
    function.returns = None
    exec(compile(ast.Module(body=[function], type_ignores=[]), "<function>", "exec"), names)
# --- code that is only hashed
from __future__ import annotations
import hashlib, marshal
def key(text):
    return hash(compile(text, "<cell>", "exec"))
def digest(text):
    code = compile(text, "<cell>", "exec")
    return hashlib.sha256(marshal.dumps(code)).hexdigest()
# --- code objects in another file
from __future__ import annotations
def run(cell, names):
    exec(cell.compiled, names)
    exec(cell.bytecode, names)
# --- settings that are read as plain values
from __future__ import annotations
def version(path):
    names = {}
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), names)
    return names["__version__"]
def settings(path):
    names = {}
    exec(open(path).read(), {}, names)
    return {key: value for key, value in names.items() if key.isupper()}
# --- a program, one function of which is called
from __future__ import annotations
def run(path):
    names = {}
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), names)  # !
    return names["main"]()
def later(path):
    names = {}
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), names)  # !
    main = names.get("main")
    if main is None:
        raise ValueError(path)
    return main()
def asked(path):
    names = {}
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), names)  # !
    plugin = names.get("Plugin")
    if not callable(plugin):
        raise ValueError(path)
    return plugin
# --- code that is kept as bytes, not only hashed
from __future__ import annotations
import marshal
def keep(text):
    return marshal.dumps(compile(text, "<cell>", "exec"))  # !
# --- functions are looked for among the items
from __future__ import annotations
import inspect
def load(path):
    with open(path, "rb") as stream:
        source = stream.read()
    names = {}
    exec(compile(source, path, "exec"), names) # !
    return [it for _, it in names.items() if inspect.isfunction(it)]
# --- plain values are gone over
from __future__ import annotations
def load(path):
    with open(path, "rb") as stream:
        source = stream.read()
    names = {}
    exec(compile(source, path, "exec"), names)
    return [it for _, it in names.items() if isinstance(it, str)]
