//! Texts that are run for the data in them, which nobody asks for its source.

use crate::analysis::calls::asks_for_kind;
use crate::analysis::execution::namespace_reads::{asks_for_code, entry_read, reads_behind};
use crate::context::Context;
use crate::names::Names;
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

/// True if all that the function around takes out of the namespace of `call` are entries by constant names, none of which it
/// calls, and at least one of which it uses like a dictionary or a list.
pub(super) fn is_run_for_data<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let Some(reads) = reads_behind(context, call) else {
        return false;
    };
    let mut is_data = false;
    for read in reads {
        if is_asked_for_key(context, read) {
            continue;
        }
        let Some(entry) = entry_read(context, read) else {
            return false;
        };
        match use_of(context, entry) {
            Use::Code => return false,
            Use::Data => is_data = true,
            Use::Unknown => {}
        }
    }
    is_data
}

/// The use of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Code,
    Data,
    Unknown,
}

/// True for `"NAME" in namespace`.
fn is_asked_for_key<'a>(context: &Context<'a>, namespace: &'a Expr) -> bool {
    match context.around(namespace).next() {
        Some(Node::Expr(Expr::Compare(it))) => {
            matches!(*it.ops, [ast::CmpOp::In | ast::CmpOp::NotIn])
                && it.left.is_string_literal_expr()
        }
        _ => false,
    }
}

/// The use of `entry`, or of the name or attribute that it is assigned to, in the function around.
fn use_of<'a>(context: &Context<'a>, entry: &'a Expr) -> Use {
    let own = use_at(context, entry);
    let Some(Node::Stmt(Stmt::Assign(assign))) = context.around(entry).next() else {
        return own;
    };
    let [target] = assign.targets.as_slice() else {
        return own;
    };
    let text = context.syntax.slice(target);
    let body = context.nodes.in_body(context.body_around(entry.start()));
    let same = body.exprs().filter(|expr| {
        expr.start() >= assign.end()
            && matches!(expr, Expr::Name(_) | Expr::Attribute(_))
            && context.syntax.slice(*expr) == text
    });
    same.map(|expr| use_at(context, expr)).fold(own, |all, one| match (all, one) {
        (Use::Code, _) | (_, Use::Code) => Use::Code,
        (Use::Data, _) | (_, Use::Data) => Use::Data,
        _ => Use::Unknown,
    })
}

/// The use that the node around `value` makes of it.
fn use_at<'a>(context: &Context<'a>, value: &'a Expr) -> Use {
    const METHODS: &[&str] = &["append", "get", "items", "keys", "pop", "update", "values"];
    let is_value = |expr: &Expr| expr.range() == value.range();
    let is_data = match context.around(value).next() {
        Some(Node::Stmt(Stmt::For(it))) => is_value(&it.iter),
        Some(Node::Expr(Expr::Call(call))) if is_value(&call.func) => return Use::Code,
        Some(Node::Expr(Expr::Call(call))) if asks_for_code(context.names, call) => {
            return Use::Code;
        }
        Some(Node::Expr(Expr::Call(call))) => takes_data(context.names, call),
        Some(Node::Expr(Expr::Subscript(it))) => is_value(&it.value),
        Some(Node::Expr(Expr::Starred(_) | Expr::Dict(_))) => true,
        Some(Node::Expr(Expr::Attribute(it))) => METHODS.contains(&it.attr.as_str()),
        Some(Node::Expr(Expr::Compare(it))) => {
            matches!(*it.ops, [ast::CmpOp::In | ast::CmpOp::NotIn])
                && it.comparators.iter().any(is_value)
        }
        _ => false,
    };
    if is_data { Use::Data } else { Use::Unknown }
}

/// True for `len(x)`, `isinstance(x, dict)` and their like.
fn takes_data<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    const TAKES: &[&str] = &["builtins.dict", "builtins.len", "builtins.list", "json.dumps"];
    const TYPES: &[&str] =
        &["builtins.dict", "builtins.list", "builtins.str", "builtins.int", "builtins.tuple"];
    names.refers_to_any(&call.func, TAKES) || asks_for_kind(names, call, TYPES)
}
