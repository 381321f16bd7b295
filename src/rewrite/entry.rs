//! Puts configured code at the start of a function.

use super::free_line::on_free_line;
use super::insertion::Insertion;
use super::lines::own_line_above;
use super::prologue::{is_docstring, is_simple};
use crate::diagnostic::Edit;
use crate::syntax::{Ranged, Stmt, Syntax, ast};

/// Inserts `code`, one or more simple statements, so that it runs first in each call of `function`: behind the docstring,
/// on its line; before the first statement, on its line; on a free line above a compound statement; or on a line of its
/// own, which moves what is below.
///
/// `None` if the function's body is empty, which no function is that CPython accepts.
pub fn insert_entry(
    syntax: &Syntax<'_>,
    function: &ast::StmtFunctionDef,
    code: &str,
) -> Option<Insertion> {
    let first = function.body.first()?;
    if is_docstring(first) {
        return Some(Insertion::still(Edit::insert(first.end(), format!("; {code}"))));
    }
    if is_simple(first) {
        return Some(Insertion::still(Edit::insert(first.start(), format!("{code}; "))));
    }
    let signature = function.returns.as_ref().map_or(function.parameters.end(), |it| it.end());
    Some(match on_free_line(syntax, Some(signature), first.start(), code) {
        Some(edit) => Insertion::still(edit),
        None => Insertion::moving(own_line_above(syntax, first.start(), code)),
    })
}

/// The statements of a function behind its docstring.
pub fn after_docstring(function: &ast::StmtFunctionDef) -> &[Stmt] {
    let body = &function.body;
    &body[usize::from(body.first().is_some_and(is_docstring))..]
}
