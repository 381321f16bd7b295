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
