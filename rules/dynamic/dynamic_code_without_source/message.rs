//! Errors of code, and what is shown of them.

use crate::analysis::control::guards::{Catcher, catcher};
use crate::context::Context;
use crate::syntax::{CallExt, Expr, Node, ast};

/// Functions and methods that give or print a traceback.
const TRACES: &[&str] = &["exc_info", "exception", "format_exc", "print_exc", "print_exception"];

/// True if the handler of what goes wrong in `call` shows the exception's message and nothing of its traceback.
pub(super) fn is_all_that_is_shown<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let Some(Catcher::Handler(handler)) = catcher(context, call, "Exception") else {
        return false;
    };
    let caught = handler.name.as_ref().map(ast::Identifier::as_str);
    let mut nodes = context.nodes.in_body(&handler.body);
    !nodes.any(|node| match node {
        Node::Stmt(stmt) => stmt.is_raise_stmt(),
        Node::Expr(Expr::Call(call)) => traces(call),
        Node::Expr(expr @ Expr::Name(name)) => {
            caught == Some(&*name.id) && !is_made_text(context, expr)
        }
        Node::Expr(_) => false,
    })
}

/// True if the handler of what goes wrong in `call` gives or prints a traceback.
pub(super) fn is_traced<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    match catcher(context, call, "Exception") {
        Some(Catcher::Handler(handler)) => context.nodes.in_body(&handler.body).calls().any(traces),
        _ => false,
    }
}

fn traces(call: &ast::ExprCall) -> bool {
    call.name().is_some_and(|name| TRACES.contains(&name))
        || call.arguments.find_keyword("exc_info").is_some()
}

/// True if a text is made of the exception, or of its type or arguments, where it is named.
fn is_made_text<'a>(context: &Context<'a>, exception: &'a Expr) -> bool {
    const TEXTS: &[&str] = &["builtins.repr", "builtins.str", "builtins.type"];
    match context.around(exception).next() {
        Some(Node::Expr(Expr::FString(_))) => true,
        Some(Node::Expr(Expr::Call(call))) => context.names.refers_to_any(&call.func, TEXTS),
        Some(Node::Expr(Expr::Attribute(it))) => matches!(it.attr.as_str(), "args" | "__class__"),
        _ => false,
    }
}
