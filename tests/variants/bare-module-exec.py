# --- plainly, at module level
import types
module = types.ModuleType("rules")
exec(code, module.__dict__)  # !
# --- another name of the class, two namespaces, in a nested function
from types import ModuleType as M
def f():
    def g(code, name):
        m = M(name=name)
        exec(code, m.__dict__, m.__dict__)  # !
        return m
# --- through vars and a name, over several lines, in a method
import types as t
class A:
    async def run(self, code):
        module: t.ModuleType = t.ModuleType(
            self.name,
        )
        names = vars(module)
        exec(
            code,
            names,
        )  # !
# --- another name of exec, new_module
import imp
run = exec
def f(code):
    m = imp.new_module("m"); run(code, vars(m))  # !
# --- the last assignment counts, a walrus before
import types
def f(code, module):
    module = types.ModuleType("a")
    exec(code, globals=module.__dict__)  # !
    module = None
# --- registered, before or afterwards, or looked up
import sys, types
def f(code, name):
    module = sys.modules[name] = types.ModuleType(name)
    exec(code, module.__dict__)
def g(code, name):
    module = sys.modules.setdefault(name, types.ModuleType(name))
    exec(code, module.__dict__)
def h(code, name):
    module = types.ModuleType(name)
    exec(code, module.__dict__)
    sys.modules[name] = module
# --- the program, and modules to be thrown away
import types
def f(code, digest):
    main = types.ModuleType("__main__")
    exec(code, main.__dict__)
    name = "temporary_module_" + digest
    module = types.ModuleType(name)
    exec(code, module.__dict__)
# --- other namespaces and modules from elsewhere
import types
def f(code, module):
    new = types.ModuleType("new")
    module.__dict__.update(new.__dict__)
    exec(code, module.__dict__)
    exec(code, {"new": new})
    eval(code, new.__dict__)
# --- a test
import types
def test_code(code):
    module = types.ModuleType("a")
    exec(code, module.__dict__)
# --- a name that only looks like one for what is thrown away
import types
def f(template, code):
    identifier = template.module_id
    module = types.ModuleType(identifier)
    exec(code, module.__dict__, module.__dict__)  # !
# --- one module for each template
import types
class Template:
    def load(self, code):
        module = types.ModuleType(self.name)
        exec(code, module.__dict__)
        return module

# --- in an attribute
from types import ModuleType

class _Cell:
    def run(self, code):
        self.module = ModuleType("cell_%d" % self.number)
        exec(code, vars(self.module))  # !

# --- of a class derived from the type
import types

class _Rules(types.ModuleType):
    registered = ()

def _install(name, code):
    rules = _Rules(name)
    exec(code, rules.__dict__)  # !

# --- of the type of a module
import ast

ModuleType = type(ast)

def _run(title, code):
    shell = ModuleType(title)
    exec(code, shell.__dict__)  # !

# --- made by a function of the file
import types

def _fresh(tenant):
    module = types.ModuleType(f"rules_of_{tenant}")
    module.tenant = tenant
    return module

def _load(tenant, code):
    module = _fresh(tenant)
    exec(code, module.__dict__)  # !

# --- made by a function of the file that registers it
import sys
import types

def _fresh(tenant):
    module = sys.modules[tenant] = types.ModuleType(tenant)
    return module

def _load(tenant, code):
    module = _fresh(tenant)
    exec(code, module.__dict__)

# --- a class whose instances are no modules
class _Rules:
    pass

def _install(name, code):
    rules = _Rules()
    exec(code, rules.__dict__)
# --- one that replaces nothing
import types
class Rules:
    module = None
    def load(self, program, name):
        self.module = types.ModuleType(f"rules.{name}")
        names = vars(self.module)
        exec(program, names) # !
        return names
