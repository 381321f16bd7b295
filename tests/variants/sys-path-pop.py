# --- an imported module, in a `finally`
import importlib, sys
def load(folder, name):
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)  # !
# --- a loader, an alias, in a method
from sys import path as folders
class Plugins:
    def load(self, spec, module):
        folders.insert(0, self.folder); spec.loader.exec_module(module); folders.pop(0)  # !
# --- an import statement, at module level
import sys
sys.path.insert(0, "generated")
from settings import OPTIONS
sys.path.pop(0)  # !
# --- appended, and code that is run
import sys
def run(code, folder):
    sys.path.append(folder)
    exec(code, {})
    sys.path.pop()  # !
# --- a context manager
import contextlib, sys
@contextlib.contextmanager
def at_front(folder):
    sys.path.insert(0, folder)
    try: yield folder
    finally: sys.path.pop(0)  # !
# --- taken out by its value, or restored
import importlib, sys
def load(folder, name):
    before = sys.path[:]
    sys.path.insert(0, folder)
    try: return importlib.import_module(name)
    finally: sys.path.remove(folder)
def other(folder, name):
    before = sys.path[:]
    sys.path.insert(0, folder)
    try: return importlib.import_module(name)
    finally: sys.path[:] = before
# --- nothing foreign in between
import sys
def find(folder, find):
    sys.path.insert(0, folder)
    found = find.spec(folder)
    sys.path.pop(0)
    return found
# --- the value is used, another place, nothing put in, the import behind
import importlib, sys
def f(folder, name):
    sys.path.insert(0, folder)
    importlib.import_module(name)
    first = sys.path.pop(0)
    sys.path.pop(1)
    return first
def g(name):
    importlib.import_module(name)
    sys.path.pop(0)
def h(folder, name):
    sys.path.insert(0, folder)
    sys.path.pop(0)
    importlib.import_module(name)
# --- another path
import importlib
def f(self, name):
    self.path.insert(0, name)
    importlib.import_module(name)
    self.path.pop(0)
