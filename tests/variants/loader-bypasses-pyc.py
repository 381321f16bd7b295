# --- a subclass of the abstract loader, under another name
import importlib.abc as base
class Loader(base.Loader):  # !
    def exec_module(self, module): exec(compile(open(self.path).read(), self.path, "exec"), module.__dict__)
# --- no base at all, aliases of the builtins
run, build = exec, compile
class Loader:  # !
    def exec_module(self, module):
        data = self.path.read_bytes()
        run(build(data, self.path, mode="exec"), module.__dict__)
# --- in helper methods, over two classes
class Compiling:
    def _read(self, name):
        with open(self.paths[name]) as file:
            return file.read()
    def _compile(self, name):
        return (
            compile
        )(self._read(name), self.paths[name], "exec")
class Loader(Compiling):  # !
    def exec_module(self, module):
        code = self._compile(module.__name__)
        exec(code, module.__dict__)
# --- `get_code` of a source loader, in a function
def make():
    from importlib import abc
    class Loader(abc.InspectLoader):  # !
        def get_source(self, name): return None
        def get_code(self, name):
            tree = self.transform(self.get_data(name))
            return compile(tree, name, "exec")
        def exec_module(self, module):
            exec(self.get_code(module.__name__), module.__dict__)
    return Loader
# --- the way importlib itself runs code
from importlib import _bootstrap
class Loader:  # !
    def exec_module(self, module):
        code = compile(open(self.path, "rb").read(), self.path, "exec"); _bootstrap._call_with_frames_removed(exec, code, module.__dict__)
# --- reads no file
class Loader:
    def __init__(self, source):
        self.source = source
    def exec_module(self, module):
        exec(compile(self.source, module.__name__, "exec"), module.__dict__)
# --- delegates
class Loader:
    def exec_module(self, module):
        self.inner.exec_module(module)
        with open(self.log) as log:
            log.read()
# --- only overrides what is asked when nothing is cached
from importlib.machinery import SourceFileLoader
class Loader(SourceFileLoader):
    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()
    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(data, path, "exec")
# --- a class that merely has a method of that name
class Template:
    def get_code(self, name):
        with open(name) as file:
            exec(compile(file.read(), name, "exec"))
# --- has a cache of its own
class Loader:
    def exec_module(self, module):
        cached = self.path.with_suffix(".pyc")
        code = self.read(cached) or compile(self.path.read_bytes(), self.path, "exec")
        exec(code, module.__dict__)
# --- in functions of the module
def compiled(path):
    with open(path, "rb") as file:
        return compile(file.read(), path, "exec")
class Loader:  # !
    def exec_module(self, module): exec(compiled(module.__spec__.origin), module.__dict__)
