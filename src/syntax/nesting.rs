//! Refuses text whose tree would be too deep to walk, and makes room for those that are not.
//!
//! The parser grows its own stack, but everything that recurses over the tree afterwards, dropping it included, needs a
//! stack frame a level, and an exhausted stack cannot be caught: it would cost the findings of every other file, or end
//! the program that pylens is a part of. So all such work is done [with room](with_room_for) for it. No valid program
//! comes near the limit: CPython refuses far less.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

use super::depth::Depth;
use super::token_kinds::adds_level;

/// The number of tokens in one statement that can add a level to the tree each: ten times what CPython compiles if nobody raises its
/// limit of recursion.
const LIMIT: usize = 30_000;

/// The same for code that stands in the configuration: its tree is kept, cloned and dropped wherever the settings are.
const CODE_LIMIT: usize = 1_000;

/// The bytes of stack that one level of a tree may take, with all that is done for it at once.
const ROOM_PER_LEVEL: usize = if cfg!(debug_assertions) { 16 << 10 } else { 5 << 10 };

/// The bytes of stack that the work on a text may take besides.
const LEAST_ROOM: usize = 1 << 20;

/// The bytes of stack that the work on the deepest tree may take. Memory that is never touched costs nothing.
pub const MOST_ROOM: usize = LEAST_ROOM + LIMIT * ROOM_PER_LEVEL;

/// The bytes of stack that are made for a text without a closer look at it: systems have that much.
const COMMON_ROOM: usize = 64 << 20;

/// Runs `work`, which may parse `text` and walk, compare and drop its tree, with enough room on the stack: on that of
/// this thread, whoever made it, or else on one that is made for it.
///
/// # Panics
/// If the system has no room for a stack.
pub fn with_room_for<R>(text: &str, work: impl FnOnce() -> R) -> R {
    let room = room_for(text, stacker::remaining_stack().unwrap_or(0).max(COMMON_ROOM));
    stacker::maybe_grow(room, room, work)
}

/// The bytes of stack that the work on `text` takes at most. The more that would be, the closer the look at the text, until it is
/// no more than `enough`.
fn room_for(text: &str, enough: usize) -> usize {
    let room = |levels: usize| LEAST_ROOM + levels.min(LIMIT) * ROOM_PER_LEVEL;
    // A level takes a byte of the text.
    let first = room(text.len());
    if first <= enough {
        return first;
    }
    let second = room(most_levels(text.as_bytes()));
    if second <= enough {
        return second;
    }
    // Of what is too deep no tree is made.
    room(levels(LIMIT, text).unwrap_or(0)).min(second)
}

/// One statement of the text could nest more deeply than can be walked safely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a statement has more than {LIMIT} operators and brackets in each other, which is nested too deeply to be analysed; \
     split it or exclude the file"
)]
pub struct TooDeep;

/// Checks that no statement of `text` can nest too deeply.
///
/// A look at its bytes spares nearly all files the second lexing.
pub(super) fn check(text: &str) -> Result<(), TooDeep> {
    check_within(LIMIT, text)
}

/// Checks that no statement of `text`, which stands in the configuration, nests more deeply than any thread has room
/// for.
pub(super) fn check_code(text: &str) -> Result<(), TooDeep> {
    check_within(CODE_LIMIT, text)
}

fn check_within(limit: usize, text: &str) -> Result<(), TooDeep> {
    if text.len() <= limit || most_levels(text.as_bytes()) <= limit {
        return Ok(());
    }
    levels(limit, text).map(drop)
}

/// No fewer than the levels of the tree of `text`, whose statements have no more than `limit` each.
fn levels(limit: usize, text: &str) -> Result<usize, TooDeep> {
    let mut lexer = lexer::lex(text, Mode::Module);
    let (mut levels, mut depth) = (0, Depth::new());
    let (mut most_levels, mut blocks, mut most_blocks) = (0, 0_usize, 0);
    // Behind a statement that is broken, nobody knows where the parser takes the next to begin.
    let mut is_broken = false;
    loop {
        match lexer.next_token() {
            kind @ (TokenKind::EndOfFile | TokenKind::Newline | TokenKind::Semi) => {
                let bound = std::mem::replace(&mut depth, Depth::new()).end();
                is_broken |= bound.is_none();
                let bound = bound.filter(|_| !is_broken);
                if levels > limit && bound.is_none_or(|bound| bound > limit / 2) {
                    return Err(TooDeep);
                }
                most_levels = most_levels.max(bound.map_or(levels, |bound| levels.min(2 * bound)));
                if kind == TokenKind::EndOfFile {
                    return Ok(most_levels + most_blocks);
                }
                if !is_broken {
                    levels = 0;
                }
            }
            TokenKind::Indent => {
                blocks += 1;
                most_blocks = most_blocks.max(blocks);
            }
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            kind => {
                levels += usize::from(adds_level(kind));
                depth.push(kind);
                if levels > limit && (is_broken || depth.is_beyond(limit / 2)) {
                    return Err(TooDeep);
                }
            }
        }
    }
}

