# --- a parameter, in a method
import importlib.util, sys
class A:
    def load(self, path):
        spec = importlib.util.spec_from_file_location("a", path)  # !
        module = importlib.util.module_from_spec(spec)
        sys.modules["a"] = module
        spec.loader.exec_module(module)
# --- a path made of a parameter, keywords, the name bound to a constant
from importlib.util import module_from_spec, spec_from_file_location as locate
from sys import modules
import os
async def f(folder):
    name = "plugin"
    path = os.path.join(folder, "plugin.py")
    spec = locate(
        location=path,
        name=name,  # !
    )
    module = module_from_spec(spec)
    modules[spec.name] = module
    spec.loader.exec_module(module)
# --- a loop outside functions
import importlib.util, pathlib, sys
for path in pathlib.Path().glob("*.py"):
    spec = importlib.util.spec_from_file_location("rule", str(path))  # !
    module = importlib.util.module_from_spec(spec); sys.modules["rule"] = module; spec.loader.exec_module(module)
# --- an attribute of the instance, registered afterwards
import importlib.util, sys
class A:
    def load(self):
        spec = importlib.util.spec_from_file_location("a", self.path)  # !
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules.setdefault("a", module)
# --- the path is always the same
import importlib.util, os, sys
def f():
    path = os.path.join(os.path.dirname(__file__), "a.py")
    spec = importlib.util.spec_from_file_location("a", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["a"] = module
    spec.loader.exec_module(module)
def g():
    spec = importlib.util.spec_from_file_location("a", "a.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["a"] = module
    spec.loader.exec_module(module)
# --- the name changes, too
import importlib.util, sys
def f(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
def g(path):
    spec = importlib.util.spec_from_file_location(f"a_{hash(path)}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
# --- not registered, or only for a while
import importlib.util, sys
def f(path):
    spec = importlib.util.spec_from_file_location("a", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
def g(path):
    spec = importlib.util.spec_from_file_location("a", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["a"] = module
    try: spec.loader.exec_module(module)
    finally: sys.modules.pop("a", None)
# --- a script, which loads what it is told to
import importlib.util, sys
def f(path):
    spec = importlib.util.spec_from_file_location("user_module", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["user_module"] = module
    spec.loader.exec_module(module)
if __name__ == "__main__":
    f(sys.argv[1])
# --- a script that loads many
import importlib.util, sys
def f(paths):
    for path in paths:
        spec = importlib.util.spec_from_file_location("user_module", path)  # !
        module = importlib.util.module_from_spec(spec)
        sys.modules["user_module"] = module
        spec.loader.exec_module(module)
if __name__ == "__main__":
    f(sys.argv[1:])
# --- taken out after a failure alone
import importlib.util, sys
def f(path):
    spec = importlib.util.spec_from_file_location("a", path)  # !
    module = importlib.util.module_from_spec(spec)
    sys.modules["a"] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules["a"]
        raise
    return module
def g(path):
    spec = importlib.util.spec_from_file_location("a", path)  # !
    module = importlib.util.module_from_spec(spec)
    sys.modules["a"] = module
    try:
        spec.loader.exec_module(module)
    except Exception:
        sys.modules.pop("a", None)
        raise
    return module
# --- only if there is none, and compiled modules, which have no other name
import importlib.util, sys
def f(paths):
    for path in paths:
        if "_yaml" not in sys.modules:
            spec = importlib.util.spec_from_file_location("_yaml", path)
            module = importlib.util.module_from_spec(spec)
            sys.modules["_yaml"] = module
            spec.loader.exec_module(module)
def g(folder):
    for path in folder.glob("_yaml*.so"):
        spec = importlib.util.spec_from_file_location("_yaml", path)
        module = importlib.util.module_from_spec(spec)
        sys.modules["_yaml"] = module
        spec.loader.exec_module(module)

# --- a name that the class holds
import importlib.util
import sys

class _Rules:
    MODULE = "tenant_rules"

    def load(self, path):
        spec = importlib.util.spec_from_file_location(self.MODULE, path)  # !
        module = importlib.util.module_from_spec(spec)
        sys.modules[self.MODULE] = module
        spec.loader.exec_module(module)
        return module
# --- a name computed from constants
import importlib.util
import sys
PARTS = ("workspace", "handlers")
def load(root):
    spec = importlib.util.spec_from_file_location(".".join(PARTS), root / "handlers.py") # !
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
# --- a name computed from the path
import importlib.util
import sys
def load(root):
    spec = importlib.util.spec_from_file_location(f"handlers_{root.name}", root / "handlers.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
