# --- a function
import ast
class V(ast.NodeVisitor):
    def visit_AsyncFunctionDef(self, node):  # !
        self.found.append(node.name)
# --- a class, through aliases
from ast import NodeVisitor as Base
class A(Base): pass
class V(A):
    def visit_ClassDef(self, it): print(it.name)  # !
# --- in a function, with a decorator
def make():
    import ast as tree
    class V(tree.NodeTransformer):
        @log
        def visit_With(  # !
            self, node,
        ):
            return node
# --- other names are called
import ast
class V(ast.NodeVisitor):
    def visit_For(self, node):  # !
        self.count(1)
        print(node)
    def visit_While(self, node):  # !
        len(node.body)
# --- something is visited
import ast
class V(ast.NodeVisitor):
    def visit_For(self, node):
        self.generic_visit(node)
    def visit_If(self, node):
        for child in node.body:
            self.visit(child)
    def visit_With(self, node):
        ast.walk(node)
    def visit_Try(self, node):
        super().visit_Try(node)
    def visit_ClassDef(self, node):
        self.enter(node)
    def visit_Module(self, node):
        Other().visit(node)
# --- nodes that hold no statements, and methods without code
import ast
class V(ast.NodeVisitor):
    def visit_Name(self, node):
        print(node.id)
    def visit_FunctionDef(self, node):
        pass
    def visit_Lambda(self, node):
        print(node)

# --- a method with two names is one finding
import ast

class _Names(ast.NodeVisitor):
    def visit_FunctionDef(self, node):  # !
        self.names.append(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef
