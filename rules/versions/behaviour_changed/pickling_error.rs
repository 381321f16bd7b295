//! Handlers for the error that `pickle` raised for local functions and classes.

use crate::analysis::calls::{Method, made_by, method};
use crate::analysis::control::guards::{holds, is_caught};
use crate::context::Context;
use crate::diagnostic::{Effect, Since};
use crate::syntax::ast::PythonVersion;
use crate::syntax::{Expr, Node, Ranged, Stmt, ast, handlers};

use super::{counts, report_since};

/// The method of `pickle.Pickler` that pickles.
const DUMP: Method = method(&["dump"]).on(made_by(&["pickle.Pickler"]));

pub(super) fn check_method<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if DUMP.is(context.names, call) {
        check(context, call);
    }
}

/// The functions that pickle.
pub(super) const PICKLERS: &[&str] = &["pickle.dump", "pickle.dumps"];

const SINCE: Since = Since { version: PythonVersion::PY314, effect: Effect::Changes };

pub(super) fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if !counts(context, SINCE)
        || !is_caught(context, call, "AttributeError")
        || is_caught(context, call, "Exception")
    {
        return;
    }
    let catches = |node: Node<'a>| match node {
        Node::Stmt(Stmt::Try(statement)) if holds(&statement.body, call.range()) => {
            handlers(statement).any(|handler| catches_new(context, handler))
        }
        _ => false,
    };
    if context.ancestors().any(catches) {
        return;
    }
    report_since(context, call, SINCE, "another error than the one handled is raised")
        .caption("`pickle.PicklingError` there for local functions and classes")
        .help("handle `pickle.PicklingError` as well");
}

/// True if a handler catches `PicklingError`, or what is not known.
fn catches_new<'a>(context: &Context<'a>, handler: &'a ast::ExceptHandlerExceptHandler) -> bool {
    let is_new = |caught: &'a Expr| {
        let name = context.names.qualified_name(caught);
        name.is_none_or(|name| matches!(name.last(), "PicklingError" | "PickleError"))
    };
    match handler.type_.as_deref() {
        Some(Expr::Tuple(tuple)) => tuple.iter().any(is_new),
        Some(caught) => is_new(caught),
        None => true,
    }
}
