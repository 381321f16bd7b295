# --- aliases, in a tuple over two lines
import ast as syntax
def is_slice(node):
    return isinstance(node.slice, syntax  # !
                      . ExtSlice)
# --- in a class, a lambda, a default
import ast
class Finder:
    kind = ast.Index  # !
    is_one = lambda node, kind=ast.ExtSlice: type(node) is kind  # !
# --- building an index gives the index
import ast
index = ast.Index(value=ast.Constant(1))
# --- under questions
import ast, sys
try:
    Index = ast.Index
except AttributeError:
    Index = None
if hasattr(ast, "Index"):
    kind = ast.Index
def f(node):
    if sys.version_info >= (3, 9):
        return node.slice
    assert isinstance(node.slice, ast.Index)
    return node.slice.value
# --- others' classes
import docutils as Index
from mine import ast as other
x = other.Index, Index.Str, tree.Index
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
