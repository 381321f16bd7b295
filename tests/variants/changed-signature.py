# --- by position and by name, in a lambda, a class, over two lines
import importlib.util as util, os.path as osp
class Cache:
    path = util.cache_from_source("a.py", None)  # !
    find = lambda self, name: util.cache_from_source(name, debug_override=True)  # !
    name = osp . join(
        a="a")  # !
# --- imported by name, a class that is called
from argparse import HelpFormatter as Formatter
from email.utils import localtime
async def show(program, now):
    formatter = Formatter(program, 2, 24, 80, None, False)  # !
    return formatter, localtime(now, isdst=-1)  # !
# --- functions of `os.path`
import os
if os.path.isabs(s="a"):  # !
    print(os.path.splitext(p="a.b"))  # !
# --- what may no longer be left out
import ast
from typing import NamedTuple
def node(name):
    found = ast.Name()  # !
    found.id = name
    return ast.Expr(ast.Call(args=[found]))  # !
Point = NamedTuple("Point", x=int)  # !
# --- all that is needed, or may be
import ast
from typing import NamedTuple
def node(name, parts):
    found = ast.Name(name)
    return ast.Expr(value=ast.Call(ast.Attribute(found, attr="a"), args=[])), ast.Name(*parts), ast.Name(**parts)
Point = NamedTuple("Point", [("x", int)])
# --- overrides that the library calls with more
import html.parser, importlib.abc, pdb
from importlib.machinery import SourceFileLoader as Base
class Loader(Base):
    def source_to_code(self, data, path, *, _optimize=-1):  # !
        return super().source_to_code(data, path, _optimize=_optimize)
class Further(Loader):
    @classmethod
    def source_to_code(cls, data, path="<text>", *, fullname=None):  # !
        return compile(data, path, "exec")
class Third(Base):
    def source_to_code(self, source, filename, optimize=-1):  # !
        return super().source_to_code(source, filename, _optimize=optimize)
class Inspected(importlib.abc.InspectLoader):
    @staticmethod
    def source_to_code(data, path):  # !
        return compile(data, path, "exec")
class Parser(html.parser.HTMLParser):
    def set_cdata_mode(self, elem, *rest):  # !
        return None
class Debugger(pdb.Pdb):
    def checkline(self, filename, lineno, **options):  # !
        return lineno
# --- overrides that take what they are passed, and others' methods
import argparse, functools, pdb
from importlib.machinery import SourceFileLoader
from mine import Loader
class First(SourceFileLoader):
    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):
        return super().source_to_code(data, path)
class Second(SourceFileLoader):
    def source_to_code(self, *parts):
        return super().source_to_code(*parts)
class Third(Loader):
    def source_to_code(self, data, path):
        return compile(data, path, "exec")
class Fourth:
    def checkline(self, filename, lineno):
        return lineno
class Parser(argparse.ArgumentParser):
    def format_help(self):
        return "tried without `formatter` as well"
class Debugger(pdb.Pdb):
    @functools.lru_cache
    def checkline(self, filename, lineno):
        return lineno
# --- as it is taken everywhere
import importlib.util, os
importlib.util.cache_from_source("a.py", optimization="")
os.path.join("a", "b")
os.path.exists(path="a")
# --- what may pass anything, or knows
import importlib.util, os, sys
importlib.util.cache_from_source(*parts)
os.path.isabs(**options)
try:
    os.path.isabs(s="a")
except TypeError:
    os.path.isabs("a")
def f(name):
    if sys.version_info < (3, 15):
        return importlib.util.cache_from_source(name, True)
# --- others' functions
from mine import os, util
os.path.isabs(s="a")
util.cache_from_source("a", True)
