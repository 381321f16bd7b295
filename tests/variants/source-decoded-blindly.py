# --- aliases, through names, in a method
from ast import parse as tree_of
import io
class Reader:
    async def read(self, path):
        file = io.open(path)  # !
        text = file.read()
        return tree_of(text)
# --- in a lambda, `compile` by another name
build = compile
run = lambda path: build(open(path, "rt", -1, "UTF-8").read(), path, "exec")  # !
# --- a file opened over several lines, one-line body
def f(path):
    with open(
        path,  # !
        mode="r",
    ) as file: return compile(file.read() + "\n", path, "exec")
# --- bytes of a file
import ast, pathlib
tree = ast.parse(pathlib.Path("a.py").read_bytes().decode("utf8"))  # !
with open("a.py", "rb") as source: text = source.read().decode()  # !
ast.parse(text)
# --- in a loader
class Loader:
    def source_to_code(self, source, path):
        text = source.decode("utf-8", errors="replace")  # !
        return compile(transform(text), path, "exec")
    def get_source(self, fullname):
        data = self.get_data(self.path)
        return data.decode()  # !
# --- parsed twice, read once
import ast
def f(path):
    text = path.read_text(encoding="utf-8")  # !
    compile(text, path, "exec")
    return ast.parse(text)
# --- bytes
import ast
def f(path):
    with open(path, "rb") as file:
        ast.parse(file.read())
    ast.parse(path.read_bytes())
# --- an encoding that is worked out or chosen
import ast
def f(path, encoding):
    with open(path, encoding=encoding) as file:
        ast.parse(file.read())
    ast.parse(path.read_text("latin-1"))
    ast.parse(path.read_text("utf-8-sig"))
# --- an expression is no file's source
def f(path):
    return compile(open(path).read(), path, "eval")
# --- other bytes
import ast
def f(socket, data):
    ast.parse(socket.recv().decode())
    return ast.parse(data.decode("utf-8"))
# --- other methods called `decode`, and other things read
class Codec:
    def source_to_code(self, data, path):
        return self.codec.decode(data)
    def load(self, path):
        return self.get_data(path).decode("utf-8")
# --- whoever catches it has thought of it
import ast
def f(path):
    try:
        return ast.parse(path.read_text())
    except (OSError, SyntaxError, ValueError):
        return None
# --- a static method of a loader
class Loader:
    @staticmethod
    def source_to_code(data, path="<string>"):
        return compile(transform(data.decode()), path, "exec")  # !
    @classmethod
    def get_code(cls, name): return compile(cls.get_data(name).decode(encoding="utf-8"), name, "exec")  # !
# --- under a handler of everything
import ast
def names(paths):
    for path in paths:
        try:
            with open(path) as file:
                yield ast.parse(file.read())
        except Exception:
            continue
def tree(path):
    with open(path) as file:
        text = file.read()
    try:
        return ast.parse(text)
    except Exception:
        return None
# --- beside what Python 2 needs
import ast, sys
PY2 = str is bytes
def tree(path):
    if PY2:
        file = open(path, "rb")
    else:
        file = open(path, encoding="utf-8")
    return ast.parse(file.read())
def other(path):
    if sys.version_info[0] == 2:
        with open(path, "rb") as file: return ast.parse(file.read())
    else:
        with open(path, encoding="utf-8") as file: return ast.parse(file.read())
# --- `str` of bytes
import ast
class Loader:
    def source_to_code(self, data, path):
        return compile(transform(str(data, "utf-8")), path, "exec")  # !
    def get_source(self, name):
        return str(self.get_data(name), encoding="UTF-8")  # !
def parse(path):
    with open(path, "rb") as file:
        return ast.parse(str(file.read(), "utf-8"))  # !
# --- helper methods of a loader
from importlib.abc import Loader
class Reader(Loader):
    def exec_module(self, module):
        exec(self.compiled(module.__spec__.origin), vars(module))
    def compiled(self, path):
        data = self.get_data(path)
        return transform(data.decode(), path)  # !
    def again(self, path):
        return transform(str(self.get_data(path), "utf8"), path)  # !
    def open_resource(self, name):
        return self.get_data(name).decode()
    def shown(self, name):
        return str(name)
# --- several branches read the same source
import ast
def parse(path, raw):
    if raw:
        text = open(path).read()  # !
    elif path.is_file():
        text = path.read_text()  # !
    else:
        with open(path, encoding="utf-8") as file:  # !
            text = file.read()
    return ast.parse(text)
def choose(path, encoding):
    if encoding:
        text = open(path, encoding=encoding).read()
    else:
        text = open(path).read()  # !
    return ast.parse(text)
# --- whoever says what becomes of other text
import ast
from pathlib import Path
def f(path: Path): return ast.parse(path.read_text(errors="replace"))
def g(path: Path): return ast.parse(path.read_text("utf-8", "surrogateescape"))
def h(path: Path): return ast.parse(path.read_text("utf-8", errors="strict"))  # !
def i(path):
    with open(path, errors="ignore") as file: return ast.parse(file.read())

# --- by codecs
import ast
import codecs

def _tree(path):
    with codecs.open(path, encoding="utf8") as file:  # !
        return ast.parse(file.read())

# --- bytes of a view
from importlib.machinery import SourceFileLoader

class _Loader(SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        text = bytes(data).decode("utf-8")  # !
        return super().source_to_code(text, path)

# --- by codecs, which give bytes
import ast
import codecs

def _tree(path):
    with codecs.open(path, "rb") as file:
        return ast.parse(file.read())

# --- opened by its path
import ast
from pathlib import Path

def _tree(path):
    with Path(path).open() as file:  # !
        return ast.parse(file.read())

def _bytes(path):
    with Path(path).open("rb") as file:
        return ast.parse(file.read())

def _member(archive, name):
    with archive.open(name) as file:
        return ast.parse(file.read())

# --- opened by a library for coroutines
import ast

import aiofiles

async def _tree(path):
    async with aiofiles.open(path, encoding="utf-8") as file:  # !
        text = await file.read()
    return ast.parse(text)
