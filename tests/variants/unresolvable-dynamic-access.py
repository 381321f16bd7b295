# --- a parameter
def act(job, name):
    return getattr(job, name)()  # !
# --- an alias
g = getattr
from importlib import import_module as load
g(x, y)  # !
load(name=y)  # !
# --- texts that are not constant
import base64, os
name = base64.b64decode(b'c3lzdGVt').decode()
getattr(os, name)  # !
getattr(os, f'{x}tem')  # !
getattr(os, 'sys' + x)  # !
__import__(''.join(x))  # !
# --- namespaces
import sys
globals()[x]  # !
vars(sys)[x]  # !
sys.__dict__[x]  # !
sys.modules[x]  # !
sys.modules.get(x)  # !
__builtins__[x]  # !
locals()[x]  # !
# --- handed on
import functools
map(__import__, x)  # !
functools.partial(getattr, x)  # !
# --- unpacked arguments
getattr(*x)  # !
lambda: getattr(
    x,
    *y)  # !
# --- other functions
import operator, pkgutil
operator.attrgetter(x)(y)  # !
pkgutil.resolve_name(x)  # !
__loader__.load_module(x)  # !
x.__getattribute__(y)  # !
# --- constants
import importlib
getattr(x, 'y')
for name in 'a', 'b':
    getattr(x, name)
    importlib.import_module('m.' + name)
NAME = 'y'
def f():
    return getattr(x, NAME), globals()[NAME]
# --- other containers and stores
import sys
x[y]
x.get(y)
sys.modules[y] = x
globals()[y] = x
del sys.modules[y]
setattr(x, y, 1)
hasattr(x, y)
# --- other functions of the name
def getattr(x, y): ...
getattr(x, y)
x.getattr(y)
# --- an alias handed on
find = getattr
for each in map(find, x, y):  # !
    each()
# --- what holds something forbidden, put into something else
#: forbidden-api = { 'os.system' = 'no', 'builtins.exec' = 'no' }
#: select = ['unresolvable-dynamic-access']
import os, weakref
from contextvars import ContextVar
from types import MappingProxyType
MappingProxyType({'a': os})  # !
ContextVar('x', default=os).get()  # !
weakref.ref(os)()  # !
type('X', (), {'f': os}).f  # !
x.append(os)  # !
x.extend([os])  # !
x.update({'a': os})  # !
x.setdefault('a', os)  # !
__builtins__.update(x)
x(vars(__builtins__))  # !
# --- what holds something forbidden, taken out of a container
#: forbidden-api = { 'os.system' = 'no', 'builtins.exec' = 'no' }
#: select = ['unresolvable-dynamic-access']
import os
for _, module in enumerate([os]):
    pass
for _, module in {'a': os}.items():
    pass
vars(os).popitem()  # !
for member in vars(os).values():  # !
    pass
match os.__dict__:
    case {'a': a, **b}:  # !
        pass
frozenset([os]).intersection_of_all()  # !
# --- what holds something forbidden, handed on unpacked
#: forbidden-api = { 'os.system' = 'no', 'builtins.exec' = 'no' }
#: select = ['unresolvable-dynamic-access']
import os
def f(*a, **k):
    g(*a)  # !
    g(**k)  # !
def g(m):
    pass
f(os, m=os)
# --- what holds something forbidden, given back
#: forbidden-api = { 'os.system' = 'no', 'builtins.exec' = 'no' }
#: select = ['unresolvable-dynamic-access']
import os
class A:
    @property
    def x(self):
        return os  # !
    def __call__(self):
        return os  # !
    def plain(self):
        return os
async def f():
    return os
g = lambda: os
run(f())  # !
run(g)  # !
# --- what holds something forbidden, in plain use
#: forbidden-api = { 'os.system' = 'no', 'builtins.exec' = 'no' }
#: select = ['unresolvable-dynamic-access']
import os, sys
def f(module):
    return module.getcwd()
class A:
    def g(self, module):
        pass
f(os)
A().g(os)
modules = [os, sys]
for module in modules:
    module.path
if os and hasattr(os, 'fork') and isinstance(os, type(sys)):
    print(os, os.path.join('a', 'b'), os.environ)
other = os
# --- what holds something forbidden, asked for a text that is hard to compute
#: forbidden-api = { 'os.system' = 'no', 'builtins.exec' = 'no' }
#: select = ['unresolvable-dynamic-access']
import os
getattr(os, ''.join(reversed('metsys')))  # !
getattr(os, x)  # !
getattr(os, 'getcwd')
# --- nothing is forbidden
import os
x.append(os)
x(vars(os))
# --- what hands nothing on
#: forbidden-api = { 'builtins.exec' = 'no', 'math.tau' = 'no' }
#: select = []
import builtins
import math
def f(self, path):
    self.file = builtins.open(path, 'rb')
    self.__dict__.update(locals())
def g(path):
    import math
    return h(**locals())  # !
