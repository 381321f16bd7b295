//! The uses of an instance that fail where it is `None`.

use crate::analysis::control::guards::handles;
use crate::analysis::functions::parameters::{is_parameter, mentions_parameter, positional};
use crate::names::Names;
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, TextSize, ast, handlers};

/// Attributes that `None` has as every object does.
const OF_NONE: &[&str] =
    &["__bool__", "__class__", "__dir__", "__doc__", "__eq__", "__hash__", "__repr__", "__str__"];

/// The first use of the instance that fails for `None`, if nothing before it tells the two cases apart.
pub(super) fn unguarded_use<'a>(
    names: &Names<'a>,
    getter: &'a ast::StmtFunctionDef,
    instance: &'a ast::Parameter,
) -> Option<TextRange> {
    let owner = positional(getter, 2);
    let mentions = |expr: &'a Expr| {
        is_looked_at(names, expr, instance)
            || owner.is_some_and(|owner| mentions_parameter(names, expr, owner))
    };
    // Where the first `elif` begins that tells them apart.
    let mut told_apart: Option<TextSize> = None;
    let mut caught = TextRange::default();
    for node in names.nodes().in_scope(&getter.body) {
        let tells = match node {
            Node::Stmt(Stmt::If(statement)) => {
                let mut clauses = statement.elif_else_clauses.iter();
                let clause = clauses.find(|clause| clause.test.as_ref().is_some_and(mentions));
                told_apart = clause.map(Ranged::start).into_iter().chain(told_apart).min();
                mentions(&statement.test)
            }
            Node::Stmt(Stmt::While(statement)) => mentions(&statement.test),
            Node::Stmt(Stmt::Assert(statement)) => mentions(&statement.test),
            Node::Stmt(Stmt::Match(statement)) => mentions(&statement.subject),
            Node::Expr(Expr::If(conditional)) => mentions(&conditional.test),
            Node::Expr(expr @ (Expr::Compare(_) | Expr::BoolOp(_))) => {
                is_looked_at(names, expr, instance)
            }
            _ => false,
        };
        if tells || told_apart.is_some_and(|place| place <= node.start()) {
            return None;
        }
        if let Node::Stmt(Stmt::Try(statement)) = node
            && let (Some(first), Some(last)) = (statement.body.first(), statement.body.last())
            && handlers(statement).any(|handler| handles(names, handler, "AttributeError"))
        {
            caught = TextRange::new(first.start(), last.end());
        }
        let used = node.expr().filter(|expr| fails_for_none(names, expr, instance));
        if let Some(used) = used.filter(|used| !caught.contains_range(used.range())) {
            return Some(used.range());
        }
    }
    None
}

/// True if `test` looks at the instance itself, not just at an attribute or entry of it, which `None` has not.
fn is_looked_at<'a>(names: &Names<'a>, test: &'a Expr, instance: &ast::Parameter) -> bool {
    let mut mentions = names.nodes().in_node(test).exprs();
    mentions.any(|expr| {
        is_parameter(names, expr, instance)
            && !names.nodes().around(expr).next().is_some_and(|around| {
                around.expr().is_some_and(|around| {
                    !around.is_call_expr() && fails_for_none(names, around, instance)
                })
            })
    })
}

/// True if `expr` does something with the instance that fails for `None`.
fn fails_for_none<'a>(names: &Names<'a>, expr: &'a Expr, instance: &ast::Parameter) -> bool {
    const FUNCTIONS: &[&str] = &["builtins.setattr", "builtins.delattr", "builtins.vars"];
    let is_instance = |expr: &'a Expr| is_parameter(names, expr, instance);
    match expr {
        Expr::Attribute(it) => is_instance(&it.value) && !OF_NONE.contains(&&*it.attr),
        Expr::Subscript(it) => is_instance(&it.value),
        Expr::Call(call) => {
            let arguments = &*call.arguments.args;
            arguments.first().is_some_and(is_instance)
                && (names.refers_to_any(&call.func, FUNCTIONS)
                    || arguments.len() == 2 && names.refers_to(&call.func, "builtins.getattr"))
        }
        _ => false,
    }
}
