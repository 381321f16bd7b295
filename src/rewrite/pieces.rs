//! Parts of a module that can be parsed without the rest.
//!
//! Where a line of no indentation begins a statement of the module, and the token before it ends the line above, the
//! parser has left all brackets, blocks and strings behind, and what follows reads the same whatever came before.

use crate::diagnostic::Edit;
use crate::syntax::token::TokenKind;
use crate::syntax::{Ranged, Stmt, Syntax, TextRange, TextSize};

use super::prologue::{is_docstring, is_future_import};

/// A part of a module that begins and ends between two of its statements, and was edited.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub range: TextRange,
    pub body: &'a [Stmt],
    /// True if it ends with the text.
    pub is_last: bool,
}

/// Least length of a piece before the next one begins right behind it.
const ENOUGH: TextSize = TextSize::new(1 << 15);

/// True if the parser remembers nothing at `offset`, where a statement of the module begins or the text ends.
pub(super) fn is_boundary(syntax: &Syntax<'_>, offset: TextSize) -> bool {
    let tokens = syntax.tokens();
    let before = tokens.partition_point(|token| token.start() < offset);
    let last = tokens[..before].iter().rev().find(|token| !token.range().is_empty());
    last.is_none_or(|last| {
        let ends_line = matches!(last.kind(), TokenKind::Newline | TokenKind::NonLogicalNewline);
        ends_line && last.end() == offset
    })
}

/// The pieces that `edits`, which are in order, edit, in the order of the text. No edit touches the end of one but the
/// end of the text.
///
/// The first statements decide about each other: whether the first is a docstring, and what an import from `__future__`
/// does. So the piece that begins with the text holds, if anything does, an unedited statement that is neither.
pub(super) fn pieces<'a>(syntax: &'a Syntax<'_>, edits: &[Edit]) -> Vec<Piece<'a>> {
    let body = syntax.module().body.as_slice();
    let text_end = TextSize::of(syntax.text());
    let is_settled = |stmt: &Stmt| {
        let next = edits.partition_point(|edit| edit.range.end() < stmt.end());
        let is_edited = edits.get(next).is_some_and(|edit| edit.range.contains_range(stmt.range()));
        !is_edited && !is_docstring(stmt) && !is_future_import(stmt)
    };
    let settled = body.iter().position(is_settled).map_or(body.len(), |index| index + 1);
    let is_boundary = |index: usize| {
        index == 0 || index == body.len() || is_boundary(syntax, body[index].start())
    };
    let start = |index: usize| if index == 0 { TextSize::default() } else { body[index].start() };
    let mut found: Vec<(usize, usize)> = Vec::new();
    for edit in edits {
        // What is inserted at the start of a statement may go on with the one before.
        let before = body.partition_point(|stmt| stmt.start() < edit.range.start());
        let behind = body.partition_point(|stmt| stmt.start() <= edit.range.end());
        // No statement is passed twice, as none in the last piece is looked at again.
        let known = found.last().map_or(0, |last| last.1);
        let mut first = before.saturating_sub(1);
        while first > known && !is_boundary(first) {
            first -= 1;
        }
        let mut end = behind.max(known);
        if first < settled {
            first = 0;
            end = end.max(settled);
        }
        while !is_boundary(end) {
            end += 1;
        }
        // Many small ones cost more than one, and a large one keeps a second tree of its size.
        let is_one = |last: &(usize, usize)| {
            let length = || body[last.1 - 1].end() - start(last.0);
            first < last.1 || (first == last.1 && (body.is_empty() || length() < ENOUGH))
        };
        match found.last_mut() {
            Some(last) if is_one(last) => last.1 = end,
            _ => found.push((first, end)),
        }
    }
    let piece = |(first, end): (usize, usize)| {
        let is_last = end == body.len();
        let range = TextRange::new(start(first), if is_last { text_end } else { start(end) });
        Piece { range, body: &body[first..end], is_last }
    };
    found.into_iter().map(piece).collect()
}
