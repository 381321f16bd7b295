# --- an attribute of the result, in a method
import importlib.util
class A:
    def f(self, path):
        spec = importlib.util.spec_from_file_location("a", path)
        module = importlib.util.module_from_spec(spec)  # !
        spec.loader.exec_module(module)
# --- at once, in a lambda, over several lines
from importlib import util as u
loader = lambda path: (u
    .spec_from_file_location("a", path)  # !
    .loader)
# --- at module level, annotated, loader=None
import importlib.util as i, sys
spec: object = i.spec_from_file_location(location=sys.argv[1], name="a", loader=None)
print(
    spec.origin  # !
)
# --- tested in another function only, a handler for something else
from importlib.util import module_from_spec as make, spec_from_file_location as locate
async def f(path):
    try:
        spec = locate("a", path); return make(spec=spec)  # !
    except OSError:
        return None
def g(spec):
    assert spec
# --- as an argument
import importlib.util
def f(path): return importlib.util.module_from_spec(importlib.util.spec_from_file_location("a", path))  # !
# --- tests of all kinds
import importlib.util
from typing import cast
def a(path):
    spec = importlib.util.spec_from_file_location("a", path)
    assert spec and spec.loader
    return spec.loader
def b(path):
    spec = importlib.util.spec_from_file_location("a", path)
    return spec.loader if spec else None
def c(path):
    spec = importlib.util.spec_from_file_location("a", path)
    checked(spec)
    return spec.loader
def d(path):
    spec = cast(object, importlib.util.spec_from_file_location("a", path))
    return spec.loader
def e(path):
    spec = importlib.util.spec_from_file_location("a", path) or make(path)
    return spec.loader
def f(path):
    spec = importlib.util.spec_from_file_location("a", path)
    if not isinstance(spec, object):
        return None
    return spec.loader
# --- a loader is given, or may be
import importlib.util
def f(path, loader, options):
    spec = importlib.util.spec_from_file_location("a", path, loader=loader)
    other = importlib.util.spec_from_file_location("a", path, **options)
    return spec.loader, other.loader
# --- paths of a known suffix
import glob, importlib.util, os
def f(folder, name):
    path = os.path.join(folder, f"{name}.py")
    spec = importlib.util.spec_from_file_location("a", path)
    return spec.loader
def g(folder):
    for path in glob.glob(folder + "/*.py"):
        spec = importlib.util.spec_from_file_location("a", path)
        yield spec.loader
def h(name, suffix):
    spec = importlib.util.spec_from_file_location("a", name + EXT_SUFFIX)
    return spec.loader
# --- the failure is caught
import importlib.util
def f(path):
    try:
        spec = importlib.util.spec_from_file_location("a", path)
        return spec.loader
    except Exception:
        return None
# --- nothing uses it
import importlib.util
def f(path):
    spec = importlib.util.spec_from_file_location("a", path)
    return spec
# --- a file that makes paths of sources elsewhere
import importlib.util
def f(path):
    spec = importlib.util.spec_from_file_location("a", path)
    return spec.loader
def g(folder):
    return f(folder / "release.py")
# --- a test of an attribute, which `None` has not
import importlib.util
def f(path):
    spec = importlib.util.spec_from_file_location("a", path)
    if spec.loader:  # !
        return importlib.util.module_from_spec(spec)
def g(path):
    spec = importlib.util.spec_from_file_location("a", path)
    return spec.origin == path and spec.loader  # !
def h(path):
    spec = importlib.util.spec_from_file_location("a", path)
    assert spec is not None and spec.loader is not None
    return importlib.util.module_from_spec(spec)
# --- a compiled module's suffix at the end of a formatted path
import importlib.util
def f(folder, name):
    spec = importlib.util.spec_from_file_location(name, f"{folder}/{name}.so")
    return importlib.util.module_from_spec(spec)
# --- a compiled module whose path a function makes
import importlib.util, sysconfig
def build(folder):
    target = folder / ("fast" + sysconfig.get_config_var("EXT_SUFFIX"))
    return target
def load(folder):
    spec = importlib.util.spec_from_file_location("fast", build(folder))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
# --- kept in an attribute
import importlib.util
class Script:
    def __init__(self, path):
        self.spec = importlib.util.spec_from_file_location("a", path)
        self.module = importlib.util.module_from_spec(self.spec)  # !
# --- kept in an attribute that another method tests
import importlib.util
class Script:
    def __init__(self, path):
        self.spec = importlib.util.spec_from_file_location("a", path)
        self.check()
        self.module = importlib.util.module_from_spec(self.spec)
    def check(self):
        if self.spec is None:
            raise ImportError
