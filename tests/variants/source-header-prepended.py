# --- aliases, the header by name
from ast import parse as p
HEAD = """
import math
"""
def f(source):
    return p(HEAD + source)  # !
# --- compile, read text, through a name
def f(path):
    text = "import math\n" + open(path).read()  # !
    return compile(text, path, "exec")
# --- a keyword, in a method, over several lines
import ast
class C:
    def f(self, user_text: str):
        return ast.parse(filename="a", source=(
            "import math\n"  # !
            "import cmath\n"
            + user_text))
# --- formatted
import ast
def f(source):
    ast.parse(f"import math\n{source}")  # !
    ast.parse("import math\n%s" % source)  # !
    ast.parse("import math\n{}".format(source))  # !
    ast.parse("\n".join(["import math", source]))  # !
# --- bytes in a loader
from importlib.machinery import SourceFileLoader as L
class Loader(L):
    def get_code(self, name): pass
    def source_to_code(self, data, path):
        return super().source_to_code(b"import math\n" + data, path)  # !
# --- a formatted header, and text behind the source as well
import tokenize
def f(path):
    with tokenize.open(path) as file:
        source = file.read()
        source = (f"__file__ = {path!r}\n"  # !
                  + source + "\ndel __file__")
    return compile(source, path, "exec")
# --- encoded
def f(code):
    return compile(("# coding: utf-8\n" + code).encode("utf-8"), "a", "exec")  # !
# --- behind, on one line, or blank
import ast
def f(source, row):
    ast.parse(source + "\n")
    ast.parse(source + "\nx = 1\n")
    ast.parse("x = " + source)
    ast.parse("\n" + source)
    ast.parse("\n" * row + source)
    ast.parse(f"(\n{source}\n)")
# --- the body of a block
import ast, textwrap
def f(source):
    ast.parse("if 1:\n" + source)
    ast.parse("def f():\n" + textwrap.indent(source, " "))
    ast.parse("class A:\n    def f(self):\n" + source)
# --- text of the program's own
import ast
def f(names):
    body = ", ".join(names)
    ast.parse("import math\n" + body)
    ast.parse("import math\n" + "x = 1\n")
    ast.parse("import math\n" + f"x = {names}")
# --- lines are put right
import ast
def f(source):
    tree = ast.parse("import math\n" + source)
    return ast.increment_lineno(tree, -1)

# --- lines of a list, and bytes that the class holds
import ast

PRELUDE = ["import math", "import time"]

def _rule(rule):
    return ast.parse("\n".join([*PRELUDE, rule.source]))  # !

def _other(text: str):
    return compile("\n".join(PRELUDE) + "\n" + text, "rule", "exec")  # !

class _Loader:
    imports = b"import math\n"

    def load(self, path):
        return compile(self.imports + path.read_bytes(), path, "exec")  # !

# --- lines behind the source
import ast

EPILOGUE = ["", "main()"]

def _rule(rule):
    return ast.parse("\n".join([rule.source, *EPILOGUE]))
# --- a line put before the lines
def run(path, scope):
    with open(path) as file:
        lines = file.readlines()
    lines.insert(0, "from rules import when\n")
    exec(compile("".join(lines), path, "exec"), scope) # !
def elsewhere(path, scope):
    with open(path) as file:
        lines = file.readlines()
    lines.insert(1, "from rules import when\n")
    exec(compile("".join(lines), path, "exec"), scope)
def generated(names, path, scope):
    lines = [f"import {name}\n" for name in names]
    lines.insert(0, "import rules\n")
    exec(compile("".join(lines), path, "exec"), scope)
# --- lines with values of their own, and encoded ones
PRELUDE = "import math\nimport re\n"
def run(source, path, module):
    text = f"from {module} import *\n{source}" # !
    exec(compile(text, path, "exec"))
    data = path.read_bytes()
    exec(compile(PRELUDE.encode() + data, path, "exec")) # !
    within = f"x = {source}\n"
    exec(compile(within, path, "exec"))
