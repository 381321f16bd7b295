# --- a file that is read
with open("rule.py") as file:
    exec(file.read())  # !
# --- an alias, in a method, over several lines
import builtins as b
run = b.exec
class Rule:
    async def load(self, path, names):
        text = path.read_text().strip()
        run(  # !
            text, names)
# --- a parameter, in a lambda
load = lambda text: exec(text, {})  # !
# --- an attribute, an argument of the program
import sys
def start(rule, names):
    exec(rule.body, names)  # !
    exec(sys.argv[1])  # !
# --- put together
#: select = ["dynamic-code-without-source"]
#: rules.dynamic-code-without-source.generated = true
def make(name, lines):
    head = f"def {name}(self):\n"
    exec(head + "\n".join(lines), {})  # !
    exec("\n".join(lines))  # !
# --- decoded and unpacked
import base64 as b64, zlib
def load(data):
    exec(zlib.decompress(b64.b64decode(data)))  # !
    exec(data.decode("utf-8"))  # !
# --- compiled under no name of its own
def load(source, names):
    code = compile(source, "<string>", "exec")  # !
    other = compile(mode="exec", filename="", source=source)  # !
    exec(code, names); exec(other, names)
# --- the name under a name, in a nested function
#: select = ["dynamic-code-without-source"]
#: rules.dynamic-code-without-source.generated = true
WHERE = "<generated>"
def outer():
    def inner(tree): return compile(tree, WHERE, "exec")  # !
    return inner
# --- a literal of several lines
#: select = ["dynamic-code-without-source"]
#: rules.dynamic-code-without-source.generated = true
TABLE = """{
  'a': lambda: 1,
}"""
table = eval(TABLE)  # !
exec("class A:\n    x = 1")  # !
# --- the targets of a loop are bound anew
def load(file):
    for number, line in enumerate(file):
        if line.startswith("import "):
            exec(line)
            continue
        line = line.rstrip()
        for line in str(number).splitlines():
            print(line)
# --- a value that loops bring back
def load(file, steps):
    line = None
    for step in steps:
        exec(line)  # !
        line = file.read()
# --- registered with linecache
from linecache import cache
def load(text, name):
    cache[name] = (len(text), None, text.splitlines(True), name)
    exec(compile(text, "<string>", "exec"))
# --- code objects
import marshal, types
def run(code, compiled_rule, data, function, program: types.CodeType):
    exec(code)
    exec(compiled_rule)
    exec(marshal.loads(data))
    exec(function.__code__)
    exec(program)
# --- expressions, imports, syntax checks and trees
import ast
def run(text, name):
    compile(text, "<string>", "exec")
    exec(f"import {name}")
    exec("x = 1")
    tree = compile(text, "<string>", "exec", ast.PyCF_ONLY_AST)
    return eval(text), compile(text, "<string>", "eval"), tree
# --- the path of a real file
def run(path):
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"))
# --- another exec
def run(self, text):
    self.exec(text)
    db.exec(text)
# --- a line of a prompt
def answer(line, names):
    exec(compile(line, "<stdin>", "single"), names)
def reply(text, names):
    try:
        return eval(text, names)
    except SyntaxError:
        exec(text, names)
# --- a statement that is profiled
def profiled(profiler, stmt, names):
    with profiler:
        exec(stmt, names)
def traced(cmd, names):
    exec(compile(cmd, "<string>", "exec"), names)
# --- a constant that defines nothing
SETUP = """
import math
from os import path
here, root = path.curdir, path.sep
"""
def prepare(names):
    exec(SETUP, names)
# --- a constant that defines something
#: select = ["dynamic-code-without-source"]
#: rules.dynamic-code-without-source.generated = true
SETUP = """
import math
area = lambda r: math.pi * r * r
"""
def prepare(names):
    exec(SETUP, names)  # !
# --- a function that is given the code of another one
def relocated(original, parameters, names):
    text = f"def template({parameters}):\n    pass\n"
    exec(text, names)
    names["template"].__code__ = original
    return names["template"]
# --- a function passed off as the one it wraps
#: select = ["dynamic-code-without-source"]
#: rules.dynamic-code-without-source.generated = true
import functools
from functools import wraps

def cached(function, names):
    exec(f"def wrapper(self):\n    return {function.__name__}(self)\n", names)
    return functools.wraps(function)(names["wrapper"])
def counted(function, names):
    exec(f"def wrapper(self):\n    return {function.__name__}(self)\n", names)
    functools.update_wrapper(names["wrapper"], function)
    return names["wrapper"]
def plain(function, names):
    exec(f"def wrapper(self):\n    return {function.__name__}(self)\n", names)  # !
    @wraps(function)
    def outer(self):
        return names["wrapper"](self)
    return outer
# --- generated functions that stay where they are made
def closure_of(values):
    names = {f"o{place}": value for place, value in enumerate(values)}
    text = f"def outer():\n    {values} = 1\n    return lambda: {values}\n"
    exec(text, names)
    return_value = names["outer"]()
    return len(return_value)
def translated(condition, translate):
    names = {}
    exec("def inner(x):\n    return %s\n" % condition, {}, names)
    inner = names["inner"]
    blocks = translate(inner)
    return blocks
# --- generated functions that leave
#: select = ["dynamic-code-without-source"]
#: rules.dynamic-code-without-source.generated = true
def made(condition):
    names = {}
    exec("def inner(x):\n    return %s\n" % condition, {}, names)  # !
    inner = names["inner"]
    return inner
class Table:
    def __init__(self, condition):
        names = dict(table=self)
        exec("def inner(x):\n    return %s\n" % condition, names)  # !
        self.inner = names["inner"]
