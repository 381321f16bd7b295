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
