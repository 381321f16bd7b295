//! Files that are run for the plain values in them, which have no annotations that anybody reads.

use crate::analysis::values::destinations::{Destination, Destinations};
use crate::context::Context;
use crate::names::Names;
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

/// True for `names["NAME"]`, `names.get("NAME")` and `names.items()`, unless what it gives is called, or asked for whether it
/// can be.
fn takes_value<'a>(context: &Context<'a>, namespace: &'a Expr) -> bool {
    let mut around = context.around(namespace);
    let value = match (around.next(), around.next()) {
        (Some(Node::Expr(value @ Expr::Subscript(subscript))), _)
            if subscript.slice.is_string_literal_expr() =>
        {
            value
        }
        (Some(Node::Expr(Expr::Attribute(method))), Some(Node::Expr(value @ Expr::Call(_)))) => {
            match method.attr.as_str() {
                "get" => value,
                "items" => return true,
                _ => return false,
            }
        }
        _ => return false,
    };
    !Destinations::of(context.names, value).any(|use_| is_of_code(context.names, use_))
}

/// True for a use that is one of functions or classes.
fn is_of_code<'a>(names: &Names<'a>, use_: Destination<'a>) -> bool {
    const QUESTIONS: &[&str] = &["builtins.callable", "builtins.issubclass", "inspect.isclass"];
    match use_ {
        Destination::Callee(_) => true,
        Destination::Argument { call, .. } => names.refers_to_any(&call.func, QUESTIONS),
        _ => false,
    }
}
