# --- aliases
from ast import parse as p
def f(source):
    try:
        return p(source)  # !
    except SyntaxError: return None
# --- keywords, in a nested function
import ast
class C:
    def f(self, path):
        async def inner():
            try:
                tree = ast.parse(
                    filename=path,
                    source=open(path).read())  # !
            except (SyntaxError, UnicodeDecodeError):
                return None
            else:
                return tree
        return inner
# --- compile, through a name
build = compile
def f(text):
    try: code = build(text, "a", "exec")  # !
    except (ValueError, TypeError, SyntaxError): pass
# --- only one of the two is caught
import ast
def f(self):
    try:
        return ast.parse(self.text)  # !
    except (SyntaxError, RecursionError):
        return None
# --- suppressed
import ast, contextlib as c
def f(source):
    with c.suppress(SyntaxError):
        return ast.parse(source)  # !
# --- in an inner try without handlers of its own
import ast
def f(source):
    try:
        try:
            return ast.parse(source)  # !
        finally:
            print()
    except SyntaxError as error:
        print(error)
# --- everything is caught, here or around
import ast
def f(source):
    try:
        try:
            ast.parse(source)
        except SyntaxError:
            pass
        ast.parse(source)
    except Exception:
        pass
    try:
        ast.parse(source)
    except:
        pass
    try:
        ast.parse(source)
    except (MemoryError, RuntimeError, SyntaxError):
        pass
# --- no handler for syntax errors
import ast
def f(source):
    try:
        return ast.parse(source)
    except KeyError:
        return None
# --- text of the program's own
import ast, inspect, textwrap
def f(names, function):
    try:
        ast.parse("x = 1")
        ast.parse("\n".join(names))
        ast.parse(f"{names}")
        ast.parse("import " + names)
        ast.parse(textwrap.dedent(inspect.getsource(function)))
    except SyntaxError:
        pass
# --- trees and code
import ast
def f(tree, source):
    try:
        compile(ast.Module([]), "a", "exec")
        compile(ast.fix_missing_locations(tree), "a", "exec")
    except SyntaxError:
        pass
# --- a test expects the error
import ast, pytest
def test(source):
    with pytest.raises(SyntaxError):
        ast.parse(source)
# --- the error is passed on
import ast
def f(source):
    try:
        return ast.parse(source)
    except SyntaxError as error:
        print(error)
        raise
# --- another error is raised
import ast
def f(source):
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise ValueError(source) from error
# --- what else is parsed instead
def f(source):
    try:
        return compile(source, "a", "eval")
    except SyntaxError:
        return compile(source, "a", "exec")
# --- source that comes from nobody knows where
import ast
def f(function):
    try:
        return ast.parse(undecorated(function))
    except SyntaxError:
        return None
# --- source that the function has compiled before
def f(source):
    code = compile(source, "a", "exec")
    try:
        compile(source, "a", "eval")
    except SyntaxError:
        return code
# --- the file of something that runs
import ast, inspect
from pathlib import Path
def f(function):
    path = inspect.getsourcefile(function)
    try:
        return ast.parse(Path(path).read_text())
    except SyntaxError:
        return None
# --- the first line of a file
import ast

def is_complete(file):
    first = file.readline()
    try:
        ast.parse(first.decode("ascii"))
    except SyntaxError:
        return False
    return True
# --- a handler that ends the program
import ast, sys

def check(path):
    try:
        ast.parse(path.read_text())
    except SyntaxError as error:
        print(error)
        sys.exit(1)
# --- private functions, whose callers decide
import ast
import inspect

def _names(source):
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []
def names_of(module):
    source = inspect.getsource(module)
    return _names(source)
class Printer:
    def _folded(self, indent, text: str):
        try:
            return ast.parse(text)
        except SyntaxError:
            return text
    def render(self, parts):
        return self._folded(4, "\n".join(parts))
# --- private functions that are given files, or that only others call
import ast

def _tree(text):
    try:
        return ast.parse(text) # !
    except SyntaxError:
        return None
def trees(paths):
    return [_tree(text=path.read_text()) for path in paths]
def _is_valid(text):
    try:
        ast.parse(text) # !
    except SyntaxError:
        return False
    return True
# --- attributes of objects that the file knows, and of others
import ast

class Cell:
    def __init__(self, text):
        self.text = text
    def names(self):
        try:
            return ast.parse(self.text) # !
        except SyntaxError:
            return None
def names(info):
    try:
        return ast.parse(info.last.transformed)
    except SyntaxError:
        return None
# --- a part of a message
import ast
async def check(request):
    body = await request.json()
    try:
        tree = ast.parse(body["source"]) # !
    except SyntaxError:
        return None
    return tree
