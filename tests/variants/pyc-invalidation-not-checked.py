# --- aliases, in a method
import py_compile as compiler
class Build:
    async def run(self, path):
        await done(compiler.compile(file=path))  # !
# --- imported by name, through another name, over several lines
from compileall import compile_dir
build = compile_dir
build(  # !
    "rules",
    quiet=1,
)
# --- in a lambda and a comprehension
import compileall, py_compile
run = lambda path: compileall.compile_file(path, quiet=1)  # !
every = [py_compile.compile(path) for path in paths]  # !
# --- never checked
import py_compile
from py_compile import PycInvalidationMode
def f(path):
    py_compile.compile(path, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)  # !
    py_compile.compile(path, None, None, False, -1, py_compile.PycInvalidationMode.UNCHECKED_HASH)  # !
# --- `None` is no mode
import compileall
compileall.compile_path(invalidation_mode=None)  # !
# --- a mode that is checked, chosen or unknown
import compileall, py_compile
from py_compile import PycInvalidationMode as Mode
py_compile.compile("a.py", invalidation_mode=Mode.CHECKED_HASH)
py_compile.compile("a.py", None, None, False, -1, Mode.TIMESTAMP)
compileall.compile_dir("a", invalidation_mode=mode)
compileall.compile_dir("a", **options)
# --- other functions of these names
import re
from mine import py_compile, compile_dir
py_compile.compile("a.py"); compile_dir("a"); re.compile("a"); compile("1", "a", "eval")
# --- compiled whatever the time says
import compileall
compileall.compile_file("a.py", force=True, quiet=True)
# --- times compared by the caller itself
import os, py_compile
def fresh(source, compiled):
    def build():
        py_compile.compile(source)
    if os.stat(source).st_mtime > os.stat(compiled).st_mtime:
        build()
# --- only what is newer
import py_compile
from tools import newer
def build(files, force):
    for source, compiled in files:
        if force or newer(source, compiled):
            py_compile.compile(source, compiled)
# --- bytecode that is deleted, or kept away from its source
import os, py_compile, tempfile
def is_valid(path):
    with tempfile.NamedTemporaryFile() as target:
        py_compile.compile(path, cfile=target.name, doraise=True)
def pack(path, folder):
    py_compile.compile(path, os.path.join(folder, "a.pyc"))
def test(path, cfile):
    py_compile.compile(path, cfile)
    os.remove(cfile)
# --- bytecode that goes where the import system looks
import importlib.util, py_compile
def build(path, cfile):
    target = importlib.util.cache_from_source(path)
    py_compile.compile(path, target)  # !
    py_compile.compile(path, cfile)  # !

# --- a mode that the class holds
import py_compile

class _Packager:
    MODE = py_compile.PycInvalidationMode.UNCHECKED_HASH

    def run(self, path):
        py_compile.compile(path, invalidation_mode=self.MODE)  # !

# --- a checked mode that the class holds
import py_compile

class _Packager:
    MODE = py_compile.PycInvalidationMode.CHECKED_HASH

    def run(self, path):
        py_compile.compile(path, invalidation_mode=self.MODE)

# --- in a thread
import asyncio
import compileall

async def _release(root):
    await asyncio.to_thread(compileall.compile_dir, root, quiet=2)  # !
    await asyncio.to_thread(print, root)

# --- with some arguments ahead
import functools
import py_compile
from pathlib import Path

_build = functools.partial(py_compile.compile, doraise=True)  # !
_checked = functools.partial(
    py_compile.compile, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH
)
_elsewhere = functools.partial(py_compile.compile, "a.py", "/srv/out/a.pyc")

# --- a member by its name
import compileall
from py_compile import PycInvalidationMode

MODES = PycInvalidationMode

def _precompile(folder, mode):
    compileall.compile_dir(folder, invalidation_mode=MODES["UNCHECKED_HASH"])  # !
    compileall.compile_dir(folder, invalidation_mode=MODES["CHECKED_HASH"])
    compileall.compile_dir(folder, invalidation_mode=MODES[mode])
