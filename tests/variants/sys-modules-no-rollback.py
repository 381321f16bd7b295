# --- in a method, through another name of the table
import importlib.util
from sys import modules as table
class A:
    def load(self, name, path):
        spec = importlib.util.spec_from_file_location(name, path)
        module = table[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)  # !
# --- a handler that only reports, async
import importlib.util, sys
async def f(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)  # !
    except Exception as error:
        log.exception("%s: %s", name, error)
        raise ImportError(name) from error
# --- an entry that is removed only when all went well
import importlib.util, sys
def f(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules.update({name: module})
    loader = spec.loader
    (loader
     .exec_module(module))  # !
    del sys.modules[name]
    return module
# --- outside functions, guarded
import importlib.util, sys
for path in sys.argv:
    try:
        spec = importlib.util.spec_from_file_location("a", path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)  # !
    except ImportError:
        module = None
# --- cleaned up in another function only
import importlib.util, sys
def f(name, path):
    def undo():
        try: g()
        finally: sys.modules.pop(name)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module; spec.loader.exec_module(module)  # !
# --- removed in finally, or through a callback
import contextlib, importlib.util, sys
def f(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    try:
        sys.modules[name] = module
        spec.loader.exec_module(module)
    finally:
        sys.modules.pop(name, None)
def g(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    with contextlib.ExitStack() as stack:
        stack.callback(sys.modules.pop, name, None)
        spec.loader.exec_module(module)
        stack.pop_all()
# --- something else may clean up, or the process ends
import importlib.util, os, sys
def f(self, name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception:
        self.forget(name)
        raise
def g(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.exit(1)
# --- never registered, or patched
import importlib.util, sys
from unittest import mock
def f(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
@mock.patch.dict("sys.modules")
def g(name, path):
    with mock.patch.dict("sys.modules"):
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
# --- a script, which ends
import importlib.util, sys
def f(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
if __name__ == "__main__":
    f(*sys.argv[1:])
# --- a script that goes on
import importlib.util, sys
def f(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)  # !
    except Exception as error:
        print(error)
if __name__ == "__main__":
    f(*sys.argv[1:])
# --- a fixed file, and a function that is not given a name
import importlib.util, os, sys
def f():
    try:
        path = os.path.join(cache(), "__init__.py")
        spec = importlib.util.spec_from_file_location("modules", path)
        modules = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = modules
        spec.loader.exec_module(modules)
    except ImportError:
        pass
def g(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
# --- a function that is not given a name, but looks for it
import importlib.util, sys
def f(path):
    if path.stem in sys.modules:
        return sys.modules[path.stem]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)  # !
