//! Files that are run for the plain values in them, which have no annotations that anybody reads.

use crate::context::Context;
use crate::names::{Names, ScopeId};
use crate::syntax::{Expr, Node, Ranged, ast};

/// True if the function around the call runs its code in a dictionary of its own, and then takes values out of that
/// by constant names, or goes through its items, and calls none of them.
pub(super) fn are_read<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let names = context.names;
    let body = context.nodes.in_body(context.body_around(call.start()));
    let mut namespaces = body.clone().calls().filter_map(|exec| {
        let is_exec = names.refers_to_any(&exec.func, &["builtins.exec", "builtins.eval"]);
        let after = is_exec && exec.end() >= call.end();
        let namespace = exec.arguments.args.last().filter(|_| exec.arguments.args.len() > 1)?;
        Some((exec.end(), variable(names, namespace)?)).filter(|_| after)
    });
    let Some((run, namespace)) = namespaces.next() else {
        return false;
    };
    let is_read = |expr: &&Expr| {
        expr.start() >= run && variable(names, expr).is_some_and(|it| it == namespace)
    };
    let mut reads = body.exprs().filter(is_read).peekable();
    reads.peek().is_some() && reads.all(|read| takes_value(context, read))
}

/// A name that is read, told apart from those of other scopes.
fn variable<'a>(names: &Names<'_>, expr: &'a Expr) -> Option<(ScopeId, &'a str)> {
    let name = expr.as_name_expr().filter(|name| name.ctx.is_load())?;
    Some((names.binding_scope(&name.id, name.start())?, &name.id))
}

/// True for `names["NAME"]`, `names.get("NAME")` and `names.items()`, unless what it gives is called.
fn takes_value<'a>(context: &Context<'a>, namespace: &'a Expr) -> bool {
    let mut around = context.around(namespace);
    let value = match around.next() {
        Some(Node::Expr(Expr::Subscript(subscript)))
            if subscript.slice.is_string_literal_expr() =>
        {
            subscript.range
        }
        Some(Node::Expr(Expr::Attribute(method))) => match (method.attr.as_str(), around.next()) {
            ("get", Some(Node::Expr(Expr::Call(call)))) => call.range(),
            ("items", Some(Node::Expr(Expr::Call(_)))) => return true,
            _ => return false,
        },
        _ => return false,
    };
    !matches!(around.next(), Some(Node::Expr(Expr::Call(call))) if call.func.range() == value)
}
