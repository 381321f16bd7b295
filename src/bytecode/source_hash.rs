//! The hash of a source as it stands in the header of its bytecode.

use std::hash::Hasher as _;

use siphasher::sip::{SipHasher13, SipHasher24};

use super::magic::{Magic, Version};

/// The first version with the shorter form of the hash.
const SHORTER_SINCE: Version = Version::three(11);

/// The hash that CPython of the version of `magic` has for the bytes of a source: SipHash-2-4 up to 3.10, SipHash-1-3
/// from 3.11 on, with the four bytes of the magic number as the key.
pub fn source_hash(magic: Magic, source: &[u8]) -> [u8; 8] {
    let key = u64::from(u32::from_le_bytes(magic.bytes()));
    let hash = if magic.version < SHORTER_SINCE {
        let mut hasher = SipHasher24::new_with_keys(key, 0);
        hasher.write(source);
        hasher.finish()
    } else {
        let mut hasher = SipHasher13::new_with_keys(key, 0);
        hasher.write(source);
        hasher.finish()
    };
    hash.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers of `_imp.source_hash(importlib.util.MAGIC_NUMBER, b"value = 1\n")`.
    #[test]
    fn it_is_that_of_the_interpreter() {
        for (magic, hash) in ANSWERS {
            let magic = Magic::of(magic).unwrap();
            assert_eq!(source_hash(magic, b"value = 1\n"), hash.to_be_bytes(), "{}", magic.version);
        }
    }

    const ANSWERS: [([u8; 4], u64); 7] = [
        (*b"\x42\x0d\r\n", 0x61b99d35704afc89),
        (*b"\x55\x0d\r\n", 0xff4a9f1f248942bb),
        (*b"\x61\x0d\r\n", 0x15443a84efb5bd96),
        (*b"\x6f\x0d\r\n", 0x4f6b704000df1070),
        (*b"\xa7\x0d\r\n", 0x7067c356b7bdd901),
        (*b"\xcb\x0d\r\n", 0x9e1aff4188f2e010),
        (*b"\xf3\x0d\r\n", 0x41dbd8ae5879bd4d),
    ];
}
