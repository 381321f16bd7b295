# --- a tree is transformed
import ast
from importlib.machinery import SourceFileLoader as Base
class Loader(Base):
    def source_to_code(self, data, path, *, _optimize=-1):  # !
        tree = transform(ast.parse(data))
        return compile(tree, path, "exec", optimize=_optimize)
# --- the private home of the class
import importlib._bootstrap_external
class Loader(importlib._bootstrap_external.SourceFileLoader):
    def source_to_code(self, data, path):  # !
        return super().source_to_code(instrument(data), path)
# --- the data is replaced under its name
import importlib.machinery
def make(header):
    class Loader(importlib.machinery.SourceFileLoader):
        def source_to_code(self, source, path, **options):  # !
            source = header + source
            return super().source_to_code(source, path, **options)
    return Loader
# --- through a base of the file, which has other things
from importlib.machinery import SourceFileLoader
class Named(SourceFileLoader):
    def __init__(self, name, path):
        super().__init__(name, path)
class Loader(Named):
    def source_to_code(self, data, path, *, _optimize=-1): return super().source_to_code(data + b"\n#", path)  # !
# --- the base's code is transformed
from importlib.machinery import SourceFileLoader
class Loader(SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):  # !
        code = super().source_to_code(data, path, _optimize=_optimize)
        return code.replace(co_filename="x")
# --- only delegates
from importlib.machinery import SourceFileLoader
class Loader(SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        log(path)
        return SourceFileLoader.source_to_code(self, data, path, _optimize=_optimize)
# --- has a cache of its own
import importlib.util
from importlib.machinery import SourceFileLoader
class Loader(SourceFileLoader):
    def exec_module(self, module):
        with patched("cache_from_source", mine):
            super().exec_module(module)
    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(transform(data), path, "exec")
# --- never finds a stored file
from importlib.machinery import SourceFileLoader
class Loader(SourceFileLoader):
    path_stats = None
    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(transform(data), path, "exec")
# --- another base, which stores nothing
from importlib.abc import InspectLoader
class Loader(InspectLoader):
    def source_to_code(self, data, path="<string>"):
        return compile(transform(data), path, "exec")
# --- a static method, and one that only delegates
from importlib.machinery import SourceFileLoader
class Loader(SourceFileLoader):
    @staticmethod
    def source_to_code(data, path, *, _optimize=-1):  # !
        return SourceFileLoader.source_to_code(None, instrument(data), path)
class Same(SourceFileLoader):
    @staticmethod
    def source_to_code(data, path, *, _optimize=-1):
        return SourceFileLoader.source_to_code(None, data, path)
