# --- modules, under any name, where they are imported
import imp as old  # !
from imp import find_module as find, reload  # !
import os, distutils.util, json  # !
def load(name):
    return old.load_module(name, *find(name))
reload(load(name))
# --- members, imported by name
def f():
    from ast import (AST,
                     Num as Number)  # !
    return Number
# --- aliases, in a tuple over two lines
import ast as syntax
def is_text(node):
    return isinstance(node, (syntax.Str,  # !
                             syntax . Bytes))  # !
# --- in a class, a lambda, a default
import ast
class Finder:
    kind = ast.NameConstant  # !
    is_dots = lambda node, kind=ast.Ellipsis: type(node) is kind  # !
# --- functions and what was never documented
import importlib, pkgutil, collections, asyncio
if importlib.find_loader("numpy"):  # !
    pkgutil.get_loader(  # !
        module_or_name="scipy")
is_mapping = lambda it: isinstance(it, collections.Mapping)  # !
@asyncio.coroutine  # !
def run(): yield
# --- names that are written in calls
from importlib import import_module
old = import_module("imp")  # !
class Lazy:
    load = staticmethod(lambda: __import__("distutils.util"))  # !
    load_own = staticmethod(lambda: import_module(".imp", __package__))
# --- attributes of code objects and modules
import sys
for line in compile("1", "", "eval").co_lnotab: print(line)  # !
def lines(function): return function.__code__.co_lnotab  # !
def cached(name): return sys.modules[name].__cached__  # !
print(__cached__)  # !
try: print(__cached__)
except NameError: pass
# --- attributes of the file's own, and of who knows what
def lines(code): return code.co_lnotab
class Cache:
    def __init__(self): self.__cached__ = {}
    def get(self, key): return self.__cached__.get(key)
# --- what a class inherits
import configparser, importlib.abc
class Base(configparser.ConfigParser):
    pass
class Settings(Base):
    def load(self, file):
        self.readfp(file)  # !
        self.read_file(file)
class Loader(importlib.abc.SourceLoader):
    def load_module(self, fullname):
        return super().load_module(fullname)  # !
# --- what it has itself, or from who knows where
import configparser
from elsewhere import Mixin
class Own(configparser.ConfigParser):
    def readfp(self, file): self.read_file(file)
    def load(self, file): self.readfp(file)
class Mixed(Mixin, configparser.ConfigParser):
    def load(self, file): self.readfp(file)
# --- objects by how they are made, and by what is asked
import ast, configparser
from pathlib import Path
def read(file, node):
    parser = configparser.ConfigParser()
    parser.readfp(file)  # !
    if isinstance(node, ast.Constant) and node.kind is None:
        print(node.s)  # !
    text = node.n if isinstance(node, ast.Constant) else ""  # !
    return isinstance(node, ast.Constant) and node.s or text  # !
print(Path("con").is_reserved())  # !
# --- objects that are asked for something else
import zipimport
def load(folder, name):
    importer = zipimport.zipimporter(folder)
    if hasattr(importer, "find_spec"): return importer.find_spec(name)
    return importer.load_module(name)
# --- objects of other classes, or of who knows which
import ast, configparser
def read(file, node, parser):
    parser.readfp(file)
    if isinstance(node, ast.Constant): return node.value
    else: print(node.s, node.n)
    other = configparser.ConfigParser() if file else mine()
    return other.readfp(file)
# --- under questions
import ast, sys
try:
    Str = ast.Str
except AttributeError:
    Str = None
if hasattr(ast, "Num"):
    numbers = ast.Num
class Reader:
    def __init__(self, plistlib):
        self.is_old = hasattr(plistlib, "readPlist")
    def read(self, path):
        import plistlib
        if self.is_old:
            return plistlib.readPlist(path)
        return plistlib.load(path)
# --- what the module has, or what brings it, is known
import inspect, plistlib
def read(file):
    if hasattr(plistlib, "load"): return plistlib.load(file)
    return plistlib.readPlist(file)
FULL = hasattr(inspect, "getfullargspec")
def names(function):
    if FULL: return inspect.getfullargspec(function)
    else: return inspect.getargspec(function)
# --- whatever is raised is handled
try: import imp
except Exception: imp = None
try:
    from cgi import escape
except: escape = None
# --- brought by setuptools
import setuptools
from distutils.version import LooseVersion
# --- a part of a build
from distutils.cmd import Command
from distutils import log
# --- optional imports
try:
    from ast import Str
except ImportError:
    from ast import Constant as Str
try:
    import imp
except ImportError:
    imp = None
def f(name):
    if imp:
        return imp.find_module(name)
# --- an optional import on the other side
try:
    from importlib.util import find_spec
except ImportError:
    find_spec = None
def has(name):
    if find_spec:
        return find_spec(name) is not None
    import imp
    return imp.find_module(name)
# --- called only where the version was asked for
import ast, sys
def is_old_text(node):
    return isinstance(node, ast.Str)
def is_text(node):
    if sys.version_info >= (3, 8):
        return isinstance(node, ast.Constant)
    return is_old_text(node)
def old(name):
    import imp
    return imp.find_module(name)
def find(name):
    if sys.version_info < (3, 4):
        return old(name)
    return new(name)
# --- called without any test as well
import ast, sys
def is_old_text(node):
    return isinstance(node, ast.Str)  # !
def is_text(node):
    return sys.version_info < (3, 8) and is_old_text(node)
def is_name(node):
    return not is_old_text(node)
# --- a test that is held in a variable
import ast
text = bytes is str
def is_text(node):
    return isinstance(node, ast.Str) if text else isinstance(node, ast.Constant)
# --- a minimum version, which says nothing about later ones
import sys, pkgutil
if (3, 0) < sys.version_info < (3, 3):
    raise RuntimeError("Python 3.3 or later is required")
register_finder(pkgutil.ImpImporter, find_on_path)  # !
if hasattr(pkgutil, "ImpImporter"):
    register_handler(pkgutil.ImpImporter, handle)
# --- a maximum version
import sys, pkgutil
def load(name):
    if sys.version_info >= (3, 12):
        return None
    return pkgutil.find_loader(name)
# --- others' things, and what is there
import ast, importlib.util, numpy as imp
import docutils as Num
from mine import ast as other
from . import asyncore
x = other.Num, Num.Str, asyncore.loop, imp.load_source, ast.Constant, importlib.util.find_spec
