# --- two displays
def load(code):
    exec(code, {}, {})  # !
# --- a new dictionary under a name
def load(code):
    found = dict()
    exec(code, globals(), found)  # !
    return found
# --- an alias of exec, over several lines, with extra names
import builtins as b
e = b.exec
class Loader:
    async def load(self, code):
        names: dict = {}
        names["x"] = 1
        e(  # !
            code,
            self.scope,
            names,
        )
# --- keywords, in a lambda
load = lambda code: exec(code, globals={"a": 1}, locals={})  # !
# --- at module level, too
with open("rule.py") as file: exec(file.read(), {}, {})  # !
# --- whatever way it was made
def load(code, again):
    if again:
        names = {}
    else:
        names = {}
    exec(code, None, names)  # !
# --- compiled before
def load(path):
    text = path.read_text()
    code = compile(text, str(path), "exec"); names = {}
    exec(code, {}, names)  # !
# --- a constant whose function uses an import
def load():
    names = {}
    exec("import os\ndef here(): return os.getcwd()", {}, names)  # !
    return names
# --- without namespaces, in functions
def load(code): exec(code)  # !
class Loader:
    def load(self):
        run = lambda code: exec(code)  # !
        def inner():
            exec(open("x").read())  # !
        return run, inner
# --- without namespaces, a line of a file
def load(path):
    for line in open(path):
        exec(line)  # !
        line = 1
# --- one dictionary
def load(code):
    names = {}
    exec(code, names)
    exec(code, names, names)
    both = other = {}
    exec(code, both, other)
    third = names
    exec(code, third, names)
# --- merged afterwards
def load(code):
    names = {}
    exec(code, globals(), names)
    globals().update(names)
# --- given by a caller, a frame, a prompt
def load(code, scope, frame, names=None):
    exec(code, scope, names)
    exec(code, frame.f_globals, frame.f_locals)
    exec(code, globals(), locals())
    exec(code, scope, dict(scope))
    exec(code, *scope)
    if names is None:
        names = {}
    exec(code, scope, names)
# --- expressions
def load(code, text):
    names = {}
    eval(code, {}, names)
    exec(compile(text, "x", "eval"), {}, names)
# --- constants and code that is put together here
def load(name):
    names = {}
    exec("x = 1\ndef f(): return g()", {}, names)
    exec("from %s import *" % name, {}, names)
    exec(f"def {name}(): return 1", {}, names)
    exec("import " + name)
    exec("def f(x): x = 1; return x\n" + "y = 2")
# --- module level
exec(code)
with open("rule.py") as file:
    exec(compile(file.read(), "rule.py", "exec"))
class Loaded:
    exec(code)
# --- another exec
def load(self, code):
    self.exec(code, {}, {})
    self.session.exec(code)
# --- a generated function, taken out of its namespace
def define(source, name, scope):
    found = {}
    exec(compile(source, "<made>", "exec"), scope, found)
    return found[name]
# --- code that cannot be told
def define(scope):
    found = {}
    exec(render(scope), scope, found)
    code = compile(render(scope), "x", "exec")
    exec(code.replace(co_name="x"), scope, {})
    return found
# --- a program that is read, whatever becomes of it
def load(path):
    found = {}
    exec(path.read_text(), {}, found)  # !
    return found["main"]
# --- a text that must begin as expected
def divert(argv):
    command = argv[1]
    if not command.startswith("from multiprocessing"):
        return
    exec(command)
# --- code that is compiled here from what is no text
def transform(text):
    exec(compile(Transformer().visit(text), "x", "exec"))
# --- a text that runs only if it begins as expected
def run_line(lines):
    for line in lines:
        if line.startswith(("import ", "import\t")):
            exec(line)
def run_other(line, other, mode):
    if other.startswith("import "):
        exec(line) # !
    if line.startswith("#"):
        return
    else:
        exec(line) # !
# --- constant text of the class that needs one namespace for nothing
class Maker:
    CODE = "def double(x): return 2 * x"
    def make(self):
        names = {}
        exec(self.CODE, {}, names)
        return names["double"]
    def make_here(self):
        exec(self.CODE)
# --- constant text of the class whose functions use each other
class Maker:
    CODE = "def f(x): return g(x)\ndef g(x): return x"
    def make(self):
        names = {}
        exec(self.CODE, {}, names)  # !
        return names["f"]

# --- a file that the function has just written
def _solve(path, count):
    x = [None] * count
    with open(path, "w") as file:
        for number in range(count):
            file.write("x[%d] = number\n" % number)
    exec(open(path).read())
    return x
