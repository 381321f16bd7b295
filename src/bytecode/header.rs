//! The header of a `.pyc` file: sixteen bytes in front of the code (PEP 552).
//!
//! Magic number, flags, and then the time and the size of the source, or the hash of it.

use super::magic::{Magic, foreign_writer};

/// Length of a header in bytes.
pub const LENGTH: usize = 16;

/// The flag of a cache that holds the hash of its source.
const HASH_BASED: u32 = 0b01;

/// The flag of a hash that is to be compared with the source.
const CHECK_SOURCE: u32 = 0b10;

/// The header of bytecode for CPython 3.7 or newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The magic number.
    pub magic: Magic,
    /// The property of the source by which the interpreter judges if the code is still its.
    pub validation: Validation,
    /// True if the flags say that a hash is checked where there is none; read as if they did not.
    pub checks_no_hash: bool,
}

/// The property of the source by which the interpreter judges if the code is still its.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validation {
    /// The time when the source was written and its size.
    Timestamp {
        /// Seconds since 1970, modulo 2³².
        mtime: u32,
        /// Bytes, modulo 2³².
        size: u32,
    },
    /// The hash of the source, compared before the code runs.
    CheckedHash([u8; 8]),
    /// The hash of the source, which nothing compares.
    UncheckedHash([u8; 8]),
}

/// The reason why a file does not begin with the header of bytecode for CPython 3.7 or newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// The number is none of CPython 3.7 to 3.15, or not all of it is there.
    #[error("{}", .0.map_or("its magic number is that of no CPython from 3.7 to 3.15".to_owned(), |it| format!("it was written by {it}")))]
    Foreign(Option<&'static str>),
    /// There are fewer bytes than a header has; the magic number is right if it is there.
    #[error("its header is cut off")]
    Truncated(Option<Magic>),
    /// There are flags that no version knows.
    #[error("its flags are {flags:#x}, of which the interpreter knows the lowest two bits alone")]
    Flags {
        /// The magic number.
        magic: Magic,
        /// The flags.
        flags: u32,
    },
}

impl HeaderError {
    /// The magic number, if that much of the header is right.
    pub fn magic(self) -> Option<Magic> {
        match self {
            HeaderError::Foreign(_) => None,
            HeaderError::Truncated(magic) => magic,
            HeaderError::Flags { magic, .. } => Some(magic),
        }
    }
}

impl Header {
    /// The header at the start of `data`, judged in the order in which the interpreter does.
    pub fn parse(data: &[u8]) -> Result<Header, HeaderError> {
        let first = data.first_chunk::<4>().ok_or(HeaderError::Truncated(None))?;
        let magic = Magic::of(*first).ok_or(HeaderError::Foreign(foreign_writer(*first)))?;
        let header = data.first_chunk::<LENGTH>().ok_or(HeaderError::Truncated(Some(magic)))?;
        let number = |at: usize| {
            u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
        };
        let flags = number(4);
        if flags & !(HASH_BASED | CHECK_SOURCE) != 0 {
            return Err(HeaderError::Flags { magic, flags });
        }
        let mut hash = [0; 8];
        hash.copy_from_slice(&header[8..]);
        let validation = match (flags & HASH_BASED != 0, flags & CHECK_SOURCE != 0) {
            (false, _) => Validation::Timestamp { mtime: number(8), size: number(12) },
            (true, true) => Validation::CheckedHash(hash),
            (true, false) => Validation::UncheckedHash(hash),
        };
        Ok(Header { magic, validation, checks_no_hash: flags == CHECK_SOURCE })
    }

    /// The header of code whose source has this hash, which the interpreter compares before it runs the code.
    pub fn checked(magic: Magic, hash: [u8; 8]) -> [u8; LENGTH] {
        let mut header = [0; LENGTH];
        header[..4].copy_from_slice(&magic.bytes());
        header[4..8].copy_from_slice(&(HASH_BASED | CHECK_SOURCE).to_le_bytes());
        header[8..].copy_from_slice(&hash);
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_read() {
        let of = |flags: u8| {
            let mut header = *b"\xa7\r\r\n\0\0\0\0\x01\0\0\0\x02\0\0\0";
            header[4] = flags;
            Header::parse(&header)
        };
        let hash = [1, 0, 0, 0, 2, 0, 0, 0];
        let time = Validation::Timestamp { mtime: 1, size: 2 };
        assert_eq!(of(0).unwrap().validation, time);
        assert_eq!(of(1).unwrap().validation, Validation::UncheckedHash(hash));
        assert_eq!(of(3).unwrap().validation, Validation::CheckedHash(hash));
        assert!(of(2).is_ok_and(|it| it.checks_no_hash && it.validation == time));
        assert!(matches!(of(4), Err(HeaderError::Flags { flags: 4, .. })));
        let magic = of(3).unwrap().magic;
        assert_eq!(Header::parse(&Header::checked(magic, hash)), of(3));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(Header::parse(b""), Err(HeaderError::Truncated(None)));
        assert!(matches!(Header::parse(b"\xa7\r\r\n\0\0"), Err(HeaderError::Truncated(Some(_)))));
        assert!(matches!(Header::parse(b"\x03\xf3\r\n1234"), Err(HeaderError::Foreign(Some(_)))));
    }
}
