//! Code without its layout.

use super::Hash;
use crate::syntax::token::TokenKind;
use crate::syntax::{Ranged, Syntax, TextRange, TextSize};

/// Adds the code at `range` to `hash`: its tokens, up to the end of the line on which its first statement ends, without
/// what a formatter may add, remove or write in another way.
pub(super) fn hash(syntax: &Syntax<'_>, range: TextRange, hash: &mut Hash) {
    let tokens = syntax.tokens();
    let first = tokens.partition_point(|token| token.end() <= range.start());
    let tokens = &tokens[first..];
    let is_within = |start: TextSize| start < range.end();
    for (place, token) in tokens.iter().enumerate().take_while(|(_, it)| is_within(it.start())) {
        let text = syntax.slice(token.range());
        match token.kind() {
            TokenKind::Newline if place > 0 => break,
            TokenKind::Comment
            | TokenKind::NonLogicalNewline
            | TokenKind::Newline
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::Lpar
            | TokenKind::Rpar
            | TokenKind::Semi
            | TokenKind::EndOfFile => {}
            TokenKind::Comma if closes(&tokens[place + 1..]) => {}
            TokenKind::String
            | TokenKind::FStringStart
            | TokenKind::FStringEnd
            | TokenKind::TStringStart
            | TokenKind::TStringEnd => hash.add(&string(text)),
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => {
                hash.add(&text.to_ascii_lowercase());
            }
            _ => hash.add(text),
        }
    }
}

/// True if a bracket is closed next.
fn closes(tokens: &[crate::syntax::token::Token]) -> bool {
    let next = tokens.iter().map(crate::syntax::token::Token::kind);
    let mut next =
        next.filter(|kind| !matches!(kind, TokenKind::Comment | TokenKind::NonLogicalNewline));
    matches!(next.next(), Some(TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace))
}

/// A string, or a part of one, with its quotes written in one way, and so with a prefix in small letters and none that
/// means nothing.
fn string(text: &str) -> String {
    let start = text.find(['"', '\'']).unwrap_or(text.len());
    let (prefix, rest) = text.split_at(start);
    let prefix = prefix.to_ascii_lowercase().replace('u', "");
    let quoted = rest.trim_matches(['"', '\'']);
    let content = if prefix.contains('r') {
        quoted.to_owned()
    } else {
        quoted.replace("\\'", "'").replace("\\\"", "\"")
    };
    format!("{prefix}'{content}")
}
