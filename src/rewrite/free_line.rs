//! Lines that can take in a statement without moving any other: blank ones, and comments that only people read.

use super::comments::{Keeps, keeps};
use super::lines::{follows_backslash, is_blank};
use crate::diagnostic::Edit;
use crate::syntax::token::TokenKind;
use crate::syntax::{Ranged, Syntax, TextSize};

/// The space that is put before a comment that moves to the end of the statement taking its line.
pub(super) const BEFORE_COMMENT: &str = "  ";

/// Puts `code` on a free line above the statement at `first`, below the line of `after` if that is given. The lines
/// closest to the statement come first, blank ones before comments.
pub(super) fn on_free_line(
    syntax: &Syntax<'_>,
    after: Option<TextSize>,
    first: TextSize,
    code: &str,
) -> Option<Edit> {
    let lowest = after.map_or(TextSize::default(), |after| syntax.line_range(after).end());
    let above = Above::new(syntax, lowest, first);
    if let Some(blank) = above.blank {
        return Some(Edit::insert(blank, format!("{}{code}", syntax.indentation(first))));
    }
    // Metadata is never indented, and looking for it takes a look at the whole text.
    let is_indented = !syntax.indentation(first).is_empty();
    let comment = above.comment.filter(|_| is_indented || !has_metadata(syntax))?;
    Some(Edit::insert(comment, format!("{code}{BEFORE_COMMENT}")))
}

/// The position at which a line can be added above the statement at `first`: right above it, or above the comments that
/// are about its line.
pub(super) fn gap_above(syntax: &Syntax<'_>, first: TextSize) -> TextSize {
    Above::new(syntax, TextSize::default(), first).gap
}

/// True if a comment is about the statement at `first` as what comes next, so that nothing may come in between.
pub(super) fn is_spoken_of(syntax: &Syntax<'_>, first: TextSize) -> bool {
    Above::new(syntax, TextSize::default(), first).is_spoken_of
}

/// The blank lines and comments directly above a statement.
struct Above {
    /// The start of a blank line that no comment is about.
    blank: Option<TextSize>,
    /// The start of a comment that only people read.
    comment: Option<TextSize>,
    gap: TextSize,
    is_spoken_of: bool,
}

impl Above {
    /// Looks upwards from the statement at `first`, as far as the line that begins at `lowest`.
    fn new(syntax: &Syntax<'_>, lowest: TextSize, first: TextSize) -> Above {
        let indentation = syntax.indentation(first);
        let mut line = syntax.line_range(first);
        let gap = line.start();
        let mut above = Above { blank: None, comment: None, gap, is_spoken_of: false };
        // What the block of comments being looked at offers, and whether it must stay whole.
        let mut candidate = None;
        let mut is_whole = false;
        while line.start() > lowest && !follows_backslash(syntax, line.start()) {
            line = syntax.line_range(line.start() - TextSize::new(1));
            if follows_backslash(syntax, line.start()) {
                break;
            }
            if is_blank(syntax.slice(line)) {
                above.blank = above.blank.or(Some(line.start()));
                above.comment = above.comment.or(candidate.take().filter(|_| !is_whole));
                is_whole = false;
                continue;
            }
            let own_indentation = syntax.indentation(line.start());
            let start = line.start() + TextSize::of(own_indentation);
            let Some(comment) = comment_at(syntax, start) else {
                break;
            };
            let keeps = keeps(comment);
            match keeps {
                Keeps::TopOrNextLine if is_above_all_code(syntax, start) => break,
                Keeps::TopOrNextLine | Keeps::NextLine | Keeps::NextStatement => {
                    above.is_spoken_of |= keeps == Keeps::NextStatement;
                    (above.blank, above.comment, above.gap) = (None, None, line.start());
                    (candidate, is_whole) = (None, false);
                    continue;
                }
                Keeps::Nothing if own_indentation == indentation => {
                    candidate = candidate.or(Some(start));
                }
                Keeps::Nothing | Keeps::Line => {}
                Keeps::Block => is_whole = true,
                Keeps::Top => break,
                Keeps::Cell => {
                    (above.comment, candidate) = (None, None);
                    break;
                }
            }
            if above.blank.is_some() {
                break;
            }
        }
        above.comment = above.comment.or(candidate.filter(|_| !is_whole));
        above
    }
}

/// The comment at `start`, unless something else is there.
fn comment_at<'t>(syntax: &Syntax<'t>, start: TextSize) -> Option<&'t str> {
    let tokens = syntax.tokens();
    let token = tokens.get(tokens.partition_point(|token| token.end() <= start))?;
    let is_here = token.kind() == TokenKind::Comment && token.start() == start;
    is_here.then(|| syntax.slice(token))
}

/// True if no code comes before `offset`.
fn is_above_all_code(syntax: &Syntax<'_>, offset: TextSize) -> bool {
    let mut before = syntax.tokens().iter().take_while(|token| token.start() < offset);
    before.all(|token| matches!(token.kind(), TokenKind::Comment | TokenKind::NonLogicalNewline))
}

/// True if the file's comments hold metadata that is read line by line (PEP 723).
fn has_metadata(syntax: &Syntax<'_>) -> bool {
    syntax.mentions("# /// ")
}