/// Number of bytes that are looked at together, so that the processor can do it for many at once and a byte can count
/// them.
const BATCH: usize = 128;

/// No fewer than the tokens of `text` that [add a level](adds_level): the bytes that an operator or an opening bracket
/// is made of, and the beginnings of words that could be keywords.
fn most_levels(text: &[u8]) -> usize {
    let Some(first) = text.first() else {
        return 0;
    };
    let sum = |before: &[u8], bytes: &[u8]| {
        let pairs = before.iter().zip(bytes);
        usize::from(pairs.map(|(before, byte)| may_add_level(*before, *byte)).sum::<u8>())
    };
    let (before, rest_before) = text[..text.len() - 1].as_chunks::<BATCH>();
    let (bytes, rest) = text[1..].as_chunks::<BATCH>();
    let batches = before.iter().zip(bytes).map(|(before, bytes)| sum(before, bytes));
    usize::from(may_add_level(b' ', *first)) + batches.sum::<usize>() + sum(rest_before, rest)
}

/// 1 if a token that adds a level may begin with `byte`, behind `before`, or else 0. Without branches, and in
/// comparisons that the processor has for many bytes at once.
fn may_add_level(before: u8, byte: u8) -> u8 {
    let is = |byte: u8, other: u8| u8::from(byte == other);
    let is_not = |byte: u8, other: u8| u8::from(byte != other);
    let within = |byte: u8, first: u8, last: u8| {
        u8::from(byte.wrapping_sub(first) <= last.wrapping_sub(first))
    };
    // A keyword may stand right behind a number.
    let is_word = within(before | 0x20, b'a', b'z') | is(before, b'_');
    let is_operator = is(byte, b'!')
        | (within(byte, b'$', b'(') & is_not(byte, b'\''))
        | (within(byte, b'*', b'/') & is_not(byte, b','))
        | within(byte, b':', b'@')
        | (within(byte, b'[', b'`')
            & is_not(byte, b']')
            & is_not(byte, b'_')
            & is_not(byte, b'\\'))
        | within(byte, b'{', b'~');
    is_operator | (within(byte, b'a', b'z') & (is_word ^ 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "not ", "lambda:", "x", "_", "1", "(", "[", "{", ")", "]", "}", "-", "**=", "->", ":=",
            "...", ".", "if ", " else ", "await\t", "in\\\n", " is\n", "True", "None", "'not'",
            "\"-\"", "# (\n", ",", ";", "@", "~", "!=", "é", " ", "\n    ", "\r", "match x:",
        ])
    }

    proptest! {
        #[test]
        fn no_token_that_adds_a_level_is_missed(pieces in prop::collection::vec(piece(), 0..600)) {
            let text = pieces.concat();
            let mut lexer = lexer::lex(&text, Mode::Module);
            let mut levels = 0;
            loop {
                match lexer.next_token() {
                    TokenKind::EndOfFile => break,
                    // A line break adds none, and where the text is broken, nothing is built.
                    TokenKind::Newline | TokenKind::Unknown => {}
                    kind => levels += usize::from(adds_level(kind)),
                }
            }
            prop_assert!(most_levels(text.as_bytes()) >= levels);
        }
    }

    #[test]
    fn a_statement_that_does_not_end_goes_on_in_the_next_line() {
        assert!(check(&"lambda\n".repeat(LIMIT + 1)).is_err());
        assert!(check(&"x +\n".repeat(LIMIT + 1)).is_err());
        assert!(check(&"lambda: x\n".repeat(LIMIT + 1)).is_ok());
    }

    #[test]
    fn room_is_made_for_the_deepest_statement_and_the_blocks_around_it() {
        let flat = "x = [{'id': -1}, f(a.b)]\n".repeat(LIMIT);
        assert!(room_for(&flat, 0) < COMMON_ROOM);
        let block = |level| format!("{}if x:\n", " ".repeat(level));
        let blocks: String = (0..3000).map(block).collect();
        let deep = format!("{blocks}{}{}x\n", " ".repeat(3000), "-".repeat(2000));
        assert!(room_for(&deep, 0) > 5000 * ROOM_PER_LEVEL);
        let unclosed = "if x: (\n".repeat(2000);
        assert!(room_for(&unclosed, 0) > 4000 * ROOM_PER_LEVEL);
    }

    #[test]
    fn long_texts_of_short_statements_are_not_too_deep() {
        assert!(check(&"x = -1\n".repeat(LIMIT)).is_ok());
        assert!(check(&"- ".repeat(LIMIT + 1)).is_err());
        assert!(check(&"not ".repeat(LIMIT + 1)).is_err());
        assert!(check(&format!("x = [{}]", "{'id': -1}, ".repeat(LIMIT))).is_ok());
        assert!(check(&format!("x = [{}]", "{'id': -1}, (".repeat(LIMIT))).is_err());
    }
}
