# --- aliases of `imp`
import imp as old
from imp import find_module as find, reload
def load(name):
    return old.load_module(  # !
        name, *find(name))  # !
reload(load(name))  # !
# --- loops over modules
import pkgutil
async def plugins(path):
    for (importer, name, is_package) in pkgutil.walk_packages(path): yield importer.find_module(name)  # !
found = [finder.find_module(name) for finder, name, _ in pkgutil.iter_modules()]  # !
for info in pkgutil.iter_modules():
    info.module_finder.find_module(info.name)  # !
# --- loaders
import importlib.machinery as machinery, importlib.util
load = lambda name, path: machinery.SourceFileLoader(name, path).load_module()  # !
def other(name):
    spec = importlib.util.find_spec(name)
    return spec.loader.load_module(name)  # !
class Loading:
    def again(self, module):
        loader = module.__loader__
        return loader.load_module(module.__name__)  # !
# --- functions
import importlib, pkgutil
if importlib.find_loader("numpy"):  # !
    pkgutil.get_loader(  # !
        module_or_name="scipy")
# --- classes by base, without the names that the import system uses
import importlib.abc as abc
class Finder(abc.MetaPathFinder):
    def find_module(self, name, search=None): return None  # !
class Loader(abc.Loader):
    @classmethod
    def load_module(cls, name):  # !
        return None
# --- the importers of `pkgutil`
import pkgutil
register(pkgutil.ImpImporter, None)  # !
# --- classes that have both
class Finder:
    def find_spec(self, fullname, path, target=None): pass
    def find_module(self, fullname, path=None): pass
    def load_module(self, fullname): pass
    exec_module = load
# --- optional imports and questions
import sys
try:
    import imp
except ImportError:
    imp = None
def f(name, finder, loader):
    if imp:
        return imp.find_module(name)
    if hasattr(finder, "find_spec"):
        return finder.find_spec(name)
    for finder in sys.meta_path:
        if not hasattr(finder, "find_spec"):
            finder.find_module(name)
# --- unrelated
import sys
from mine import imp
class Scope:
    def find_module(self, module_name, pos=None): return self.modules[module_name]
    def load_module(self, name): return self.find_module(name)
context.find_module("x"); imp.load_source("x", "y"); self.loader.load_module("x")
# --- bases that nobody knows
from elsewhere import Base
class Finder(Base):
    def find_module(self, fullname, path=None): return None
