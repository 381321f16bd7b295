//! Jumps out of a `finally`.

use crate::context::Context;
use crate::diagnostic::{Effect, Since};
use crate::syntax::ast::PythonVersion;
use crate::syntax::{Node, Ranged, Stmt, TextRange, bodies};

use super::report;

const SINCE: Since = Since { version: PythonVersion::PY314, effect: Effect::Warns };

pub(super) fn check<'a>(context: &Context<'a>, node: Node<'a>) {
    let Node::Stmt(Stmt::Try(statement)) = node else {
        return;
    };
    let mut jumps = Vec::new();
    find(&statement.finalbody, false, &mut jumps);
    for (range, keyword) in jumps {
        let message = format!("`{keyword}` in a `finally` draws a warning");
        if let Some(mut finding) = report(context, range, SINCE, &message) {
            finding
                .caption("swallows whatever was raised")
                .help("handle what may be raised in an `except`, and leave after the `try`");
        }
    }
}

/// Adds the jumps out of a block; `break` and `continue` stay within a loop of the block itself.
fn find(block: &[Stmt], in_loop: bool, jumps: &mut Vec<(TextRange, &'static str)>) {
    for stmt in block {
        match stmt {
            Stmt::Return(_) => jumps.push((stmt.range(), "return")),
            Stmt::Break(_) if !in_loop => jumps.push((stmt.range(), "break")),
            Stmt::Continue(_) if !in_loop => jumps.push((stmt.range(), "continue")),
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::For(it) => {
                find(&it.body, true, jumps);
                find(&it.orelse, in_loop, jumps);
            }
            Stmt::While(it) => {
                find(&it.body, true, jumps);
                find(&it.orelse, in_loop, jumps);
            }
            // Its own check reports what leaves an inner `finally`.
            Stmt::Try(it) => {
                let others = bodies(stmt).into_iter().filter(|body| *body != &*it.finalbody);
                others.for_each(|body| find(body, in_loop, jumps));
            }
            _ => bodies(stmt).into_iter().for_each(|body| find(body, in_loop, jumps)),
        }
    }
}
