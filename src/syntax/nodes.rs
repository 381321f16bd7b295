//! Nodes as checks see them, and the way from the module down to one.

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, walk_expr, walk_stmt};
use ruff_python_ast::{AnyNodeRef, Expr, ModModule, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_python_ast::{ExprCall, ExprCompare};
use ruff_text_size::{Ranged, TextRange};

/// A node of a kind that checks ask for.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// A function definition.
    Function(&'a StmtFunctionDef),
    /// A class definition.
    Class(&'a StmtClassDef),
    /// A comparison.
    Compare(&'a ExprCompare),
    /// A call.
    Call(&'a ExprCall),
}

impl<'a> From<Node<'a>> for AnyNodeRef<'a> {
    fn from(node: Node<'a>) -> Self {
        match node {
            Node::Function(function) => function.into(),
            Node::Class(class) => class.into(),
            Node::Compare(compare) => compare.into(),
            Node::Call(call) => call.into(),
        }
    }
}

/// A node on the way from the module down to another node.
#[derive(Debug, Clone, Copy)]
pub enum Ancestor<'a> {
    /// A statement.
    Stmt(&'a Stmt),
    /// An expression.
    Expr(&'a Expr),
}

impl Ranged for Ancestor<'_> {
    fn range(&self) -> TextRange {
        match self {
            Ancestor::Stmt(stmt) => stmt.range(),
            Ancestor::Expr(expr) => expr.range(),
        }
    }
}

/// The statements and expressions around `node`, the outermost first.
///
/// They are found by descending from the module, which costs nothing for the nodes nobody asks about.
pub fn ancestors<'a>(module: &'a ModModule, node: AnyNodeRef<'a>) -> Vec<Ancestor<'a>> {
    let mut descent = Descent { target: node, path: Vec::new(), found: false };
    descent.visit_body(&module.body);
    descent.path
}

struct Descent<'a> {
    target: AnyNodeRef<'a>,
    path: Vec<Ancestor<'a>>,
    found: bool,
}

impl<'a> Descent<'a> {
    fn visit(&mut self, node: AnyNodeRef<'a>, step: Ancestor<'a>, deeper: impl FnOnce(&mut Self)) {
        if self.found || !node.range().contains_range(self.target.range()) {
            return;
        }
        self.found = node.ptr_eq(self.target);
        if self.found {
            return;
        }
        self.path.push(step);
        deeper(self);
        if !self.found {
            self.path.pop();
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Descent<'a> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        let target = self.target.range();
        let first = body.partition_point(|stmt| stmt.end() < target.start());
        let near = body[first..].iter().take_while(|stmt| stmt.start() <= target.start());
        near.for_each(|stmt| self.visit_stmt(stmt));
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.visit(stmt.into(), Ancestor::Stmt(stmt), |descent| walk_stmt(descent, stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.visit(expr.into(), Ancestor::Expr(expr), |descent| walk_expr(descent, expr));
    }
}
