//! What the methods of a class do with their instance.

use super::parameters::{is_parameter, positional};
use crate::names::{MethodKind, Names};
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Stmt, ast};

/// Something a method does with its instance, which would fail where it stands if the instance does not allow it.
#[derive(Debug, Clone, Copy)]
pub enum Use<'a> {
    /// `self.name` is assigned to, in whatever form.
    Store(&'a ast::ExprAttribute),
    /// `self` is the first argument of a call.
    Passed(&'a ast::ExprCall),
}

/// What `method`, a function in a class's body, does with its instance, in functions inside it as well.
///
/// Left out is what a `try` with handlers guards, what stands in a nested class, where private names mean something else,
/// and a method under a decorator that may call it with something other than the instance: where there is a decorator at
/// all, the first parameter has to be called `self`.
pub fn uses_of_instance<'a>(names: &Names<'a>, method: &'a ast::StmtFunctionDef) -> Vec<Use<'a>> {
    let Some(first) = positional(method, 0) else {
        return Vec::new();
    };
    let plain = method.decorator_list.is_empty() || first.name.as_str() == "self";
    if !plain || names.method_kind(method) != MethodKind::Instance {
        return Vec::new();
    }
    let mut uses = Uses { names, instance: first, found: Vec::new() };
    uses.visit_body(&method.body);
    uses.found
}

struct Uses<'n, 'a> {
    names: &'n Names<'a>,
    instance: &'a ast::Parameter,
    found: Vec<Use<'a>>,
}

impl<'a> SourceOrderVisitor<'a> for Uses<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::ClassDef(_) => {}
            Stmt::Try(statement) if !statement.handlers.is_empty() => {
                for handler in &statement.handlers {
                    self.visit_except_handler(handler);
                }
                self.visit_body(&statement.orelse);
                self.visit_body(&statement.finalbody);
            }
            // Without a value nothing is assigned.
            Stmt::AnnAssign(statement) if statement.value.is_none() => {}
            _ => source_order::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Attribute(it)
                if it.ctx.is_store() && is_parameter(self.names, &*it.value, self.instance) =>
            {
                self.found.push(Use::Store(it));
            }
            Expr::Call(call)
                if call
                    .arguments
                    .args
                    .first()
                    .is_some_and(|first| is_parameter(self.names, first, self.instance)) =>
            {
                self.found.push(Use::Passed(call));
            }
            _ => {}
        }
        source_order::walk_expr(self, expr);
    }
}
