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
