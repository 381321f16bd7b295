# --- aliases, in a tuple over two lines
import ast as syntax
def is_text(node):
    return isinstance(node, (syntax.Str,  # !
                             syntax . Bytes))  # !
# --- imported by name
def f():
    from ast import (AST,
                     Num as Number)  # !
    return Number
# --- in a class, a lambda, a default
import ast
class Finder:
    kind = ast.NameConstant  # !
    is_dots = lambda node, kind=ast.Ellipsis: type(node) is kind  # !
# --- a visitor of the file's own base
import ast
class Base(ast.NodeTransformer): pass
class Visitor(Base):
    async def run(self): pass
    def visit_Num(self, node): self.n += node.n  # !
    def visit_ExtSlice(self, node):  # !
        self.slices.append(node.dims)
        return node
# --- building one
import ast
tree = ast.Num(1)  # !
text = [ast.Str(s="a") for _ in tree]  # !
# --- building an index gives the index
import ast
index = ast.Index(value=ast.Constant(1))
# --- under questions
import ast, sys
try:
    Str = ast.Str
except AttributeError:
    Str = None
if hasattr(ast, "Num"):
    numbers = ast.Num
def f(node):
    if sys.version_info >= (3, 9):
        return node.slice
    assert isinstance(node.slice, ast.Index)
    return node.slice.value
# --- optional import by name
try:
    from ast import Str
except ImportError:
    from ast import Constant as Str
# --- a visitor that knows of constants, and one that visits what would be visited anyway
import ast
class Visitor(ast.NodeVisitor):
    visit_Constant = handle
    def visit_Str(self, node): self.handle(node.s)
    def visit_Index(self, node): return self.visit(node.value)
# --- others' classes
import ast
import docutils as Num
from mine import ast as other
x = other.Num, Num.Str, tree.Index
class Visitor(Other):
    def visit_Num(self, node): self.n += 1
# --- the new classes
import ast
def f(node): return isinstance(node, (ast.Constant, ast.Slice, ast.Subscript, ast.Tuple))
# --- tests for an index that have a way for what is none
import ast
def f(node):
    index = node.slice
    if isinstance(index, ast.Index):
        index = index.value
    if type(node.slice) is ast.Index:
        return build(node.slice.value)
    elif isinstance(node.slice, ast.ExtSlice):
        return build(node.slice.dims)
    key = index.value if isinstance(index, ast.Index) else index
    return isinstance(index, (ast.Index, ast.Constant))
class Visitor(ast.NodeVisitor):
    def visit_Index(self, node):
        """df.index[4]"""
        return self.visit(node.value)
# --- a test for an index that has none
import ast
def keys(node):
    if isinstance(node.slice, ast.Index):  # !
        found.append(node.slice.value)
    return type(node.slice) is ast.ExtSlice  # !
# --- called only where the version was asked for
import ast, sys
def is_old_text(node):
    return isinstance(node, ast.Str)
def is_text(node):
    if sys.version_info >= (3, 8):
        return isinstance(node, ast.Constant)
    return is_old_text(node)
# --- a test that is held in a variable
import ast
text = bytes is str
def is_text(node):
    return isinstance(node, ast.Str) if text else isinstance(node, ast.Constant)
# --- called without any test as well
import ast, sys
def is_old_text(node):
    return isinstance(node, ast.Str)  # !
def is_text(node):
    return sys.version_info < (3, 8) and is_old_text(node)
def is_name(node):
    return not is_old_text(node)

# --- a method under another name
import ast

class _Texts(ast.NodeVisitor):
    def _text(self, node):
        self.texts.append(node.s)

    visit_Str = _text  # !

# --- a method under another name, beside the new one
import ast

class _Texts(ast.NodeVisitor):
    def visit_Constant(self, node):
        self.texts.append(node.value)

    visit_Str = visit_Constant
# --- imported under another name
from ast import ExtSlice as Slices, NodeVisitor
class Dimensions(NodeVisitor):
    def visit_Subscript(self, node):
        if isinstance(node.slice, Slices): # !
            self.seen.append(len(node.slice.dims))
        self.generic_visit(node)
# --- imported to make one
from ast import Index
def index(value):
    return Index(value=value)
