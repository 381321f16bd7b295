//! Variables that `exec` has defined in a function, read by way of `locals()` or `eval`.

use crate::context::Context;
use crate::diagnostic::{Effect, Since};
use crate::names::{Scope, ScopeKind};
use crate::syntax::ast::PythonVersion;
use crate::syntax::is_identifier;
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, ast};

use super::report;

const SINCE: Since = Since { version: PythonVersion::PY313, effect: Effect::Breaks };

pub(super) fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    let is_eval = names.refers_to(&call.func, "builtins.eval");
    if call.arguments.len() != usize::from(is_eval) {
        return;
    }
    let scope = names.scope(names.scope_at(call.start()));
    let ScopeKind::Function(function) = scope.kind else {
        return;
    };
    let is_read = if is_eval {
        call.arguments.args[0].as_string_literal_expr().is_some_and(|it| {
            let name = it.value.to_str();
            // What is bound nowhere is what was executed.
            is_identifier(name)
                && names.bindings(name, call.start()).is_empty()
                && !names.is_builtin(name, call.start())
                && !name.starts_with("__")
        })
    } else {
        reads_unbound(context, function, scope)
    };
    let mut before = context.nodes.in_scope(&function.body).calls();
    let executed = before.find(|it| it.end() < call.start() && executes_here(context, it));
    if let Some(executed) = executed.filter(|_| is_read)
        && let Some(mut finding) =
            report(context, call, SINCE, "what `exec` has defined is not in here")
    {
        finding
            .label(executed.range(), "defines names in a snapshot of its own")
            .help("give `exec` a dictionary, and read from that");
    }
}

/// True if one entry is read from the `locals()` that is looked at, at once or by way of a name for it, and no variable is called
/// like it.
fn reads_unbound<'a>(
    context: &Context<'a>,
    function: &'a ast::StmtFunctionDef,
    scope: &Scope<'a>,
) -> bool {
    let mut around = context.ancestors();
    let is_unbound =
        |key: &'a Expr| context.names.constant_text(key).is_none_or(|name| !scope.binds(name));
    match (around.next(), around.next()) {
        (Some(Node::Stmt(Stmt::Assign(kept))), _) => {
            let [Expr::Name(name)] = kept.targets.as_slice() else {
                return false;
            };
            let reads = context.nodes.in_scope(&function.body).exprs().filter_map(entry_read);
            let mut reads = reads.filter(|(of, _)| of.start() > kept.end());
            reads.any(|(of, key)| {
                of.as_name_expr().is_some_and(|it| it.id == name.id) && is_unbound(key)
            })
        }
        (Some(Node::Expr(read)), outer) => {
            let read = match outer {
                Some(Node::Expr(call @ Expr::Call(_))) if read.is_attribute_expr() => call,
                _ => read,
            };
            entry_read(read).is_some_and(|(_, key)| is_unbound(key))
        }
        _ => false,
    }
}

/// The mapping and the key of an expression that reads an entry.
fn entry_read(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match expr {
        Expr::Subscript(read) if read.ctx.is_load() => Some((&read.value, &read.slice)),
        Expr::Call(call) => {
            let method = call.func.as_attribute_expr()?;
            let key = call.arguments.args.first()?;
            matches!(method.attr.as_str(), "get" | "pop").then_some((&method.value, key))
        }
        _ => None,
    }
}

/// True if the call executes code in the namespace of the function around it.
fn executes_here<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let names = context.names;
    let is_locals = |expr: Option<&'a Expr>| match expr {
        Some(Expr::Call(call)) => {
            call.arguments.is_empty()
                && names.refers_to_any(&call.func, &["builtins.locals", "builtins.vars"])
        }
        _ => false,
    };
    names.refers_to(&call.func, "builtins.exec")
        && (call.arguments.len() == 1
            || is_locals(call.arg("locals", 2))
            || call.arguments.len() == 2 && is_locals(call.arg("globals", 1)))
}
