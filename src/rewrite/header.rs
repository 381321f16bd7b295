//! Puts configured code at the top of a module without moving a line.
//!
//! The first of these positions that there is:
//! 1. behind the docstring and the imports from `__future__`, on the line of the last of them, unless that is the docstring
//!    and its line is to be left alone;
//! 2. before the first statement, on its line, if that is a simple statement and no assignment, which tools look for at the
//!    start of a line;
//! 3. on a free line above the first statement, which comes before the second position if a docstring is left alone;
//! 4. on a line of its own, which moves what is below.

use super::added_line::{ADDED_LINE, own_line_above};
use super::free_line::{is_spoken_of, on_free_line};
use super::insertion::Insertion;
use super::lines::{follows_backslash, is_blank};
use super::prologue::{is_assignment, is_docstring, is_simple, prologue};
use crate::diagnostic::Edit;
use crate::syntax::token::TokenKind;
use crate::syntax::{Ranged, Stmt, Syntax, TextRange, TextSize};

/// The position of a header in a module that has a docstring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Placement {
    /// Behind the docstring, on its line.
    #[default]
    DocstringLine,
    /// On another line than the docstring, which some compilers want to be alone.
    OwnLine,
}

/// Inserts `code`, one or more simple statements, so that it runs before all else in the module.
pub fn insert_header(syntax: &Syntax<'_>, code: &str, placement: Placement) -> Insertion {
    let body = &syntax.module().body;
    let prologue = prologue(body);
    let first = body.get(prologue.len());
    let last = prologue.last();
    if let Some(last) = last.filter(|last| may_share_line(syntax, last, first, placement)) {
        return Insertion::still([Edit::insert(last.end(), format!("; {code}"))]);
    }
    let Some(first) = first else {
        return Insertion::still([at_the_end(syntax, code)]);
    };
    let start = first.start();
    let on_its_line = is_simple(first) && !is_assignment(first) && !is_spoken_of(syntax, start);
    let beside = on_its_line.then(|| Edit::insert(start, format!("{code}; ")));
    let above = || on_free_line(syntax, last.map(Ranged::end), start, code);
    // Below a docstring there mostly is a blank line, and the statement looks as before.
    let still = if last.is_some() { above().or(beside) } else { beside.or_else(above) };
    match still {
        Some(edit) => Insertion::still([edit]),
        None => Insertion::moving([own_line_above(syntax, start, code)]),
    }
}

/// True if code may go behind `last`, the last statement of the prologue, on its line. A line that another statement
/// shares already is not kept from a second one.
fn may_share_line(
    syntax: &Syntax<'_>,
    last: &Stmt,
    first: Option<&Stmt>,
    placement: Placement,
) -> bool {
    placement == Placement::DocstringLine
        || !is_docstring(last)
        || first.is_some_and(|first| {
            let between = syntax.tokens().in_range(TextRange::new(last.end(), first.start()));
            between.iter().all(|token| token.kind() != TokenKind::Newline)
        })
}

/// Adds `code` to a module that ends without a statement, or with its docstring, where no line can move.
fn at_the_end(syntax: &Syntax<'_>, code: &str) -> Edit {
    let text = syntax.text();
    let end = TextSize::of(text);
    let newline = syntax.line_ending();
    let is_empty = syntax.module().body.is_empty();
    if text.is_empty() || text.ends_with(['\n', '\r']) {
        let mark = if is_empty { "" } else { ADDED_LINE };
        return Edit::insert(end, format!("{code}{mark}{newline}"));
    }
    let line = syntax.line_range(end);
    if is_empty && is_blank(syntax.slice(line)) && !follows_backslash(syntax, end) {
        Edit::insert(line.start(), code)
    } else {
        Edit::insert(end, format!("{newline}{code}"))
    }
}
