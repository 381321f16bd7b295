//! Magic numbers, by which CPython knows bytecode of its own version.
//!
//! Source: the table in `Lib/importlib/_bootstrap_external.py` up to 3.13 and `Include/internal/pycore_magic_number.h`
//! since. A version has one number for all its releases; alphas and betas before it had others, in the same range.

use std::fmt;

/// A version of CPython, without the number of the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u8,
    /// The second number.
    pub minor: u8,
}

impl Version {
    /// CPython 3.`minor`.
    pub const fn three(minor: u8) -> Version {
        Version { major: 3, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

/// The magic numbers of one version.
struct Numbers {
    version: Version,
    first: u16,
    last: u16,
    /// The number of its releases; nothing while it may still change.
    released: Option<u16>,
}

const fn numbers(minor: u8, first: u16, last: u16, released: Option<u16>) -> Numbers {
    Numbers { version: Version::three(minor), first, last, released }
}

/// The versions whose bytecode has the header of PEP 552.
const TABLE: &[Numbers] = &[
    numbers(7, 3392, 3399, Some(3394)),
    numbers(8, 3400, 3419, Some(3413)),
    numbers(9, 3420, 3429, Some(3425)),
    numbers(10, 3430, 3449, Some(3439)),
    numbers(11, 3450, 3499, Some(3495)),
    numbers(12, 3500, 3549, Some(3531)),
    numbers(13, 3550, 3599, Some(3571)),
    numbers(14, 3600, 3649, Some(3627)),
    numbers(15, 3650, 3699, None),
];

/// The bytes that follow the number in a header, so that a transfer as text would damage it.
const TAIL: [u8; 2] = *b"\r\n";

/// A magic number that is known, with the version it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Magic {
    number: u16,
    /// The version that writes and runs it.
    pub version: Version,
    /// True if only alphas and betas of that version run it.
    pub is_prerelease: bool,
}

impl Magic {
    /// The magic number in the first four bytes of a header, if it is one of CPython 3.7 to 3.15.
    pub fn of(bytes: [u8; 4]) -> Option<Magic> {
        let [low, high, tail @ ..] = bytes;
        if tail != TAIL {
            return None;
        }
        let number = u16::from_le_bytes([low, high]);
        let entry = TABLE.iter().find(|it| (it.first..=it.last).contains(&number))?;
        let is_prerelease = entry.released.is_some_and(|released| released != number);
        Some(Magic { number, version: entry.version, is_prerelease })
    }

    /// The four bytes as they stand in a header.
    pub fn bytes(self) -> [u8; 4] {
        let [low, high] = self.number.to_le_bytes();
        [low, high, TAIL[0], TAIL[1]]
    }
}

/// The name of what wrote a header that no known version reads, as far as its first four bytes show it.
pub fn foreign_writer(bytes: [u8; 4]) -> Option<&'static str> {
    match (u16::from_le_bytes([bytes[0], bytes[1]]), [bytes[2], bytes[3]] == TAIL) {
        (3000..=3391, true) => Some("Python 3.6 or older"),
        (20121..=62300, true) => Some("Python 2 or older"),
        (3700..=4999, true) => Some("a Python newer than 3.15"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn magic(number: u16) -> Option<Magic> {
        let [low, high] = number.to_le_bytes();
        Magic::of([low, high, b'\r', b'\n'])
    }

    #[test]
    fn releases_are_known() {
        let released = [3394, 3413, 3425, 3439, 3495, 3531, 3571, 3627, 3666];
        for (number, minor) in released.into_iter().zip(7..) {
            let magic = magic(number).unwrap();
            assert_eq!((magic.version, magic.is_prerelease), (Version::three(minor), false));
            assert_eq!(Magic::of(magic.bytes()), Some(magic));
        }
    }

    #[test]
    fn ranges_follow_each_other() {
        assert!(TABLE.windows(2).all(|pair| pair[0].last + 1 == pair[1].first));
        let is_own =
            |it: &Numbers| it.released.is_none_or(|it_is| (it.first..=it.last).contains(&it_is));
        assert!(TABLE.iter().all(is_own));
    }

    #[test]
    fn others_are_not() {
        assert!(magic(3490).unwrap().is_prerelease);
        assert_eq!((magic(3379), magic(3700), magic(62211)), (None, None, None));
        assert_eq!(Magic::of([0xa7, 0x0d, b'\n', b'\n']), None);
        assert_eq!(foreign_writer([0x03, 0xf3, b'\r', b'\n']), Some("Python 2 or older"));
        assert_eq!(foreign_writer(*b"<htm"), None);
    }
}
