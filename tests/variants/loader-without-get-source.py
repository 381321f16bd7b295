# --- the module's name, in a nested class
def make(text):
    import importlib.abc as base
    class Loader(base.Loader):  # !
        def exec_module(self, module):
            exec(compile(text, module.__name__, "exec"), module.__dict__)
    return Loader
# --- a constant, by keyword, through a variable
class Loader:  # !
    def exec_module(self, module):
        name = "generated"
        code = (compile)(self.text, filename=name, mode="exec"); exec(code, module.__dict__)
# --- `get_code` and an alias of `exec`
run = exec
class Loader:  # !
    def get_code(self, fullname):
        return compile(
            self.text,
            "<plugin %s>" % fullname,
            "exec",
        )
    def exec_module(self, module):
        run(self.get_code(module.__name__), module.__dict__)
# --- `str.format` in a helper method of a base
class Compiling:
    def compiled(self, name): return compile(self.texts[name], "db://{}".format(name), "exec")
class Loader(Compiling):  # !
    def exec_module(self, module): exec(self.compiled(module.__name__), module.__dict__)
# --- the path of a file
class Loader:
    def exec_module(self, module):
        path = f"{self.folder}/{module.__name__}.py"
        exec(compile(open(path).read(), path, "exec"), module.__dict__)
# --- nothing known of the name
class Loader:
    def exec_module(self, module):
        exec(compile(self.text, self.filename, "exec"), module.__dict__)
# --- `get_source` by assignment
class Loader:
    get_source = find
    def exec_module(self, module):
        exec(compile(self.text, module.__name__, "exec"), module.__dict__)
# --- a base that nobody knows
from elsewhere import Base
class Loader(make()):
    def exec_module(self, module):
        exec(compile(self.text, module.__name__, "exec"), module.__dict__)
# --- no loader
class Cell:
    def run(self, module):
        exec(compile(self.text, module.__name__, "exec"), module.__dict__)
# --- one name in angle brackets for all
import importlib.abc
class Loader(importlib.abc.Loader):  # !
    def exec_module(self, module):
        exec(compile(self.fetch(module.__name__), "<remote>", "exec"), module.__dict__)
    def create_module(self, spec): return None

# --- a name that the loader keeps
class _Loader:  # !
    def __init__(self, client, name):
        self.client = client
        self.label = "remote <{}>".format(name)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        text = self.client.fetch(module.__name__)
        exec(compile(text, self.label, "exec"), module.__dict__)
