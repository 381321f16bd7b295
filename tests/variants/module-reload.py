# --- plainly, at module level
import importlib
import plugin
importlib.reload(plugin)  # !
# --- under another name, in a method, keyword-free display
import importlib as i
class A:
    def refresh(self):
        self.module = (i
                       .reload)(self.module)  # !
# --- through an alias and imp
import imp
again = imp.reload
def f(m): again(m)  # !
# --- in a lambda and a comprehension
from importlib import reload
f = lambda names: [reload(name) for name in names]  # !
# --- async, guarded, imported in place
async def f(module):
    from importlib import reload as r
    try: r(module)  # !
    except Exception: pass
# --- the program itself
import importlib, plugin
if "__main__" == __name__:
    while ask():
        importlib.reload(plugin)
# --- named after reloading
import importlib
class A:
    def reload(self, module):
        return importlib.reload(module)
    def _hot_reload_all(self):
        def one(module):
            importlib.reload(module)
# --- a test
import importlib, plugin
def test_plugin():
    importlib.reload(plugin)
# --- other functions of that name
from .importlib import reload
reload(plugin)
self.bucket.reload(plugin)
def f(importlib): importlib.reload(plugin)
# --- wished for by an argument, or called otherwise
import importlib
def f(name, reload_module=False):
    module = importlib.import_module(name)
    if reload_module:
        importlib.reload(module)
    return module
def rebuild(module):
    importlib.reload(module)
# --- set up while the file is imported
import importlib
if flag:
    import package.array as da
    da = importlib.reload(da)
# --- wished for by what the docstring says
import importlib, plugin
def forget():
    """Empties the caches, so that changed plugins can be reloaded."""
    importlib.reload(plugin)
# --- gone over
from importlib import import_module, reload as fresh
class Rules:
    def __init__(self, *names):
        self.modules = [import_module(name) for name in names]
    def update(self):
        self.modules[:] = map(fresh, self.modules) # !
        return list(map(import_module, self.modules))
