//! The limits of CPython's tokenizer: how many brackets, strings and indentations may stand in each other.

use super::Refusal;
use crate::file::File;
use crate::syntax::Ranged;
use crate::syntax::token::TokenKind;

/// A kind of thing of which only so many may stand in each other.
struct Nesting {
    depth: usize,
    most: usize,
    /// The reason that CPython gives to refuse more; nothing once it is given.
    reason: Option<&'static str>,
}

impl Nesting {
    /// Up to `most`, beyond which CPython gives the `reason`.
    fn up_to(most: usize, reason: &'static str) -> Nesting {
        Nesting { depth: 0, most, reason: Some(reason) }
    }

    /// The reason to refuse what begins here, if it is the first beyond the limit.
    fn open(&mut self) -> Option<&'static str> {
        self.depth += 1;
        if self.depth > self.most { self.reason.take() } else { None }
    }

    fn close(&mut self) -> Option<&'static str> {
        self.depth = self.depth.saturating_sub(1);
        None
    }
}

/// Reports the first token that is beyond each limit, of which CPython's `Parser/lexer/state.h` has the numbers: `MAXLEVEL`,
/// `MAXINDENT` and `MAXFSTRINGLEVEL`, the last two with one for the file itself.
pub(super) fn check(file: &File<'_>, refuse: &mut impl FnMut(Refusal)) {
    let mut brackets = Nesting::up_to(200, "too many nested parentheses");
    let mut indentations = Nesting::up_to(99, "too many levels of indentation");
    let mut strings = Nesting::up_to(149, "too many nested f-strings or t-strings");
    for token in file.syntax.tokens() {
        let reason = match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => brackets.open(),
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => brackets.close(),
            TokenKind::Indent => indentations.open(),
            TokenKind::Dedent => indentations.close(),
            TokenKind::FStringStart | TokenKind::TStringStart => strings.open(),
            TokenKind::FStringEnd | TokenKind::TStringEnd => strings.close(),
            _ => None,
        };
        if let Some(reason) = reason {
            refuse(Refusal { range: token.range(), reason: reason.to_owned() });
        }
    }
}
