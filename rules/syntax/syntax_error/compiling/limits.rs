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

/// The numbers in CPython's `Parser/lexer/state.h`: `MAXLEVEL`, and `MAXINDENT` and `MAXFSTRINGLEVEL` without one for the file
/// itself.
const MOST_BRACKETS: usize = 200;
const MOST_INDENTATIONS: usize = 99;
const MOST_STRINGS: usize = 149;

/// Reports the first token that is beyond each limit.
pub(super) fn check(file: &File<'_>, refuse: &mut impl FnMut(Refusal)) {
    if greatest_depth(file) <= MOST_INDENTATIONS {
        return;
    }
    let mut brackets = Nesting::up_to(MOST_BRACKETS, "too many nested parentheses");
    let mut indentations = Nesting::up_to(MOST_INDENTATIONS, "too many levels of indentation");
    let mut strings = Nesting::up_to(MOST_STRINGS, "too many nested f-strings or t-strings");
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

/// The greatest number of things of all kinds that stand in each other. Without branches, as every token of a file is looked at
/// and next to no file has that many.
fn greatest_depth(file: &File<'_>) -> usize {
    let (mut depth, mut greatest) = (0_i32, 0);
    for token in file.syntax.tokens() {
        depth += i32::from(CHANGES[token.kind() as usize]);
        greatest = greatest.max(depth);
    }
    usize::try_from(greatest).unwrap_or_default()
}

/// By how much a token of each kind changes the depth.
static CHANGES: [i8; 256] = {
    let mut changes = [0; 256];
    let mut pair = 0;
    while pair < PAIRS.len() {
        changes[PAIRS[pair].0 as usize] = 1;
        changes[PAIRS[pair].1 as usize] = -1;
        pair += 1;
    }
    changes
};

/// The kinds of tokens that begin and end what stands in others.
const PAIRS: [(TokenKind, TokenKind); 6] = [
    (TokenKind::Lpar, TokenKind::Rpar),
    (TokenKind::Lsqb, TokenKind::Rsqb),
    (TokenKind::Lbrace, TokenKind::Rbrace),
    (TokenKind::Indent, TokenKind::Dedent),
    (TokenKind::FStringStart, TokenKind::FStringEnd),
    (TokenKind::TStringStart, TokenKind::TStringEnd),
];
