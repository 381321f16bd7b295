//! Code that was injected in front of expressions, as far as the compiler tells these from others.

use pylens::rewrite::Provenance;
use pylens::syntax::{TextRange, TextSize};

/// True if `fixed` has injected code in front of a condition or an iterable that stands on several lines of `original`, or
/// not on that of its statement.
///
/// Up to CPython 3.11 the jump behind a comparison is on the comparison's line, and behind anything else on that of the
/// statement; and of a list of constants that a loop goes over the compiler makes one constant, which has one line.
pub fn wraps_lines(original: &str, fixed: &str, provenance: &Provenance) -> bool {
    let mut from = TextSize::new(0);
    while let Some(inserted) = provenance.next_inserted(from) {
        let Some((behind, origin)) = provenance.next_original(inserted) else {
            return false;
        };
        let code = fixed.get(inserted.to_usize()..behind.to_usize()).unwrap_or_default();
        if code.starts_with('(') && code.ends_with(", ") {
            let end = provenance.next_inserted(behind);
            let end = end.and_then(|end| provenance.last_original(end)).unwrap_or(origin);
            if end > origin && is_spread(original, TextRange::new(origin, end)) {
                return true;
            }
        }
        from = behind;
    }
    false
}

/// True if the expression at `range` and the word before it, as `if`, `for`, `with` or `match`, stand on several lines: but not
/// if a decorator, or a statement behind a colon, begins there. What stands before it may be a comment, too, and is then not told.
fn is_spread(original: &str, range: TextRange) -> bool {
    let before = original.get(..range.start().to_usize()).unwrap_or_default();
    let word = before.trim_end_matches(|it: char| it.is_whitespace() || matches!(it, '(' | '\\'));
    let is_other = ["@", ":"].iter().any(|it| word.ends_with(it));
    let spread = original.get(word.len()..range.end().to_usize()).unwrap_or_default();
    !is_other && spread.contains(['\n', '\r'])
}
