# --- the node is changed and forgotten
import ast
class T(ast.NodeTransformer):
    def visit_Attribute(self, node):  # !
        node.value.id = "x"
# --- an alias of the base, a class in a function, one line
def make():
    from ast import NodeTransformer as Base
    class T(Base):
        def visit_Call(self, it): super().generic_visit(it)  # !
    return T
# --- through a base in the file, in a method over several lines
import ast as tree
class A(tree.NodeTransformer): pass
class B(A):
    @log
    def visit_BinOp(  # !
        self,
        node: tree.BinOp,
        /,
    ):
        (self
            .generic_visit(node))
        print(node)
# --- returned in one branch only
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):  # !
        if node.id in self.names:
            return ast.Constant(1)
        elif node.id == "x":
            raise KeyError(node.id)
# --- in a loop and a match
import ast
class T(ast.NodeTransformer):
    def visit_Compare(self, node):  # !
        for op in node.ops:
            if op:
                return node
    def visit_Subscript(self, node):  # !
        match node.slice:
            case ast.Slice():
                return node
# --- augmented and in a part
import ast
class T(ast.NodeTransformer):
    def visit_Constant(self, node):  # !
        node.value += 1
    def visit_List(self, node):  # !
        node.elts[0].ctx = ast.Load()
# --- replaced by what another method makes of it
import ast
class T(ast.NodeTransformer):
    def visit_Tuple(self, node):  # !
        node = self.visit_parts(node)
        self.check(node)
# --- a generic_visit that is made of the inherited one
import ast
class T(ast.NodeTransformer):
    def generic_visit(self, node):
        self.seen.add(node)
        return super().generic_visit(node)
    def visit_Set(self, node):  # !
        node.elts = []
# --- returned in every branch
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):
        if node.id:
            return node
        else:
            return ast.Constant(1)
    def visit_Call(self, node):
        while True:
            if self.generic_visit(node):
                return node
# --- removed on purpose
import ast
class T(ast.NodeTransformer):
    def visit_Expr(self, node):
        self.generic_visit(node)
        if node.value:
            return node
        return None
    def visit_Pass(self, node):
        pass
    def visit_Assert(self, node):
        """Removed."""
# --- returned by a function inside only
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):
        def inner():
            return node
        self.later(inner)
# --- a visitor that replaces nothing
import ast
class V(ast.NodeVisitor):
    def visit_Name(self, node):
        node.seen = True
        self.generic_visit(node)
# --- a dispatch of its own
import ast
class T(ast.NodeTransformer):
    def visit(self, node):
        return super().visit(node) or node
    def visit_Name(self, node):
        node.seen = True
# --- a generic_visit of its own
import ast
class T(ast.NodeTransformer):
    def generic_visit(self, node):
        for child in ast.iter_child_nodes(node):
            self.visit(child)
    def visit_Name(self, node):
        node.seen = True
# --- a part of it is taken
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):
        name = self.find(node)
        self.seen.add(name)

# --- a method with two names is one finding
import ast

class _Count(ast.NodeTransformer):
    def visit_FunctionDef(self, node):  # !
        if node.name.startswith("_"):
            return node
        self.names.append(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef
# --- a helper that nothing but the class itself calls
import ast
class Scopes(ast.NodeTransformer):
    def visit_body(self, node):
        if self.depth:
            return node
        self.seen.append(node)
    def visit_arg(self, node): # !
        if self.depth:
            return node
        self.seen.append(node)
