//! Lines: which ones begin where they seem to.

use crate::syntax::{Syntax, TextSize};

/// True if the line of `offset` continues the one before it, so that nothing can be put between them.
pub fn follows_backslash(syntax: &Syntax<'_>, offset: TextSize) -> bool {
    let line = syntax.line_range(offset).start();
    let before = &syntax.text()[..line.to_usize()];
    let before = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']));
    before.is_some_and(|before| {
        let above = &before[before.rfind(['\n', '\r']).map_or(0, |end| end + 1)..];
        above.ends_with('\\') && !above.trim_start().starts_with('#')
    })
}

/// True if a line holds nothing.
pub(super) fn is_blank(line: &str) -> bool {
    line.chars().all(|c| matches!(c, ' ' | '\t' | '\x0c' | '\r' | '\n'))
}
