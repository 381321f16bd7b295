//! Puts statements before others.

use super::lines::follows_backslash;
use crate::diagnostic::Edit;
use crate::syntax::{Syntax, TextSize};

/// Inserts `code`, a simple statement, before the simple statement that starts at `offset`: on a line of its own, or on the
/// same line where that is shared with other code.
pub fn before_statement(syntax: &Syntax<'_>, offset: TextSize, code: &str) -> Edit {
    let indentation = syntax.indentation(offset);
    let line = syntax.line_range(offset);
    let begins_line = line.start() + TextSize::of(indentation) == offset;
    if begins_line && !follows_backslash(syntax, offset) {
        Edit::insert(offset, format!("{code}{}{indentation}", syntax.line_ending()))
    } else {
        Edit::insert(offset, format!("{code}; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Ranged, SourceKind};

    /// What comes of `text` if `x = 1` is put before its last statement, or before the only one in that.
    fn with_statement(text: &str) -> String {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let last = syntax.module().body.last().expect("a statement");
        let start = last.as_if_stmt().map_or(last.start(), |branch| branch.body[0].start());
        let edit = before_statement(&syntax, start, "x = 1");
        let (before, after) = text.split_at(edit.range.start().to_usize());
        format!("{before}{}{after}", edit.content)
    }

    #[test]
    fn a_line_of_its_own_is_taken_where_there_can_be_one() {
        for (text, expected) in [
            ("f()\r\n", "x = 1\r\nf()\r\n"),
            ("if y:\n    # c\n    f()  # d\n", "if y:\n    # c\n    x = 1\n    f()  # d\n"),
            ("if y: f()\n", "if y: x = 1; f()\n"),
            ("g(); f()\n", "g(); x = 1; f()\n"),
            ("if y:\\\n  f()\n", "if y:\\\n  x = 1; f()\n"),
        ] {
            assert_eq!(with_statement(text), expected, "{text}");
        }
    }
}
