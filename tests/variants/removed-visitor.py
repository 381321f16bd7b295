# --- a visitor of the file's own base
import ast
class Base(ast.NodeTransformer): pass
class Visitor(Base):
    async def run(self): pass
    def visit_Num(self, node): self.n += node.n  # !
    def visit_ExtSlice(self, node):  # !
        self.slices.append(node.dims)
        return node
    def visit_AugStore(self, node): return None  # !
# --- a visitor that keeps what is around
import ast
class Visitor(ast.NodeVisitor):
    def visit(self, node):
        self.around.append(node)
        super().visit(node)
        self.around.pop()
    def visit_Str(self, node): self.texts.append(node.s)  # !
# --- a visitor that knows of constants, and one that visits what would be visited anyway
import ast
class Visitor(ast.NodeVisitor):
    visit_Constant = handle
    def visit_Str(self, node): self.handle(node.s)
    def visit_Index(self, node): return self.visit(node.value)
# --- a docstring before that
import ast
class Visitor(ast.NodeVisitor):
    def visit_Index(self, node):
        """df.index[4]"""
        return self.visit(node.value)
# --- others' classes
class Visitor(Other):
    def visit_Num(self, node): self.n += 1
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
# --- where the version was asked for
import ast, sys
class Texts(ast.NodeVisitor):
    if sys.version_info < (3, 8):
        def visit_Str(self, node): self.texts.append(node.s)
    def visit_Call(self, node): self.calls.append(node)
# --- what was visited is kept
import ast
class Keys(ast.NodeVisitor):
    def visit_Index(self, node):  # !
        self.keys.append(node.value)
    async def visit_Suite(self, node):  # !
        return self.run(node.body)
# --- bases under another name
from ast import NodeTransformer as Base
class Fold(Base):
    """Folds."""
    def visit_NameConstant(self, node): return fold(node)  # !
    visit_Bytes = lambda self, node: node
