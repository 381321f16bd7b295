//! The reasons why bytes are not text, or text has no bytes, with where they are.

use std::fmt;

use super::Refusal;

/// The position of a byte in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BytePosition {
    /// The line, from 1. `\n`, `\r\n` and a lone `\r` end a line.
    pub line: usize,
    /// The byte in the line, from 1. The byte order mark counts.
    pub column: usize,
    /// The byte in the file, from 0.
    pub offset: usize,
}

impl fmt::Display for BytePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, byte {}", self.line, self.column)
    }
}

impl BytePosition {
    pub(super) fn new(bytes: &[u8], offset: usize) -> BytePosition {
        let before = bytes.get(..offset).unwrap_or(bytes);
        let mut line = 1;
        let mut start = 0;
        let mut previous = 0;
        for (at, &byte) in before.iter().enumerate() {
            if byte == b'\r' || (byte == b'\n' && previous != b'\r') {
                line += 1;
            }
            if matches!(byte, b'\r' | b'\n') {
                start = at + 1;
            }
            previous = byte;
        }
        BytePosition { line, column: before.len() - start + 1, offset }
    }
}

/// The reason why bytes are not text. CPython refuses such files too, except for the ones with [`DecodeError::Refused`]
/// and some with [`DecodeError::NotUtf8`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// CPython refuses these in any encoding.
    #[error(
        "{position}: source code cannot contain null bytes; remove it, or convert the file to UTF-8 if it is UTF-16"
    )]
    NullByte {
        /// The position of the first one.
        position: BytePosition,
    },
    /// Nothing is declared, so the file should be UTF-8.
    #[error(
        "{position}: 0x{byte:02x} is not valid UTF-8 here and no encoding is declared; \
         declare it in the first line (`# coding: NAME`) or convert the file to UTF-8"
    )]
    NotUtf8 {
        /// The first byte that does not belong to a character.
        byte: u8,
        /// Its position.
        position: BytePosition,
    },
    /// The file is not in the encoding that it declares, or that its byte order mark says.
    #[error(
        "{position}: 0x{byte:02x} is not valid here in {encoding}, the encoding of the file according to its {by}; \
         correct that or the bytes"
    )]
    Invalid {
        /// CPython's name of the encoding.
        encoding: &'static str,
        /// "coding comment" or "byte order mark".
        by: &'static str,
        /// The first byte that does not belong to a character.
        byte: u8,
        /// Its position.
        position: BytePosition,
    },
    /// CPython has no such codec.
    #[error(
        "line {line}: the declared encoding `{name}` is unknown to CPython; correct the coding comment"
    )]
    Unknown {
        /// The name as written, shortened if it is very long.
        name: String,
        /// The line that declares it.
        line: usize,
    },
    /// CPython has such a codec, but files in it are not read.
    #[error(
        "line {line}: files in the declared encoding `{name}` are not read: {why}; convert the file to UTF-8"
    )]
    Refused {
        /// The name as written.
        name: String,
        /// The reason.
        why: Refusal,
        /// The line that declares it.
        line: usize,
    },
    /// A UTF-8 byte order mark and a coding comment that CPython does not take to mean UTF-8.
    #[error(
        "line {line}: the file starts with a UTF-8 byte order mark but declares the encoding `{name}`, \
         which CPython refuses; declare `utf-8` or remove one of the two"
    )]
    Contradiction {
        /// The name as written, shortened if it is very long.
        name: String,
        /// The line that declares it.
        line: usize,
    },
}

/// The reason why text cannot be stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The encoding of the file lacks a character.
    #[error(
        "line {line}: the character {character:?} (U+{code:04X}) does not exist in {encoding}, the encoding of the file; \
         write it as an escape sequence or convert the file to UTF-8", code = u32::from(*character)
    )]
    NoSuchCharacter {
        /// The first such character.
        character: char,
        /// The line of the text, from 1.
        line: usize,
        /// CPython's name of the encoding.
        encoding: &'static str,
    },
    /// The file spells a character in several ways, and the edited text has more of it.
    #[error(
        "line {line}: the file writes the character {character:?} (U+{code:04X}) in several of the ways that {encoding} has \
         for it, so that it is not clear how another one is written; convert the file to UTF-8", code = u32::from(*character)
    )]
    SeveralForms {
        /// The character.
        character: char,
        /// The line of the text, from 1, of the first one too many.
        line: usize,
        /// CPython's name of the encoding.
        encoding: &'static str,
    },
    /// CPython would not read the result at all.
    #[error("the edited text could not be read back: {0}")]
    Unreadable(#[source] DecodeError),
    /// The coding comment or the byte order mark would say something else.
    #[error(
        "the edited text would be read as {after} and not as {before}; \
         leave the coding comment as it is, in the first or second line"
    )]
    EncodingChanged {
        /// The encoding that the file is stored in.
        before: &'static str,
        /// The encoding that CPython would read the result in.
        after: &'static str,
    },
    /// A different text would be read, for example because a byte order mark is written twice.
    #[error("the edited text would not be read back as it is")]
    TextChanged,
}
