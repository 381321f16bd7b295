# --- a loop over the table
import sys
for name in sys.modules:  # !
    print(name)
# --- a view, another name, in a method
import sys as system
class A:
    def f(self):
        table = system.modules
        for name, module in table.items():  # !
            print(name, module)
# --- comprehensions of all kinds
from sys import modules
def f():
    a = [name for name in modules]  # !
    b = {name for name in modules.keys()}  # !
    c = {name: 1 for x in y for name in (modules)}  # !
    return any("a" in name for name in modules)  # !
# --- through something lazy, over several lines
import sys
def f():
    for number, (name, module) in enumerate(
        sys.modules.items()  # !
    ):
        yield number
    for name in filter(None, sys.modules):  # !
        yield name
# --- in a lambda, imported dynamically
import sys
f = lambda: [m for m in __import__("sys").modules.values() if m]  # !
# --- copies
import sys
for name in list(sys.modules): pass
for name in tuple(sys.modules.keys()): pass
for name in sorted(sys.modules): pass
for name in set(sys.modules) - before: pass
for name in sys.modules.copy(): pass
for name in dict(sys.modules).items(): pass
for name, module in list(sys.modules.items()): pass
x = sorted(sys.modules.values(), key=id)
x = [name for name in names if name in sys.modules]
for number, name in enumerate(list(sys.modules)): pass
# --- other tables
import sys
def f(sys):
    for name in sys.modules: pass
for name in self.modules.items(): pass
for name in sys.path: pass
for name in sys.modules["a"].names: pass
for name in sys.modules.get("a"): pass
# --- a comprehension that importing the file evaluates
import sys
names = [name for name in sys.modules]
class A:
    modules = {name for name in sys.modules}
# --- a script, which is alone but for what its loops do
import sys
def f(prefix):
    names = [name for name in sys.modules if name.startswith(prefix)]
    for module in sys.modules.values():  # !
        module.__warningregistry__.clear()
if __name__ == "__main__":
    f(sys.argv[1])
# --- test support
import sys, unittest
def purge(prefix):
    return [name for name in sys.modules if name.startswith(prefix)]

# --- in a chain, and under a name
import itertools
import sys

def _all(extra):
    for module in itertools.chain(sys.modules.values(), extra):  # !
        yield module

def _plugins():
    loaded = filter(str.isidentifier, sys.modules)
    for name in loaded:  # !
        yield __import__(name)

# --- a copy under a name
import sys

def _plugins():
    loaded = list(sys.modules)
    for name in loaded:
        yield __import__(name)
