# --- plainly, in an async method
import importlib.util
class A:
    async def load(self, path):
        spec = importlib.util.spec_from_file_location("a", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)  # !
# --- at module level, over several lines, keywords
from importlib import util as u
found = u.spec_from_file_location(
    name="a",
    location="a.py",
)
made = u.module_from_spec(spec=found)
(found
    .loader
    .exec_module(module=made))  # !
# --- functions under other names, a loader under a name
from importlib.util import module_from_spec as m, spec_from_file_location as s
def f(path):
    spec = s("a", path)
    a = m(spec)
    loader = spec.loader
    return loader.exec_module(a)  # !
# --- a walrus, one line
import importlib.util
def f(path):
    if spec := importlib.util.spec_from_file_location("a", path): a = importlib.util.module_from_spec(spec); spec.loader.exec_module(a)  # !
# --- registered too late, and a check whether it is there
import importlib.util, sys
def f(name, path):
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)  # !
    sys.modules[name] = module
    return module
# --- only another module is registered, or in another function
import importlib.util, sys
def f(name, path, package):
    sys.modules["package"] = package
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)  # !
def g(name, module):
    sys.modules[name] = module
# --- in a nested function, given to builtins
import importlib.util
def f():
    def g(path):
        spec = importlib.util.spec_from_file_location("a", path)
        module = importlib.util.module_from_spec(spec)
        setattr(module, "x", 1)
        spec.loader.exec_module(module)  # !
# --- registered in the same assignment, and under another name of the table
import importlib.util
from sys import modules as table
def f(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = table[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
# --- setdefault, update
import importlib.util, sys
def f(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(name, module)
    spec.loader.exec_module(module)
    other = importlib.util.module_from_spec(spec)
    sys.modules.update({name: other})
    spec.loader.exec_module(other)
# --- extensions, by their path or by what the function says
import importlib.util, os
def f(name, path):
    filepath = os.path.join(path, f"{name}{LIB_EXT}")
    spec = importlib.util.spec_from_file_location(name, filepath)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
def g(name, path):
    """Imports a Python extension (from a shared object file)."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
# --- a second copy of a module that is there
import importlib.util
def f(module, path):
    full_name = module.__name__
    spec = importlib.util.spec_from_file_location(full_name, path)
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
# --- a module that enters itself
import importlib.util, sys
def f(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return sys.modules[name]
# --- a spec that was found by name
import importlib.util
def f(name):
    spec = importlib.util.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
# --- what another branch looks up
import importlib.util, sys
def f(name, path, by_path):
    if by_path:
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)  # !
        return module
    __import__(name)
    return sys.modules[name]

# --- made where it is run
import importlib.util

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    spec.loader.exec_module(module := importlib.util.module_from_spec(spec))  # !
    return module

# --- made in the statement that runs it
import importlib.util

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    (module := importlib.util.module_from_spec(spec)) and spec.loader.exec_module(module=module)  # !
    return module

# --- registered where it is made
import importlib.util
import sys

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module := module)
# --- documented
import importlib.util
def run_file(name, path):
    """Runs a file as a module.

    The module is perhaps not
    entered in sys.modules.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
# --- documented otherwise
import importlib.util
def run_file(name, path):
    """Runs a file as a module, if it is not there. It is put into sys.modules."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)  # !
    return module
# --- one module for each template
import importlib.util
def load_template(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
# --- a compiled module's suffix at the end of a formatted path
import importlib.util
def f(folder, name):
    spec = importlib.util.spec_from_file_location(name, f"{folder}/{name}.so")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
# --- one file beside this one
import importlib.util
from pathlib import Path
HERE = Path(__file__).parent
def f():
    spec = importlib.util.spec_from_file_location("step", HERE / "hooks" / "step.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
def g(name):
    spec = importlib.util.spec_from_file_location("step", HERE / "hooks" / name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)  # !
    return module
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
# --- read for values alone
import importlib.util
def f(path):
    spec = importlib.util.spec_from_file_location("settings", path)
    settings = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(settings)
    return settings.version, getattr(settings, "OPTIONS", {}), settings.__version__
# --- read for a class
import importlib.util
def f(path):
    spec = importlib.util.spec_from_file_location("settings", path)
    settings = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(settings)  # !
    return settings.Options
# --- called
import importlib.util
def f(path):
    spec = importlib.util.spec_from_file_location("settings", path)
    settings = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(settings)  # !
    return getattr(settings, "options")()
# --- looked through
import importlib.util
def f(path):
    spec = importlib.util.spec_from_file_location("settings", path)
    settings = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(settings)  # !
    return settings.version, dir(settings)
# --- nothing is read
import importlib.util
def f(path):
    spec = importlib.util.spec_from_file_location("settings", path)
    settings = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(settings)  # !

# --- a plug-in that is called an extension
import importlib.util

def _load(name, path):
    """Loads an extension."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)  # !
    return module.Extension()

# --- run by a thread, and made beside its loader
import asyncio
import importlib.util

async def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    loader, module = spec.loader, importlib.util.module_from_spec(spec)
    await asyncio.to_thread(loader.exec_module, module)  # !
    return module.handlers()

# --- a compiled extension, as its docstring says
import importlib.util

def _load(name, path):
    """Loads an extension module."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Extension()
# --- a spec of a loader
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
def load(name, path):
    loader = SourceFileLoader(name, str(path))
    spec = spec_from_loader(name, loader)
    module = module_from_spec(spec)
    loader.exec_module(module) # !
    return module.Extension
