//! Handlers that catch a cancellation and do not pass it on.

use crate::names::Names;
use crate::syntax::{Expr, Node, ast, handlers, last_name};

/// The handler of `statement` that swallows cancellation: the first that could catch it, if that is one for everything.
pub(super) fn swallowing<'a>(
    names: &Names<'a>,
    statement: &'a ast::StmtTry,
) -> Option<&'a ast::ExceptHandlerExceptHandler> {
    for handler in handlers(statement) {
        let caught = handler.type_.as_deref();
        if caught.is_some_and(|caught| names_cancellation(names, caught)) {
            return None;
        }
        if caught.is_none_or(|caught| includes_everything(names, caught)) {
            return (!passes_on(names, handler)).then_some(handler);
        }
    }
    None
}

/// True if `caught` mentions cancellation, under whatever name a library gives it.
fn names_cancellation(names: &Names<'_>, caught: &Expr) -> bool {
    names.nodes().in_node(caught).exprs().filter_map(last_name).any(is_cancellation)
}

pub(super) fn is_cancellation(text: &str) -> bool {
    text.contains("ancel")
}

fn includes_everything<'a>(names: &Names<'a>, caught: &'a Expr) -> bool {
    let parts = caught.as_tuple_expr().map_or(std::slice::from_ref(caught), |it| &it.elts);
    parts.iter().any(|part| names.refers_to(part, "builtins.BaseException"))
}

/// True for `contextlib.suppress(BaseException)`.
pub(super) fn suppresses_everything<'a>(names: &Names<'a>, manager: &'a Expr) -> bool {
    manager.as_call_expr().is_some_and(|call| {
        names.refers_to(&call.func, "contextlib.suppress")
            && call.arguments.args.iter().any(|it| includes_everything(names, it))
            && !call.arguments.args.iter().any(|it| names_cancellation(names, it))
    })
}

/// True if the handler raises, ends the program, or does something with the exception it caught.
fn passes_on(names: &Names<'_>, handler: &ast::ExceptHandlerExceptHandler) -> bool {
    const ENDS: &[&str] = &["_exit", "exit", "exc_info", "uncancel", "save_and_reraise_exception"];
    let caught = handler.name.as_ref().map(ast::Identifier::as_str);
    names.nodes().in_body(&handler.body).any(|node| match node {
        Node::Stmt(stmt) => stmt.is_raise_stmt(),
        Node::Expr(expr) => {
            expr.as_name_expr().is_some_and(|name| caught == Some(&*name.id))
                || last_name(expr).is_some_and(|name| ENDS.contains(&name))
        }
    })
}
