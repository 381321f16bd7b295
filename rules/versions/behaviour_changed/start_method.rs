//! Processes that are started when the program is imported.

use crate::analysis::surroundings::script::is_main_guard;
use crate::context::Context;
use crate::diagnostic::{Effect, Since};
use crate::names::{Binding, BindingKind};
use crate::syntax::ast::PythonVersion;
use crate::syntax::{AnyNodeRef, Expr, Node, Ranged, Stmt, ast};

use super::report;

/// The classes and functions whose processes are started in the way that is the default of the platform.
pub(super) const STARTERS: &[&str] = &[
    "concurrent.futures.ProcessPoolExecutor",
    "multiprocessing.Manager",
    "multiprocessing.Pool",
    "multiprocessing.Process",
];

const SINCE: Since = Since { version: PythonVersion::PY314, effect: Effect::Breaks };

pub(super) fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if context.syntax.mentions("set_start_method")
        || call.arguments.find_keyword("mp_context").is_some()
        || is_for_main(context, call)
        || !is_started(context, call)
        || !runs_unguarded(context, call)
    {
        return;
    }
    let message = "the new process runs this as well, and fails,";
    if let Some(mut finding) = report(context, call, SINCE, message) {
        finding
            .caption("`RuntimeError` there, as on macOS and Windows")
            .note("processes are started with `forkserver` on Linux there, which imports the program anew")
            .help("start it in a function that is called under `if __name__ == \"__main__\"`");
    }
}

/// True if the object starts processes where it is made, or is asked to where the same function, or the module, goes on.
fn is_started<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let starting: &[&str] = match context.names.qualified_name(&call.func) {
        Some(it) if it.is("multiprocessing.Process") => &["start"],
        Some(it) if it.is("concurrent.futures.ProcessPoolExecutor") => &["map", "submit"],
        _ => return true,
    };
    let names = context.names;
    let is_kept = |binding: &Binding<'a>| match binding.kind {
        BindingKind::Assignment { value } | BindingKind::With { value } => {
            value.range() == call.range()
        }
        _ => false,
    };
    let is_it = |object: &'a Expr| match object {
        Expr::Name(name) => names.reaching_bindings(name).iter().any(is_kept),
        _ => object.range() == call.range(),
    };
    starting.iter().any(|method| {
        context.nodes.ids_called(method).into_iter().any(|id| match context.nodes.get(id) {
            Node::Expr(Expr::Attribute(method)) => {
                is_it(&method.value)
                    && names.scope_at(method.start()) == names.scope_at(call.start())
                    && !is_for_main(context, method)
            }
            _ => false,
        })
    })
}

/// True if the call is made whenever the file is imported: it stands in no function, or in one that is called like that.
fn runs_unguarded<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let names = context.names;
    let Some(function) = names.function_at(call.start()) else {
        return is_unguarded(context, call);
    };
    let is_this = |name: &ast::ExprName| {
        let function_of = |it: Binding<'a>| it.function();
        let called = names.only_binding(&name.id, name.start()).and_then(function_of);
        called.is_some_and(|called| called.range == function.range)
    };
    let uses = context.nodes.ids_called(&function.name);
    is_unguarded(context, function)
        && uses.into_iter().any(|id| match context.nodes.get(id) {
            Node::Expr(Expr::Name(name)) if is_this(name) => {
                let around = context.around(name).exprs().next();
                let call = around.and_then(Expr::as_call_expr);
                call.is_some_and(|it| it.func.range() == name.range) && is_unguarded(context, name)
            }
            _ => false,
        })
}

/// True if the node runs at import, be the file the program or not.
fn is_unguarded<'a>(context: &Context<'a>, node: impl Into<AnyNodeRef<'a>>) -> bool {
    let node = node.into();
    context.names.runs_at_import(node.start()) && !is_for_main(context, node)
}

/// True if the node stands under `if __name__ == "__main__"`.
fn is_for_main<'a>(context: &Context<'a>, node: impl Into<AnyNodeRef<'a>>) -> bool {
    let is_main = |it: &Stmt| it.as_if_stmt().is_some_and(|it| is_main_guard(&it.test));
    context.around(node).stmts().any(is_main)
}
