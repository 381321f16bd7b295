//! Lines that are not what they seem to be.

use crate::syntax::{Syntax, TextSize};

/// Whether the line of `offset` continues the one before it, so that nothing can be put between them.
pub fn follows_backslash(syntax: &Syntax<'_>, offset: TextSize) -> bool {
    let line = syntax.line_range(offset).start();
    let before = &syntax.text()[..line.to_usize()];
    let before = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']));
    before.is_some_and(|before| before.ends_with('\\'))
}
