# --- import of a module under another name
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import os.path as c
import subprocess.x as s  # !
s.y  # !
c.os.system('ls')  # !
# --- import of a member under another name
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
from os import system as print  # !
print('ls')  # !
# --- an alias
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
e = exec  # !
e('x')  # !
# --- getattr with a constant
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import builtins
getattr(builtins, 'exec')('x')  # !
# --- __builtins__
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
__builtins__['exec']('x')  # !
__builtins__.exec('x')  # !
globals()['__builtins__']['exec']  # !
# --- __import__
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
__import__('os').system('ls')  # !
__import__('os.path').system('ls')  # !
__import__('os.path', fromlist=['x']).os.system('ls')  # !
# --- import_module with computed text
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import importlib
from importlib import import_module as load
importlib.import_module('sub' + 'process')  # !
load(name='subprocess').run  # !
importlib.__import__('os').system  # !
# --- sys.modules
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import sys
from sys import modules as m
sys.modules['os'].system('ls')  # !
m.get('os').system  # !
sys.modules.copy()['os'].system  # !
# --- operator
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import operator, os
from operator import methodcaller as call
operator.attrgetter('system')(os)('ls')  # !
operator.attrgetter('path.os.system')(os)  # !
call('system', 'ls')(os)  # !
operator.itemgetter('exec')(vars(__builtins__))  # !
# --- handed on
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import functools
list(map(exec, ['x']))  # !
functools.partial(exec)('x')  # !
# --- star imports
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
from subprocess import *  # !
from os import *
system('ls')  # !
run('ls')  # !
# --- an attribute of whatever object
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
().__class__.__base__.__subclasses__()  # !
getattr(int, '__sub' + 'classes__')()  # !
'{0.__globals__}'.format(f)  # !
match f:
    case object(__globals__=names):  # !
        pass
# --- namespaces
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import builtins, os
vars(builtins)['exec']  # !
builtins.__dict__['exec']  # !
os.__dict__.get('system')  # !
os.__getattribute__('system')  # !
object.__getattribute__(os, 'system')  # !
type(os).__getattribute__(os, 'system')  # !
# --- loaders
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
__loader__.load_module('os').system('ls')  # !
import pkgutil
pkgutil.resolve_name('os:system')  # !
# --- computed texts
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import os
getattr(os, f"{'sys'}tem")  # !
getattr(os, ''.join(['sys', 'tem']))  # !
getattr(os, 'metsys'[::-1])  # !
getattr(os, '%s%s' % ('sys', 'tem'))  # !
name = 'sys'
name += 'tem'
getattr(os, name)  # !
# --- odd places
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import os
(run := os.system)('ls')  # !
def f(e=exec):  # !
    pass
g = lambda e=exec: e  # !
@exec  # !
class A:
    o = os
    o.system('ls')  # !
    def f(self):
        return self.o.system('ls')  # !
# --- conditional imports
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
try:
    import posix as o
except ImportError:
    import other as o
if o:
    o.system('ls')  # !
# --- modules through modules
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import shutil, pathlib
shutil.os.system('ls')  # !
from pathlib import os as o
o.system('ls')  # !
print.__self__.exec('x')  # !
# --- several from one module
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
from subprocess import run, Popen  # !
Popen('ls')  # !
# --- passed on
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import os
def f(module):
    module.system('ls')  # !
f(os)
for module in [os]:
    module.system('ls')  # !
[module.system for module in (os,)]  # !
# --- a builtin that may not be hidden
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
if never:
    exec = None
exec('x')  # !
# --- other letters
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
ｅｘｅｃ('x')  # !
# --- everything in a module, not the module
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import socket
socket.socket()  # !
from socket import *  # !
from socket import create_connection  # !
# --- an exception among what is forbidden
#: forbidden-api = { os = 'no', 'os.path' = false }
#: select = []
import os.path  # fine
import os  # !
os.path.join('a')
os.getcwd()  # !
from os import path
# --- names that look like it
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
from . import os as own
from project import os as theirs
from project.subprocess import run
import project.os.here
own.system('ls')
theirs.name_of_its_own('ls')
run('ls')
project.os.here.system('ls')
def exec(code):
    return code
exec('x')
def f(subprocess, system):
    subprocess.run(system)
class A:
    def exec(self):
        self.exec()
        self.subprocess.begin()
A().exec()
class B:
    def __init__(self, make):
        self.subprocess = None
    def run(self):
        self.subprocess.run()
os = A()
os.system('ls')
import asyncio, sys
asyncio.subprocess.PIPE
sys.platform
asyncio.create_subprocess_exec
# --- what is not forbidden
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import os
os.path.join('a')
getattr(os, 'path')
system = os.path
system('ls')
'system'
"exec('x')"
# exec
# --- builtins and names of the file beside a star import
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
from subprocess import *  # !
if __file__:
    cert = open(__file__)
    print(cert, range(1))
check_call()  # !
# --- a name that may be something else is found where it is given its value
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import subprocess  # !
stdin = subprocess.PIPE if x else None  # !
stdin = y
if stdin:
    print(stdin.closed)
