//! Lines that are added for code, and say so.

use super::free_line::gap_above;
use super::lines::follows_backslash;
use crate::diagnostic::Edit;
use crate::syntax::{Syntax, TextSize};

/// Says that a line was added for what is on it and by whom, so that it can be taken away again with it.
pub(super) const ADDED_LINE: &str = "  # line added by pylens";

/// Former wording of the comment on added lines.
const FORMER_ADDED_LINE: &str = "  # on a line of its own";

/// True if `rest`, what stands behind code on its line, says that the line was added for it.
pub(super) fn is_added_line(rest: &str) -> bool {
    matches!(rest, ADDED_LINE | FORMER_ADDED_LINE)
}

/// Adds a line with `code` above the one at `offset`, and above the comments about that, indented like it.
pub(super) fn own_line_above(syntax: &Syntax<'_>, offset: TextSize, code: &str) -> Edit {
    let mut line = syntax.line_range(offset);
    let mut indentation = syntax.indentation(line.start());
    while follows_backslash(syntax, line.start()) {
        line = syntax.line_range(line.start() - TextSize::new(1));
        // Of lines that continue one another, the first counts that is indented at all.
        indentation = Some(syntax.indentation(line.start()))
            .filter(|it| !it.is_empty())
            .unwrap_or(indentation);
    }
    let newline = syntax.line_ending();
    let gap = gap_above(syntax, line.start());
    Edit::insert(gap, format!("{indentation}{code}{ADDED_LINE}{newline}"))
}
