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
# --- classes by base, without the names that the import system uses
import importlib.abc as abc
class Finder(abc.MetaPathFinder):
    def find_module(self, name, search=None): return self.loaders.get(name)  # !
class Loader(abc.Loader):
    @classmethod
    def load_module(cls, name):  # !
        return make(name)
# --- classes that have both
class Finder:
    def find_spec(self, fullname, path, target=None): pass
    def find_module(self, fullname, path=None): pass
    def load_module(self, fullname): pass
    exec_module = load
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
# --- the new method is set on the instance
class Loader:
    def __init__(self, loader):
        if hasattr(loader, "exec_module"):
            self.exec_module = loader.exec_module
    def load_module(self, fullname):
        return self.loader.load_module(fullname)
# --- old methods that do nothing, or know of the new ones
import abc
class Finder(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def find_module(self, fullname, path=None): """An abstract method."""
class Null:
    def find_module(self, fullname):
        warn("gone")
        return None
class Shim:
    def load_module(self, fullname):
        if not hasattr(self, "exec_module"):
            raise ImportError
        return shim(self, fullname)
class Checked(Shim):
    def load_module(self, fullname):
        check(fullname)
        return super().load_module(fullname)
# --- a finder that keeps modules out
import sys
class Blocker:
    def find_module(self, fullname, path=None):  # !
        if fullname in self.names:
            raise ImportError(fullname)
        return None
sys.meta_path.insert(0, Blocker())
class Watcher:
    def find_module(self, fullname, path=None):
        self.seen.append(fullname)
        return None
# --- questions
import sys
def f(name, finder, loader):
    if hasattr(finder, "find_spec"):
        return finder.find_spec(name)
    for finder in sys.meta_path:
        if not hasattr(finder, "find_spec"):
            finder.find_module(name)
