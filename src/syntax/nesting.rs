//! Refuses text whose tree would be too deep to walk.
//!
//! The parser grows its own stack, but everything that recurses over the tree afterwards, dropping it included, needs a
//! stack frame a level, and an exhausted stack cannot be caught: it would cost the findings of every other file. The
//! threads of a run have [`crate::parallel::STACK_SIZE`] for that. No valid program comes near the limit: CPython refuses
//! far less.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

/// The number of tokens in one statement that can each add a level to the tree.
const LIMIT: usize = 100_000;

/// One statement of the text could nest more deeply than can be walked safely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a statement has more than {LIMIT} operators and brackets, which is too deep to be analysed; \
     split it or exclude the file"
)]
pub struct TooDeep;

/// Checks that no statement of `text` can nest too deeply.
///
/// A text no longer than the limit holds fewer tokens than the limit, which spares nearly all files the second lexing.
pub(super) fn check(text: &str) -> Result<(), TooDeep> {
    if text.len() <= LIMIT {
        return Ok(());
    }
    let mut lexer = lexer::lex(text, Mode::Module);
    let mut levels = 0_usize;
    loop {
        match lexer.next_token() {
            TokenKind::EndOfFile => return Ok(()),
            TokenKind::Newline => levels = 0,
            kind if adds_level(kind) => levels += 1,
            _ => {}
        }
        if levels > LIMIT {
            return Err(TooDeep);
        }
    }
}

/// Commas, names and literals make a tree wide; everything else may make it deep.
fn adds_level(kind: TokenKind) -> bool {
    !matches!(
        kind,
        TokenKind::Comma
            | TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::Comment
            | TokenKind::NonLogicalNewline
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::True
            | TokenKind::False
            | TokenKind::None
    )
}
