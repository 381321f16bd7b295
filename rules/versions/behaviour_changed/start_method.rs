//! Processes that are started when the program is imported.

use crate::analysis::surroundings::script::is_main_guard;
use crate::context::Context;
use crate::diagnostic::{Effect, Since};
use crate::syntax::ast::PythonVersion;
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

use super::report;

/// The classes and functions that start processes in the way that is the default of the platform.
pub(super) const STARTERS: &[&str] =
    &["multiprocessing.Manager", "multiprocessing.Pool", "multiprocessing.Process"];

/// True if the call is that of `start` on what it makes, at once.
fn is_started(context: &Context<'_>) -> bool {
    match context.parent() {
        Some(Node::Expr(Expr::Attribute(method))) => method.attr.as_str() == "start",
        _ => false,
    }
}

const SINCE: Since = Since { version: PythonVersion::PY314, effect: Effect::Breaks };

pub(super) fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let is_main = |node: Node<'a>| match node {
        Node::Stmt(Stmt::If(it)) => is_main_guard(&it.test),
        _ => false,
    };
    if !context.names.runs_at_import(call.start())
        || context.names.refers_to(&call.func, "multiprocessing.Process") && !is_started(context)
        || context.syntax.mentions("set_start_method")
        || context.ancestors().any(is_main)
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
