//! Looks for an expression anywhere below some statements.

use super::source_order::{self, SourceOrderVisitor};
use super::{AnyNodeRef, Expr, Stmt};
use ruff_python_ast::visitor::source_order::TraversalSignal;

/// The first expression in or below `body` that is `wanted`, in the order of the text.
pub fn find_expr<'a>(
    body: &'a [Stmt],
    mut wanted: impl FnMut(&'a Expr) -> bool,
) -> Option<&'a Expr> {
    let mut search = Search { wanted: &mut wanted, found: None };
    search.visit_body(body);
    search.found
}

/// The first expression in `expr`, itself included, that is `wanted`, in the order of the text.
pub fn find_in_expr<'a>(
    expr: &'a Expr,
    mut wanted: impl FnMut(&'a Expr) -> bool,
) -> Option<&'a Expr> {
    let mut search = Search { wanted: &mut wanted, found: None };
    search.visit_expr(expr);
    search.found
}

struct Search<'s, 'a> {
    wanted: &'s mut dyn FnMut(&'a Expr) -> bool,
    found: Option<&'a Expr>,
}

impl<'a> SourceOrderVisitor<'a> for Search<'_, 'a> {
    fn enter_node(&mut self, _: AnyNodeRef<'a>) -> TraversalSignal {
        if self.found.is_some() { TraversalSignal::Skip } else { TraversalSignal::Traverse }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.found.is_none() {
            if (self.wanted)(expr) {
                self.found = Some(expr);
            } else {
                source_order::walk_expr(self, expr);
            }
        }
    }
}
