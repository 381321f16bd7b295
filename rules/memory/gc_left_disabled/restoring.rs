//! The calls by which a function takes back what it did to the collector.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::analysis::control::guards::handles;
use crate::context::Context;
use crate::names::{FunctionId, Names};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, TextSize, ast, handlers};

/// The taking back of what a function did to the collector.
pub(super) enum Restores {
    /// It does not, or not here.
    No,
    /// There, unless an exception is raised.
    Plainly(TextRange),
    /// In a `finally` or a handler, or by leaving it to something else.
    Surely,
}

/// The way `function` undoes `done` with a call of `undo`.
pub(super) fn restores<'a>(
    context: &Context<'a>,
    function: &'a ast::StmtFunctionDef,
    done: &ast::ExprCall,
    undo: &'static str,
) -> Restores {
    let known = context.once(|_| RefCell::new(FxHashMap::<(FunctionId, &str), Undoing>::default()));
    let mut known = known.borrow_mut();
    let known = known.entry((FunctionId::of(function), undo));
    let undoing = known.or_insert_with(|| undoing(context, function, undo));
    let later = undoing.calls.partition_point(|call| call.start() <= done.end());
    if undoing.is_handed_on || undoing.last_safe.is_some_and(|safe| safe > done.end()) {
        return Restores::Surely;
    }
    undoing.calls.get(later).map_or(Restores::No, |call| Restores::Plainly(*call))
}

/// The calls of a function that undo its work.
#[derive(Debug)]
struct Undoing {
    /// The calls in the order of the text.
    calls: Vec<TextRange>,
    /// The last of them that runs when an exception is raised.
    last_safe: Option<TextSize>,
    /// True if something else is given the function to call.
    is_handed_on: bool,
}

fn undoing<'a>(context: &Context<'a>, function: &'a ast::StmtFunctionDef, undo: &str) -> Undoing {
    let names = context.names;
    let mut safe: Vec<TextRange> = Vec::new();
    let mut undoing = Undoing { calls: Vec::new(), last_safe: None, is_handed_on: false };
    for node in context.nodes.in_scope(&function.body) {
        match node {
            Node::Stmt(Stmt::Try(attempt)) => safe.extend(run_after_exceptions(names, attempt)),
            Node::Expr(Expr::Call(call)) => {
                if names.refers_to(&call.func, undo) {
                    undoing.calls.push(call.range());
                }
                let mut arguments = call.arguments.args.iter();
                undoing.is_handed_on |= arguments.any(|argument| names.refers_to(argument, undo));
            }
            _ => {}
        }
    }
    let is_safe = |call: &&TextRange| safe.iter().any(|block| block.contains_range(**call));
    undoing.last_safe = undoing.calls.iter().rfind(is_safe).map(Ranged::start);
    undoing
}

/// The blocks of a `try` that run when an exception is raised: its `finally` and the handlers that catch all.
fn run_after_exceptions<'a>(
    names: &Names<'a>,
    attempt: &'a ast::StmtTry,
) -> impl Iterator<Item = TextRange> {
    let broad = handlers(attempt).filter(|handler| handles(names, handler, "Exception"));
    let last = attempt.finalbody.iter().map(Ranged::range);
    broad.map(Ranged::range).chain(last)
}
