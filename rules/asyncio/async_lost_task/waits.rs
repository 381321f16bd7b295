//! The things that coroutine functions wait for.

use rustc_hash::FxHashMap;

use crate::analysis::values::parts::is_integer;
use crate::context::Context;
use crate::file::File;
use crate::names::FunctionId;
use crate::syntax::{
    CallExt, Expr, Node, Ranged, Stmt, TextRange, TextSize, ast, handlers, last_name,
};

/// The longest that a coroutine function waits for anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Longest {
    /// It waits for nothing, so that it is done at its first step.
    #[default]
    Nothing,
    /// For its next turn, or for whoever has cancelled it.
    Turn,
    /// For a time, or for a thread.
    Time,
    /// For anything else.
    Other,
}

/// The things that a coroutine function waits for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Waits {
    pub(super) longest: Longest,
    /// It yields, so that a call of it gives no coroutine.
    pub(super) yields: bool,
}

/// The things that every coroutine function of the file waits for.
fn waits(file: &File<'_>) -> FxHashMap<FunctionId, Waits> {
    let functions = file.names.functions().filter(|(_, function)| function.is_async);
    let waits = |function: &ast::StmtFunctionDef| {
        let mut waits = Waits::default();
        // Handlers of a cancellation: whoever cancels a task refers to it.
        let mut cancelled: Vec<TextRange> = Vec::new();
        for node in file.nodes.in_scope(&function.body) {
            match node {
                Node::Stmt(Stmt::Try(it)) => {
                    let handlers = handlers(it).filter(|it| is_for_cancellation(it));
                    cancelled.extend(handlers.map(Ranged::range));
                }
                Node::Expr(Expr::Await(it)) => {
                    let caught = || cancelled.iter().any(|at| at.contains_range(it.range));
                    let wait = match &*it.value {
                        Expr::Call(call) if is_for_nothing(call) => Longest::Turn,
                        Expr::Call(call) if is_timed(call) => Longest::Time,
                        _ if caught() => Longest::Turn,
                        _ => Longest::Other,
                    };
                    waits.longest = waits.longest.max(wait);
                }
                Node::Stmt(
                    Stmt::For(ast::StmtFor { is_async: true, .. })
                    | Stmt::With(ast::StmtWith { is_async: true, .. }),
                ) => {
                    waits.longest = Longest::Other;
                }
                Node::Expr(Expr::Yield(_)) => waits.yields = true,
                _ => {}
            }
        }
        (FunctionId::of(function), waits)
    };
    functions.map(|(_, function)| waits(function)).collect()
}

/// The things that `function` waits for, if it is a coroutine function.
pub(super) fn waits_of(context: &Context<'_>, function: &ast::StmtFunctionDef) -> Option<Waits> {
    context.once(waits).get(&FunctionId::of(function)).copied()
}

fn is_for_cancellation(handler: &ast::ExceptHandlerExceptHandler) -> bool {
    handler.type_.as_deref().and_then(last_name) == Some("CancelledError")
}

/// True if this is `sleep(0)`, which has no timer.
fn is_for_nothing(call: &ast::ExprCall) -> bool {
    let delay = call.arg("delay", 0);
    call.name() == Some("sleep") && delay.is_some_and(|delay| is_integer(delay, 0))
}

/// True if a timer ends what the call waits for, or a thread, which keeps what waits for it as well.
fn is_timed(call: &ast::ExprCall) -> bool {
    let timeout = match call.name() {
        Some("sleep" | "run_in_executor" | "to_thread") => return true,
        Some("wait") => call.arguments.find_keyword("timeout").map(|keyword| &keyword.value),
        Some("wait_for") => call.arg("timeout", 1),
        _ => None,
    };
    timeout.is_some_and(|timeout| !timeout.is_none_literal_expr())
}

/// The places where every function, and the module, waits or runs an event loop last, by where its body begins.
pub(super) fn last_waits(file: &File<'_>) -> FxHashMap<TextSize, TextSize> {
    let functions = file.names.functions().map(|(_, function)| &*function.body);
    let bodies = functions.chain([&*file.syntax.module().body]);
    let last = |body: &[Stmt]| {
        let places = file.nodes.in_scope(body).filter_map(|node| match node {
            Node::Expr(Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_)) => Some(node.start()),
            Node::Stmt(Stmt::For(it)) => it.is_async.then(|| it.start()),
            Node::Stmt(Stmt::With(it)) => it.is_async.then(|| it.end()),
            Node::Expr(Expr::Call(it)) => it.name()?.starts_with("run").then(|| it.start()),
            _ => None,
        });
        Some((body.first()?.start(), places.max().unwrap_or_default()))
    };
    bodies.filter_map(last).collect()
}