# --- statements among the variables of a function
def start(hook):
    exec(hook)
# --- a generated function that keeps its text
def made(condition):
    names = {}
    text = "def inner(x):\n    return %s\n" % condition
    exec(text, names)
    names["inner"]._source = text
    return names["inner"]
# --- entries of what comes from outside
import json
def load_all(path, names, rules):
    for rule in json.loads(path.read_text()):
        exec(rule["source"], names)  # !
    for rule in rules:
        exec(rule, names)  # !
    exec(rules[0], names)  # !
    texts = {"one": "def one(): pass"}
    exec(texts["one"], names)
def receive(request, names):
    exec(request.get_json()["program"], names)  # !
# --- a file of the program, under its constant name
names = {}
exec(open("version.py").read(), names)  # !
exec(open("plugins.txt").read() + "\nstart()", names)  # !
# --- a parsed text
import ast
def load(path, names, transformer):
    tree = ast.parse(path.read_bytes())
    tree = transformer.visit(tree)
    exec(compile(tree, "<rule>", "exec"), names)  # !
def run(source: str, names):
    tree = ast.fix_missing_locations(ast.parse(source))
    exec(compile(tree, "<rule>", "exec"), names)  # !
# --- a parsed text, changed on one of two ways
import ast
def run(path, fast, namespace):
    tree = ast.parse(open(path).read())
    tree = optimized(tree) if fast else tree
    exec(compile(tree, "<script>", "exec"), namespace)  # !
# --- text that the program makes itself
import inspect, base64
def make(name, names):
    exec(f"def {name}(self):\n    return 1\n", names)
    exec(base64.b64decode("ZGVmIGYoKTogcGFzcw=="), names)
    exec(inspect.getsource(make), names)
    exec(compile("def f(): pass", "<string>", "exec"), names)
def _define(text, names):
    exec(text, names)
def define_all(fields, names):
    _define("\n".join(fields) + "\n", names)
    _define(f"def {fields}(self):\n    return 1\n", names)
class Maker:
    def __init__(self, fields): self.text = "def f({}): pass\n".format(fields)
    def make(self, names): exec(self.text, names)
# --- a helper that is given a text from outside
def _define(text, names):
    exec(text, names)  # !
def define(path, names):
    _define(path.read_text(), names)
# --- trees and prompts
def run(tree, node, names, text: str):
    exec(compile(tree, "<ast>", "exec"), names)
    exec(compile(node, "<generated>", "exec"), names)
    exec(compile(text, "<input>", "exec"), names)
# --- a loader that another rule reports
import importlib.abc
class Loader(importlib.abc.Loader):
    def exec_module(self, module):
        exec(compile(self.path.read_text(), "<remote>", "exec"), module.__dict__)
# --- a loader whose `get_source` is never asked
class Loader:
    def get_source(self, name): return self.path.read_text()
    def exec_module(self, module):
        code = compile(self.path.read_text(), "<remote>", "exec")  # !
        exec(code, module.__dict__)
# --- single statements from outside
import sys
def start(options, names, statements):
    command = sys.argv[2]
    exec(command, names)
    exec(options["command"], names)
    for statement in statements:
        exec(statement, names)
    exec(names.rule.co_value, names)
# --- what somebody types on a command line
def run(args, names):
    exec(args.modify, names)
# --- code that is only asked for its flags
import inspect
def is_async(text: str):
    return bool(inspect.CO_COROUTINE & compile(text, "<>", "exec").co_flags)

# --- a variable of the environment, taken in other ways
import os

def _start(names):
    exec(os.environ.get("STARTUP", ""), names)  # !
    exec(os.environ.pop("AFTER"), names)  # !

# --- the body of a response
async def _fetch(session, url, names):
    async with session.get(url) as response:
        body = await response.text()
    exec(body, names)  # !

# --- a file that the function has just written
def _solve(path, count, names):
    with open(path, "w") as file:
        for number in range(count):
            file.write("x[%d] = value(model.x%d)\n" % (number, number))
    exec(open(path).read(), names)

# --- a file beside the one that the function has written
def _solve(path, log, names):
    with open(log, "w") as file:
        file.write(path)
    exec(open(path).read(), names)  # !
# --- a part of a row or of a message
import json
class Rules:
    def load(self, cursor):
        for row in cursor.execute("SELECT name, source FROM rules").fetchall():
            names = {}
            exec(row["source"], names) # !
            self.found[row["name"]] = names["evaluate"]
    def receive(self, raw):
        message = json.loads(raw)
        exec(message["code"], self.names) # !
        exec(message.get("setup"), self.names) # !
# --- a file of data
def load(path):
    names = {}
    exec(open(path).read(), names)
    for item in names["items"]:
        print(item)
    if "title" in names:
        return names["title"]
# --- a file of data whose errors are traced
import traceback
def load(path):
    names = {}
    try:
        exec(open(path).read(), names) # !
    except Exception:
        print(traceback.format_exc())
    return len(names["items"])
# --- a function that is taken out of a file
def load(path):
    names = {}
    exec(open(path).read(), names) # !
    return names["evaluate"]
# --- nothing is left but a message
def run(path):
    try:
        names = {}
        exec(open(path).read(), names)
    except Exception as error:
        return f"failed: {error}"
# --- the exception is handed on
def run(path, report):
    try:
        names = {}
        exec(open(path).read(), names) # !
    except Exception as error:
        report(error)
# --- a column of a row
def load(connection, found):
    for number, body in connection.execute("SELECT id, body FROM rules"):
        program = compile(body, "<string>", "exec") # !
        names = {}
        exec(program, names)
        found[number] = names["apply"]
