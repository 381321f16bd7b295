# --- a module under another name
import ast as tree
class V(tree.NodeVisitor):
    def visit_FunctionDef(self, node):  # !
        return node
# --- a base under another name, a class in a function
def make():
    from ast import NodeVisitor as Base
    class V(Base):
        def visit_With(self, node): pass  # !
    return V
# --- through a base in the file
import ast
class A(ast.NodeTransformer):
    pass
class B(A):
    def visit_For(self, node):  # !
        return node
# --- several in one class, over several lines
import ast
class V(
    ast.NodeVisitor,
):
    def visit_Try(  # !
        self, node
    ):
        pass
    @log
    def visit_Import(self, node): pass  # !
# --- several that one fix serves are one finding
import ast
class V(ast.NodeVisitor):
    def visit_With(self, node): pass  # !
    def visit_For(self, node): pass
    def visit_FunctionDef(self, node): pass
# --- defined under a condition
import ast
class V(ast.NodeVisitor):
    if True:
        def visit_AsyncFor(self, node): pass
        def visit_With(self, node): pass  # !
# --- a base that is bound to a name
import ast
Base = ast.NodeVisitor
class V(Base):
    def visit_FunctionDef(self, node): pass  # !
# --- the twin by assignment, in either direction
import ast
class V(ast.NodeVisitor):
    def visit_AsyncFunctionDef(self, node): pass
    visit_FunctionDef = visit_AsyncFunctionDef
    def visit_For(self, node): pass
    visit_AsyncFor = visit_For
# --- the twin by inheritance
import ast
class A(ast.NodeVisitor):
    def visit_AsyncWith(self, node): pass
class B(A):
    def visit_With(self, node): pass
# --- the twin under a condition
import ast, sys
class V(ast.NodeVisitor):
    def visit_Try(self, node): pass
    if sys.version_info >= (3, 11):
        visit_TryStar = visit_Try
# --- a dispatch of its own
import ast
class A(ast.NodeVisitor):
    def generic_visit(self, node): pass
class B(A):
    def visit_FunctionDef(self, node): pass
# --- a base from elsewhere
import ast
from base import Mixin
class V(Mixin, ast.NodeVisitor):
    def visit_FunctionDef(self, node): pass
# --- no visitor of ast
import ast, libcst
class V(libcst.CSTVisitor):
    def visit_FunctionDef(self, node): pass
# --- asks for the twin elsewhere
import ast
class V(ast.NodeVisitor):
    def visit_FunctionDef(self, node): pass
    def visit_Expr(self, node):
        return isinstance(node, ast.AsyncFunctionDef)
# --- fills in a template
import ast
class T(ast.NodeTransformer):
    def visit_FunctionDef(self, node):
        if node.name == "inner":
            node.body = self.body
        return node
    def visit_For(self, node):
        if getattr(node.body[0], "id", None) == "stmt":
            node.body = self.body
        return node
# --- looks for one function
import ast
class V(ast.NodeVisitor):
    def visit_FunctionDef(self, node):
        if node.name == self.name:
            self.found = node

# --- a method under another name
import ast

class _Branches(ast.NodeVisitor):
    def _branch(self, node):  # !
        self.depth += 1
        self.generic_visit(node)

    visit_For = _branch

# --- a test of something that is not about the node
import ast

class _Handlers(ast.NodeVisitor):
    def visit_For(self, node):  # !
        if self.mode == "strict":
            self.found.append(node)
        self.generic_visit(node)
