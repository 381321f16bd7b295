//! Takes inserted code out again: the exact inverse of every insertion.

use std::ops::Range;

use super::added_line::is_added_line;
use super::free_line::BEFORE_COMMENT;
use super::lines::is_blank;
use crate::diagnostic::Edit;
use crate::syntax::{Ranged, Stmt, Syntax, TextRange, TextSize};

/// Removes the statements at `indices` in `body`, neighbours that were inserted together. `None` if there are none, or
/// if they are all that a block has: nothing was ever inserted into such a block, and it cannot be empty.
pub(super) fn remove_inserted(
    syntax: &Syntax<'_>,
    body: &[Stmt],
    indices: Range<usize>,
) -> Option<Edit> {
    let is_all = indices.len() == body.len();
    if is_all && !std::ptr::eq(body, syntax.module().body.as_slice()) {
        return None;
    }
    let statements = &body[indices];
    let range = TextRange::new(statements.first()?.start(), statements.last()?.end());
    Some(Edit::delete(inserted(syntax, range, is_all)))
}

/// The range of the statements at `range` with all that was inserted along with them.
fn inserted(syntax: &Syntax<'_>, range: TextRange, is_all: bool) -> TextRange {
    let text = syntax.text();
    let before = &text[..range.start().to_usize()];
    let behind = &text[range.end().to_usize()..];
    if let Some(before) = before.strip_suffix("; ").or_else(|| before.strip_suffix(';')) {
        return TextRange::new(TextSize::of(before), range.end());
    }
    let line = syntax.line_range(range.start());
    let next = behind.trim_start_matches([' ', '\t', '\x0c']);
    if let Some(next) = next.strip_prefix(';') {
        let skipped = behind.len() - next.trim_start_matches([' ', '\t', '\x0c']).len();
        return extended(range, range.start(), skipped);
    }
    let rest = &behind[..behind.find(['\n', '\r']).unwrap_or(behind.len())];
    if is_added_line(rest) {
        return whole_line(syntax, range);
    }
    if behind.is_empty() {
        // The line was added to one without an end.
        let above = &text[..line.start().to_usize()];
        let above = above.strip_suffix("\r\n").or_else(|| above.strip_suffix(['\n', '\r']));
        return TextRange::new(TextSize::of(above.unwrap_or_default()), range.end());
    }
    if is_all && rest.is_empty() {
        return whole_line(syntax, range);
    }
    if rest.strip_prefix(BEFORE_COMMENT).is_some_and(|rest| rest.starts_with('#')) {
        return extended(range, range.start(), BEFORE_COMMENT.len());
    }
    let starts_line = is_blank(&text[line.start().to_usize()..range.start().to_usize()]);
    TextRange::new(if starts_line { line.start() } else { range.start() }, range.end())
}

fn extended(range: TextRange, start: TextSize, behind: usize) -> TextRange {
    TextRange::new(start, range.end() + TextSize::try_from(behind).unwrap_or_default())
}

fn whole_line(syntax: &Syntax<'_>, range: TextRange) -> TextRange {
    syntax.line_range(range.start()).cover(syntax.line_range(range.end()))
}
