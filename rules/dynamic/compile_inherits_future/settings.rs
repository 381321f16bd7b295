//! Files that are run for the plain values in them, which have no annotations that anybody reads.

use crate::context::Context;
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
        Some((exec.end(), names.variable(namespace)?)).filter(|_| after)
    });
    let Some((run, namespace)) = namespaces.next() else {
        return false;
    };
    let is_read = |expr: &&Expr| {
        expr.start() >= run
            && expr.as_name_expr().is_some_and(|it| it.ctx.is_load() && it.id == namespace.name)
            && names.variable(expr).as_ref() == Some(&namespace)
    };
    let mut reads = body.exprs().filter(is_read).peekable();
    reads.peek().is_some() && reads.all(|read| takes_value(context, read))
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
