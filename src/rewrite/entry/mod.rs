//! Puts configured code at the start of a function.
//!
//! The first of these positions that there is:
//! 1. behind the docstring, on its line;
//! 2. before the first statement, on its line, if that is a simple statement;
//! 3. on a free line above the first statement;
//! 4. in front of the expression that the first statement evaluates before all else, on its line; in the place of the bases
//!    of a class that has none;
//! 5. the same three positions of the statement that is reached when the first one does nothing, or is a `try` that is
//!    entered;
//! 6. on a line of its own, which moves what is below.
//!
//! Used by the neighbouring modules alone.
//! Never knows which functions are in scope.

mod opening;
mod wrapper;

pub use opening::{InsertionPoint, Opening, condition_parts, openings};
pub use wrapper::Wrapper;

use super::added_line::own_line_above;
use super::free_line::on_free_line;
use super::insertion::Insertion;
use super::prologue::{is_docstring, is_simple};
use crate::diagnostic::Edit;
use crate::syntax::{Ranged, Stmt, Syntax, ast};

/// The code of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryCode {
    /// The code as statements on a line.
    pub statements: String,
    /// The code as calls, if that is all it is, and it may go into expressions.
    pub calls: Option<Vec<String>>,
}

/// Inserts `code` so that it runs first in each call of `function`. Statements that do nothing are looked behind, and a
/// `try` is looked into, if `passes` says so.
///
/// `None` if the function's body is empty, which no function is that CPython accepts.
pub fn insert_entry<'a>(
    syntax: &Syntax<'_>,
    function: &'a ast::StmtFunctionDef,
    code: &EntryCode,
    passes: impl Fn(&'a Stmt) -> bool,
) -> Option<Insertion> {
    let first = function.body.first()?;
    let statements = &code.statements;
    if is_docstring(first) {
        return Some(Insertion::still([Edit::insert(first.end(), format!("; {statements}"))]));
    }
    for opening in openings(start(function), passes) {
        let edits = match opening {
            Opening::Statement(position) => before(syntax, position, statements).map(|it| vec![it]),
            Opening::Expression(expr) | Opening::Condition { first: expr, .. } => {
                code.calls.as_ref().and_then(|calls| wrapper::wrap(syntax, expr, calls))
            }
            Opening::Bases(class) => {
                code.calls.as_ref().map(|calls| vec![wrapper::bases(class, calls)])
            }
        };
        if let Some(edits) = edits {
            return Some(Insertion::still(edits));
        }
    }
    Some(Insertion::moving([own_line_above(syntax, first.start(), statements)]))
}

/// Before a statement without moving a line.
fn before(syntax: &Syntax<'_>, point: InsertionPoint<'_>, code: &str) -> Option<Edit> {
    let stmt = point.statement()?;
    if is_simple(stmt) {
        return Some(Edit::insert(stmt.start(), format!("{code}; ")));
    }
    on_free_line(syntax, Some(point.after), stmt.start(), code)
}

/// The position at which a function starts to run: behind its docstring.
pub fn start(function: &ast::StmtFunctionDef) -> InsertionPoint<'_> {
    let body = function.body.as_slice();
    let index = usize::from(body.first().is_some_and(is_docstring));
    let signature = function.returns.as_ref().map_or(function.parameters.end(), |it| it.end());
    InsertionPoint { body, index, after: signature }
}

/// The statements of a function behind its docstring.
pub fn after_docstring(function: &ast::StmtFunctionDef) -> &[Stmt] {
    start(function).rest()
}
