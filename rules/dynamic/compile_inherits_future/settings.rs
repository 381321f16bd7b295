//! Files that are run for the plain values in them, which have no annotations that anybody reads.

use crate::analysis::execution::namespace_reads::{asks_for_code, entry_read, reads_behind};
use crate::analysis::values::destinations::{Destination, Destinations};
use crate::context::Context;
use crate::names::Names;
use crate::syntax::{Expr, Node, Ranged, ast, comprehensions};

/// True if the function around the call runs its code in a dictionary of its own, and then takes values out of that
/// by constant names, or goes through its items, and calls none of them.
pub(super) fn are_read<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    reads_behind(context, call)
        .is_some_and(|reads| reads.into_iter().all(|read| takes_value(context, read)))
}

/// True for `names["NAME"]`, `names.get("NAME")` and `names.items()`, unless what it gives is called, or asked for whether it
/// can be.
fn takes_value<'a>(context: &Context<'a>, namespace: &'a Expr) -> bool {
    match entry_read(context, namespace) {
        Some(value) => {
            !Destinations::of(context.names, value).any(|use_| is_of_code(context.names, use_))
        }
        None => goes_over_values(context, namespace),
    }
}

/// True for a use that is one of functions or classes.
fn is_of_code<'a>(names: &Names<'a>, use_: Destination<'a>) -> bool {
    match use_ {
        Destination::Callee(_) => true,
        Destination::Argument { call, .. } => asks_for_code(names, call),
        _ => false,
    }
}

/// True for `names.items()`, unless the loop or comprehension over it looks for functions or classes.
fn goes_over_values<'a>(context: &Context<'a>, namespace: &'a Expr) -> bool {
    let mut around = context.around(namespace);
    let method = around.next().and_then(Node::expr).and_then(Expr::as_attribute_expr);
    if method.is_none_or(|method| method.attr.as_str() != "items") {
        return false;
    }
    let loops = |node: &Node<'a>| match node {
        Node::Stmt(stmt) => stmt.is_for_stmt(),
        Node::Expr(expr) => !comprehensions(expr).is_empty(),
    };
    let range = around.find(loops).map(|it| it.range());
    !range.is_some_and(|range| {
        context.nodes.in_range(range).calls().any(|call| asks_for_code(context.names, call))
    })
}
