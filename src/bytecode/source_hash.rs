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
        (*b"\x42\x0d\r\n", 0x61b9_9d35_704a_fc89),
        (*b"\x55\x0d\r\n", 0xff4a_9f1f_2489_42bb),
        (*b"\x61\x0d\r\n", 0x1544_3a84_efb5_bd96),
        (*b"\x6f\x0d\r\n", 0x4f6b_7040_00df_1070),
        (*b"\xa7\x0d\r\n", 0x7067_c356_b7bd_d901),
        (*b"\xcb\x0d\r\n", 0x9e1a_ff41_88f2_e010),
        (*b"\xf3\x0d\r\n", 0x41db_d8ae_5879_bd4d),
    ];
}
