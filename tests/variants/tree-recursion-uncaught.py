# --- a transformer, made where it is used, by the name of a module
import ast as syntax
class Renamer(syntax.NodeTransformer):
    def visit_Name(self, node):
        return node
def rename(path):
    with open(path, "rb") as file:
        try:
            tree = syntax.parse(file.read(), path)
        except SyntaxError as error:
            print(error)
            return None
    return Renamer().visit(tree)  # !
# --- inside the guard, which is too narrow
import ast
class Base(ast.NodeVisitor):
    def visit_BinOp(self, node):
        self.generic_visit(node)
class Counter(Base):
    def visit_Call(self, node):
        self.count += 1
def count(path, source):
    counter = Counter()
    try:
        counter.visit(ast.parse(source, filename=path))  # !
    except (SyntaxError, ValueError):
        pass
    return counter.count
# --- a function that calls itself
import ast
def names(node):
    if isinstance(node, ast.Name):
        yield node.id
    for child in ast.iter_child_nodes(node):
        yield from names(child)
def of(path):
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError:
        tree = None
    if tree is not None:
        return set(names(tree))  # !
# --- the tree comes from a helper that parses
import ast
class Counter(ast.NodeVisitor):
    def visit_Call(self, node):
        self.generic_visit(node)
class Files:
    def _parse(self, path):
        try:
            return ast.parse(path.read_bytes())
        except SyntaxError:
            return None
    def count(self, path):
        tree = self._parse(path)
        counter = Counter()
        counter.visit(tree)  # !
# --- in a loop over files, at the top of the module
import ast, sys
class Visitor(ast.NodeVisitor):
    def visit_Import(self, node): print(node)
for path in sys.argv[1:]:
    try:
        tree = ast.parse(open(path, "rb").read())
    except SyntaxError:
        continue
    Visitor().visit(tree)  # !
# --- the recursion is caught: here, around, or by who calls
import ast
from contextlib import suppress
class Visitor(ast.NodeVisitor):
    pass
def first(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    with suppress(RecursionError):
        Visitor().visit(tree)
def second(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    Visitor().visit(tree)
def all_of_them(sources):
    for source in sources:
        try:
            second(source)
        except Exception:
            continue
# --- the parse is not guarded, or the program ends with it
import ast, sys
class Visitor(ast.NodeVisitor):
    pass
def first(source):
    Visitor().visit(ast.parse(source))
def second(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        sys.exit("no Python")
    Visitor().visit(tree)
# --- source of the program's own
import ast
class Visitor(ast.NodeVisitor):
    pass
def first(name):
    try:
        tree = ast.parse(f"import {name}")
    except SyntaxError:
        return
    Visitor().visit(tree)
# --- no recursion: a walk, visitors that stay at the top, a function that is called once
import ast
class Top(ast.NodeVisitor):
    def visit_Expr(self, node):
        pass
class Own(ast.NodeVisitor):
    def generic_visit(self, node):
        print(node)
def show(tree):
    return [it for it in ast.walk(tree)]
def first(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    Top().visit(tree)
    Own().visit(tree)
    show(tree)
# --- the limit is raised
import ast, sys
sys.setrecursionlimit(100_000)
class Visitor(ast.NodeVisitor):
    pass
def first(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    Visitor().visit(tree)

# --- a visitor that parses by itself
import ast

class _Calls(ast.NodeVisitor):
    def visit_Call(self, node):
        self.calls.append(node)
        self.generic_visit(node)

    def of(self, path):
        try:
            tree = ast.parse(path.read_bytes())
        except SyntaxError:
            return []
        self.visit(tree)  # !
        return self.calls
