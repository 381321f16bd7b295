//! Depth of compound statements in one another.

use crate::syntax::{Stmt, bodies};

/// The largest number of compound statements around one of `body`'s statements. What is in nested functions and classes
/// is not looked at; an `elif`, an `except` and a `case` are as deep as the statement that they belong to.
pub fn nesting(body: &[Stmt]) -> u64 {
    body.iter().map(depth).max().unwrap_or_default()
}

fn depth(stmt: &Stmt) -> u64 {
    if matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
        return 0;
    }
    bodies(stmt).into_iter().map(|body| 1 + nesting(body)).max().unwrap_or_default()
}