# --- what attributes of the name hold elsewhere
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', subprocess = 'no', 'socket.*' = 'no', '.__subclasses__' = 'no', '.__globals__' = 'no' }
#: select = []
import subprocess  # !
def f(p, env):
    p.stdin = subprocess.PIPE  # !
    p.stdin.close()
    env.stdin
f(p, subprocess.STDOUT)  # !
# --- bound anew before the use
#: forbidden-api = { 'builtins.exec' = 'no', 'builtins.eval' = 'no', 'os.system' = 'no' }
#: select = []
import os
os.system('ls')  # !
os = Foo()
os.system('ls')
for exec in range(3):
    print(exec)
exec('x')  # !
def f(x):
    match x:
        case [exec, *_]:
            exec('x')
        case {'a': exec} if exec:
            exec('y')
    try:
        pass
    except E as eval:
        print(eval)
    eval = x
    with x as eval, y:
        eval('x')
# --- bound anew, perhaps
#: forbidden-api = { 'builtins.exec' = 'no', 'builtins.eval' = 'no', 'os.system' = 'no' }
#: select = []
import os
def early():
    os.system('ls')  # !
if x:
    os = Foo()
os.system('ls')  # !
while x:
    os.system('ls')  # !
    os = Foo()
y = x and (os := Foo())
os.system('ls')  # !
try:
    os = Foo()
except E:
    os.system('ls')  # !
# --- bound anew, and bound back
#: forbidden-api = { 'builtins.exec' = 'no', 'builtins.eval' = 'no', 'os.system' = 'no' }
#: select = []
import os
saved = os
os = Foo()
def back():
    global os
    os = saved
back()
os.system('ls')  # !
# --- bound anew, and bound back in a loop
#: forbidden-api = { 'builtins.exec' = 'no', 'builtins.eval' = 'no', 'os.system' = 'no' }
#: select = []
def f(x):
    import os
    saved = os
    os = Foo()
    while x:
        os.system('ls')  # !
        os = saved
# --- bound anew, and bound back otherwise
#: forbidden-api = { 'builtins.exec' = 'no', 'builtins.eval' = 'no', 'os.system' = 'no' }
#: select = []
import os
saved = os
os = Foo()
globals().update(os=saved)
os.system('ls')  # !
# --- bound anew, and read later
#: forbidden-api = { 'builtins.exec' = 'no', 'builtins.eval' = 'no', 'os.system' = 'no' }
#: select = []
import os
saved = os
os = Foo()
later = (os.system(it) for it in x)  # !
os = saved
list(later)
# --- bound anew, and deleted
#: forbidden-api = { 'builtins.exec' = 'no', 'builtins.eval' = 'no', 'os.system' = 'no' }
#: select = []
for exec in x:
    del exec
    exec('x')  # !
# --- bound anew as a container
#: forbidden-api = { 'builtins.exec' = 'no', 'builtins.eval' = 'no', 'os.system' = 'no' }
#: select = []
import os
o = os
o = []
o[0] = os
o[0].system('ls')  # !
# --- modules had through modules
#: forbidden-api = { 'builtins.exec' = 'no', 'os.system' = 'no', 'os.urandom' = 'no', 'subprocess' = 'no' }
#: select = []
import asyncio.subprocess, enum, random, tempfile
from random import _os, _urandom  # !
from enum import bltns as b
random._os.system('ls')  # !
random._os.getcwd()
_os.system('ls')  # !
_urandom(4)  # !
random._urandom(4)  # !
enum.bltns.exec('x')  # !
b.exec('x')  # !
tempfile._os.system  # !
asyncio.subprocess.subprocess.run('ls')  # !
asyncio.subprocess.PIPE
# --- modules that others may hold
#: forbidden-api = { 'os.system' = 'no', 'subprocess' = 'no' }
#: select = []
import requests
from project import os as theirs
theirs.system('ls')  # !
requests.compat.os.system('ls')  # !
requests.compat.os.getcwd()
def f(helper, make):
    helper.os.system('ls')  # !
    make().subprocess.run('ls')  # !
    helper.subprocess
    helper.subprocess.result
# --- what functions and containers pass on
#: forbidden-api = { 'math.tau' = 'no' }
#: select = []
import math
def given(): return math
table = {"a": given}
table["a"]().tau  # !
def outer():
    module = math
    def inner(): return module
    return inner
outer()().tau  # !
def replaced(function): return math
@replaced
def name(): pass
name.tau  # !
([1] + [math])[1].tau  # !
([math] * 2)[0].tau  # !
[0, math, 1][1:2][0].tau  # !
({"a": 1} | {"b": math})["b"].tau  # !
more = []
more += [math]
more[0].tau  # !
class Holder:
    module = math
vars(Holder)["module"].tau  # !
match {"a": math}:
    case {**rest}:
        rest["a"].tau  # !
"{0.tau}".format(math)  # !
"{m.tau}".format(m=math)  # !
"{0.pi}".format(math)
table["a"]().pi
