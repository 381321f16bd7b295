//! `asyncio.get_event_loop()` where no event loop is.

use crate::analysis::control::guards::is_caught;
use crate::context::Context;
use crate::diagnostic::{Effect, Since};
use crate::syntax::ast::PythonVersion;
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

use super::report;

/// The methods that can only be called where no loop is running.
const RUNNING: &[&str] = &["run_forever", "run_until_complete"];

const SINCE: Since = Since { version: PythonVersion::PY314, effect: Effect::Breaks };

pub(super) fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let syntax = context.syntax;
    // In a coroutine a loop is running.
    let is_async = context.names.function_at(call.start()).is_some_and(|it| it.is_async);
    // Whoever sets a loop, or has others change what asyncio does, may get one.
    let has_loop = syntax.mentions("set_event_loop") || syntax.mentions("nest_asyncio");
    if has_loop || is_async || !is_run(context, call) || is_caught(context, call, "RuntimeError") {
        return;
    }
    if let Some(mut finding) = report(context, call, SINCE, "no event loop is made here") {
        finding
            .caption("`RuntimeError` there, as no loop is running")
            .help("use `asyncio.run`, or make the loop with `asyncio.new_event_loop()`");
    }
}

/// True if the loop is then run, so that none is running yet.
fn is_run<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let mut given = call.range();
    let mut around = context.ancestors();
    let around = around.find(|node| match node {
        // It is one of several that may be taken.
        Node::Expr(whole @ (Expr::BoolOp(_) | Expr::If(_))) => {
            given = whole.range();
            false
        }
        _ => true,
    });
    match around {
        Some(Node::Expr(Expr::Attribute(method))) => RUNNING.contains(&method.attr.as_str()),
        Some(Node::Stmt(statement)) => {
            let kept = kept_as(statement);
            RUNNING.iter().any(|method| {
                let uses = context.nodes.ids_called(method);
                uses.into_iter().any(|id| match context.nodes.get(id) {
                    Node::Expr(Expr::Attribute(method)) => {
                        let values = context.names.reaching_values(&method.value);
                        let object = method.value.as_attribute_expr().map(|it| it.attr.as_str());
                        values.iter().any(|value| value.range() == given)
                            || kept.is_some() && kept == object
                    }
                    _ => false,
                })
            })
        }
        _ => false,
    }
}

/// The attribute that the statement keeps its value in: `loop` in `self.loop = ...`.
fn kept_as(statement: &Stmt) -> Option<&str> {
    match statement.as_assign_stmt()?.targets.as_slice() {
        [Expr::Attribute(attribute)] => Some(attribute.attr.as_str()),
        _ => None,
    }
}
