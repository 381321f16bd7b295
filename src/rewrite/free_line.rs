//! Lines that can take in a statement without moving any other: blank ones, and comments that only people read.

use memchr::memmem;

use super::lines::follows_backslash;
use crate::diagnostic::Edit;
use crate::syntax::{Syntax, TextSize};

/// How far a comment is moved from a statement that takes its line.
pub(super) const BEFORE_COMMENT: &str = "  ";

/// Puts `code` on a free line above the statement at `first`, below the line of `after` if that is given. The lines closest
/// to the statement come first, blank ones before comments.
///
/// A comment that some tool may read stays where it is. `# type: ignore` above all code is about the whole file (PEP 484),
/// and a coding cookie holds only below nothing but comments (PEP 263), so the search ends there.
pub(super) fn on_free_line(
    syntax: &Syntax<'_>,
    after: Option<TextSize>,
    first: TextSize,
    code: &str,
) -> Option<Edit> {
    let indentation = syntax.indentation(first);
    let mut commented = None;
    let mut line = syntax.line_range(first);
    let lowest = after.map_or(TextSize::default(), |after| syntax.line_range(after).end());
    while line.start() > lowest {
        if follows_backslash(syntax, line.start()) {
            break;
        }
        line = syntax.line_range(line.start() - TextSize::new(1));
        let content = syntax.slice(line).trim_matches([' ', '\t', '\x0c', '\r', '\n']);
        match content.strip_prefix('#').map(Remark::of) {
            None if content.is_empty() => {
                return Some(Edit::insert(line.start(), format!("{indentation}{code}")));
            }
            Some(Remark::People) if syntax.indentation(line.start()) == indentation => {
                commented = commented.or(Some(line.start() + TextSize::of(indentation)));
            }
            Some(Remark::People | Remark::Tools) => {}
            Some(Remark::WholeFile) | None => break,
        }
    }
    // Metadata is never indented, and looking for it takes a look at the whole text.
    let comment = commented.filter(|_| !indentation.is_empty() || !has_metadata(syntax))?;
    Some(Edit::insert(comment, format!("{code}{BEFORE_COMMENT}")))
}

/// Whom a comment is for.
enum Remark {
    People,
    /// It may be a directive, whose meaning depends on what else is on its line.
    Tools,
    /// It must stay above all code.
    WholeFile,
}

impl Remark {
    fn of(comment: &str) -> Remark {
        let text = comment.trim_start_matches('#').trim_start();
        let mark = text.find([':', '=']);
        let word = text[..mark.unwrap_or(0)].trim_end();
        let is_word = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
        if (mark.is_some() && word == "type") || memmem::find(text.as_bytes(), b"coding").is_some()
        {
            Remark::WholeFile
        } else if comment.starts_with(['!', '%'])
            || text.starts_with(['%', '/', '-', '<', '>', '@'])
            || (mark.is_some() && !word.is_empty() && word.chars().all(is_word))
            || ["noqa", "nosec", "pragma", "region", "endregion"]
                .iter()
                .any(|it| text.starts_with(it))
        {
            Remark::Tools
        } else {
            Remark::People
        }
    }
}

/// Whether the file's comments hold metadata that is read line by line (PEP 723).
fn has_metadata(syntax: &Syntax<'_>) -> bool {
    syntax.mentions("# /// ")
}
