# --- the node of a visitor, with another name
from ast import NodeTransformer as Base
class T(Base):
    def visit_ClassDef(self, it):
        it.body.insert(0, self.new)  # !
        return it
# --- a module that is parsed, under another name, over several lines
from ast import parse as p
def f(path):
    tree = p(path.read_text())
    tree.body.insert(
        0,  # !
        new,
    )
# --- an annotation
import ast as a
async def f(function: a.FunctionDef | a.AsyncFunctionDef, new):
    function.body.insert(0, new); return function  # !
# --- the node that generic_visit returns
import ast
class T(ast.NodeTransformer):
    def visit_Module(self, node):
        node = self.generic_visit(node)
        node.body.insert(0, self.new)  # !
        return node
# --- assigned
import ast
def f(source, new):
    tree = ast.parse(source)
    tree.body = [new, *tree.body]  # !
    tree.body = [new] + tree.body  # !
# --- at module level
import ast
tree = ast.parse(open("a.py").read())
tree.body.insert(0, new)  # !
# --- behind, or elsewhere
import ast
def f(source, new):
    tree = ast.parse(source)
    tree.body.insert(1, new)
    tree.body.append(new)
    tree.body = tree.body + [new]
    tree.body = [*tree.body, new]
    tree.decorator_list.insert(0, new)
# --- bodies without docstring
import ast
class T(ast.NodeTransformer):
    def visit_For(self, node):
        node.body.insert(0, self.new)
        return node
# --- the first statement is looked at
import ast
class T(ast.NodeTransformer):
    def visit_Module(self, node):
        if isinstance(node.body[0], ast.Expr):
            self.keep(node.body[0])
        node.body.insert(0, self.new)
        return node
# --- what is parsed is known
import ast
TEMPLATE = "def f(): pass"
def f(name, new):
    tree = ast.parse(TEMPLATE)
    tree.body.insert(0, new)
    other = ast.parse(f"{name} = 1")
    other.body.insert(0, new)
# --- no tree at all
import ast
def visit_Module(self, node):
    node.body.insert(0, 1)
class Page:
    def visit_Module(self, node):
        node.body.insert(0, 1)

# --- a method under several names that puts the body behind something
import ast

class _Enter(ast.NodeTransformer):
    def _enter(self, node):
        node.body = [self.call, *node.body]  # !
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = _enter

# --- in front of a slice of nothing
import ast

def _trace(text, hook):
    tree = ast.parse(text)
    tree.body[:0] = ast.parse(hook).body  # !
    return tree

# --- a new module made of both
import ast

def _with_imports(text, imports):
    tree = ast.parse(text)
    return ast.Module(body=imports + tree.body, type_ignores=[])  # !

# --- a node of a walk whose class was asked for, and its body under a name
import ast

def _instrument(tree, probe):
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body
            body.insert(0, probe)  # !

# --- a slice that is not the front, a sum the other way round, and a test for classes without docstrings
import ast

def _append(text, more):
    tree = ast.parse(text)
    tree.body[1:1] = more
    tree = ast.Module(body=tree.body + more, type_ignores=[])
    for node in ast.walk(tree):
        if isinstance(node, (ast.If, ast.FunctionDef)):
            node.body.insert(0, more)
    return tree
# --- what was parsed from a text of the program's own
from ast import ClassDef, NodeTransformer, parse
class Marks(NodeTransformer):
    def visit_ClassDef(self, node: ClassDef):
        mark = parse(f"__file__ = {self.file!r}")
        node.body.insert(0, mark.body[0]) # !
        return node
