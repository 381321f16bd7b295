# --- visited in the call, aliases
import ast as tree
class T(tree.NodeTransformer):
    def visit_Name(self, node):
        return tree.Constant(value=1)
code = compile(T().visit(tree.parse("x")), "a.py", "exec")  # !
# --- a keyword, an instance by name, in a method
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Constant(value=1)
class Engine:
    def code(self, source):
        transformer = T()
        new = transformer.visit(source)
        return compile(
            filename="a", mode="exec",
            source=new,  # !
        )
# --- in place
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Constant(value=1)
def f(source):
    found = ast.parse(source)
    T().visit(found)
    exec(compile(found, "a", "exec"))  # !
# --- built in a base, compiled through another name
import ast, builtins
from ast import keyword
class A(ast.NodeTransformer):
    def make(self):
        return keyword("x", self.y)
class T(A):
    def visit_Call(self, node):
        node.keywords.append(self.make())
        return node
build = builtins.compile
code = lambda source: build(T().visit(source), "a", "exec")  # !
# --- under a name that is bound again
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Constant(1)
worker = T()
code = compile(worker.visit(t), "a", "exec")  # !
worker = None
# --- positions are set
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Constant(1, lineno=node.lineno, col_offset=0)
class U(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.copy_location(ast.Constant(1), node)
compile(T().visit(t), "a", "exec")
compile(U().visit(t), "a", "exec")
# --- repaired elsewhere in the file
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Constant(1)
def parse(source):
    return ast.fix_missing_locations(source)
compile(T().visit(parse(t)), "a", "exec")
# --- nothing that needs a position
import ast
class T(ast.NodeTransformer):
    def visit_Name(self, node):
        node.ctx = ast.Store()
        return node
compile(ast.Module(T().visit(t).body), "a", "exec")
compile(T().visit(t), "a", "exec")
# --- a visitor, and source
import ast
class V(ast.NodeVisitor):
    def visit_Name(self, node):
        return ast.Constant(1)
compile(V().visit(t), "a", "exec")
compile("x", "a", "exec")

# --- a transformer that an instance holds
import ast

class _Rewriter(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Subscript(ast.Name("settings", ast.Load()), ast.Constant(node.id), ast.Load())

class _Compiler:
    def __init__(self):
        self.rewriter = _Rewriter()

    def build(self, data, path):
        tree = self.rewriter.visit(ast.parse(data, path))
        return compile(tree, path, "exec")  # !
