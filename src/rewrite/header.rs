//! Puts configured code at the top of a module without moving a line.
//!
//! The first of these places that there is:
//! 1. behind the docstring and the imports from `__future__`, on the line of the last of them;
//! 2. before the first statement, on its line, if that is a simple statement;
//! 3. on a free line above the first statement;
//! 4. on a line of its own, which moves what is below.

use super::free_line::on_free_line;
use super::insertion::Insertion;
use super::lines::{is_blank, own_line_above};
use super::prologue::{is_simple, prologue};
use crate::diagnostic::Edit;
use crate::syntax::{Ranged, Syntax, TextSize};

/// Inserts `code`, one or more simple statements, so that it runs before all else in the module.
pub fn insert_header(syntax: &Syntax<'_>, code: &str) -> Insertion {
    let body = &syntax.module().body;
    if let Some(last) = prologue(body).last() {
        return Insertion::still([Edit::insert(last.end(), format!("; {code}"))]);
    }
    let Some(first) = body.first() else {
        return Insertion::still([at_the_end(syntax, code)]);
    };
    if is_simple(first) {
        return Insertion::still([Edit::insert(first.start(), format!("{code}; "))]);
    }
    match on_free_line(syntax, None, first.start(), code) {
        Some(edit) => Insertion::still([edit]),
        None => Insertion::moving([own_line_above(syntax, first.start(), code)]),
    }
}

/// Adds `code` to a module without statements, where no line can move.
fn at_the_end(syntax: &Syntax<'_>, code: &str) -> Edit {
    let text = syntax.text();
    let end = TextSize::of(text);
    let newline = syntax.line_ending();
    if text.is_empty() || text.ends_with(['\n', '\r']) {
        return Edit::insert(end, format!("{code}{newline}"));
    }
    let line = syntax.line_range(end);
    if is_blank(syntax.slice(line)) {
        Edit::insert(line.start(), code)
    } else {
        Edit::insert(end, format!("{newline}{code}"))
    }
}
