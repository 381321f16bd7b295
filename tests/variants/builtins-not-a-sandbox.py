# --- a display
def calculate(code):
    return eval(code, {"__builtins__": {}})  # !
# --- nothing at all, with other names
def calculate(code, names):
    return eval(code, {"x": 1, '__builtins__': None, **names}, names)  # !
# --- under a name, in a method
class Sheet:
    def calculate(self, formula):
        scope = {"__builtins__": dict(abs=abs)}
        return eval(formula, scope, self.cells)  # !
# --- as a keyword
def run(code): exec(code, dict(__builtins__={}, x=1))  # !
# --- stored later
async def run(code):
    scope = dict()
    scope["x"] = 1
    scope["__builtins__"] = {}
    exec(code, scope)  # !
# --- a choice made elsewhere, through an alias, by keyword
import builtins
SAFE = {name: getattr(builtins, name) for name in ("abs", "len")}
evaluate = builtins.eval
calculate = lambda code: (evaluate(  # !
    code, globals={"__builtins__": SAFE}))
# --- a compiled text
def calculate(text):
    code = compile(text, "<formula>", "eval")
    return eval(code, {"__builtins__": {}}, {})  # !
# --- a dictionary of the module
SCOPE = {"__builtins__": {}, "pi": 3}
def calculate(code):
    return eval(code, SCOPE)  # !
# --- the real builtins
import builtins
def run(code):
    exec(code, {"__builtins__": builtins})
    exec(code, {"__builtins__": __builtins__})
    exec(code, {"__builtins__": builtins.__dict__})
    exec(code, {"__builtins__": vars(builtins)})
    exec(code, {"__builtins__": dict(vars(builtins), open=None)})
    exec(code, {"__builtins__": {**vars(builtins), "open": None}})
# --- a module's namespace
def run(code, name):
    scope = {"__builtins__": {}, "__name__": name}
    exec(code, scope)
    other = {"__builtins__": {}}
    other["__name__"] = name
    exec(code, other)
# --- constants
def run():
    scope = {"__builtins__": {}}
    exec("def f(x): return x", scope)
    return scope["f"]
# --- given by others
def run(code, scope, builtins):
    exec(code, scope)
    exec(code, {"__builtins__": builtins})
    return eval(code, {}, {"__builtins__": {}})
# --- never run
scope = {"__builtins__": {}}
print(eval(text, {"x": scope}))
# --- texts from a list
def calculate(texts, names):
    for text in texts:
        yield eval(text, {"__builtins__": {}}, names)  # !
# --- trees and code objects that may have been checked
import ast, types
class Expression:
    def evaluate(self, names):
        return eval(self._code, {"__builtins__": {}}, names)
def evaluate(text, compiled: types.CodeType, rules):
    tree = check(ast.parse(text, mode="eval"))
    for code in rules:
        yield eval(code, {"__builtins__": {}})
    yield eval(compiled, {"__builtins__": {}})
    yield eval(compile(tree, "x", "eval"), {"__builtins__": {}})
def checked(tree: ast.Expression, name):
    return eval(compile(tree, name, "eval"), {"__builtins__": {}}, {})

# --- a dictionary of the class
class _Formula:
    SAFE = {"__builtins__": {"min": min, "max": max}}

    def value(self, row):
        return eval(self.text, self.SAFE, row)  # !

# --- updated, or joined with another one
def _price(text, names):
    scope = dict(names)
    scope.update(__builtins__={})
    return eval(text, scope)  # !

def _cost(text, names):
    scope = dict(names)
    scope |= {"__builtins__": None}
    return eval(text, scope)  # !

# --- made by a function of the file
def _restricted(extra):
    namespace = {"__builtins__": {}}
    namespace.update(extra)
    return namespace

def _price(text, extra):
    scope = _restricted(extra)
    return eval(text, scope)  # !

# --- updated with the real ones
import builtins

def _price(text, names):
    scope = dict(names)
    scope.update(__builtins__=builtins, __name__="prices")
    return eval(text, scope)
