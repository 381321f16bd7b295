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
