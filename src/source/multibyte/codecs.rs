//! The codecs, each with what CPython reads otherwise than `encoding_rs`.
//!
//! Found by reading every sequence with both; CPython 3.8 to 3.13 agree with each other. `tests/source.rs` reads them all
//! again.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS};

use super::{Definition, FIRST_TRAIL, Multibyte, Sequence};
use crate::source::encodings::Names;
use crate::source::tables;

/// The lowest second byte of the codecs in which all bytes of a character have the highest bit.
const HIGH_TRAIL: u8 = 0xa1;

/// Characters of ETEN where `encoding_rs` has those of Hong Kong: kana, Cyrillic and numbers.
const ETEN: [(Sequence, &str); 3] = [
    (
        0xc6a1,
        "ヾゝゞ々ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱ\
         ひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんァアィイゥウェ",
    ),
    (
        0xc740,
        "エォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポ\
         マミムメモャヤュユ",
    ),
    (
        0xc7a1,
        "ョヨラリルレロヮワヰヱヲンヴヵヶДЕЁЖЗИЙКЛМУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя\
         ①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽",
    ),
];

/// Each codec with characters of several bytes in which source files are read.
pub(in crate::source) static CODECS: [Multibyte; 10] = [
    Multibyte::of(Definition {
        changed: &[
            (0xa145, "•"),
            (0xa14e, "､"),
            (0xa1c2, "‾"),
            (0xa1e3, "∼"),
            (0xa1f2, "♁☉"),
            (0xa241, "／＼"),
            (0xa244, "¥"),
            (0xa246, "¢£"),
            ETEN[0],
            ETEN[1],
            ETEN[2],
        ],
        undefined: &[0x8140..=0xa0fe, 0xa3c0..=0xa3fe, 0xc7fd..=0xc8fe, 0xf9d6..=0xfefe],
        ..codec("big5", tables::BIG5, BIG5)
    }),
    Multibyte::of(Definition {
        changed: &[(0xa0, "\u{f8f0}"), (0xfd, "\u{f8f1}\u{f8f2}\u{f8f3}")],
        ..codec("cp932", tables::CP932, SHIFT_JIS)
    }),
    Multibyte::of(codec("cp949", tables::CP949, EUC_KR)),
    Multibyte::of(Definition {
        changed: &[ETEN[0], ETEN[1], ETEN[2], (0xf9fe, "▓")],
        undefined: &[0x8140..=0xa0fe, 0xa3c0..=0xa3e0, 0xc7fd..=0xc8fe, 0xfa40..=0xfefe],
        ..codec("cp950", tables::CP950, BIG5)
    }),
    Multibyte::of(Definition {
        changed: &[
            (0xa1c1, "〜‖"),
            (0xa1dd, "−"),
            (0xa1f1, "¢£"),
            (0xa2cc, "¬"),
            (0x008f_a2b7, "~"),
        ],
        undefined: &[0xada1..=0xadfe, 0xf9a1..=0xfcfe],
        longest: 3,
        ..codec("euc_jp", tables::EUC_JP, EUC_JP)
    }),
    Multibyte::of(Definition {
        undefined: &[0x8141..=0xa0fe],
        lowest_trail: HIGH_TRAIL,
        composes: true,
        ..codec("euc_kr", tables::EUC_KR, EUC_KR)
    }),
    Multibyte::of(Definition {
        changed: &[
            (0xa3a0, "\u{e5e5}"),
            (0xa6d9, "\u{e78d}\u{e78e}\u{e78f}\u{e790}\u{e791}\u{e792}\u{e793}"),
            (0xa6ec, "\u{e794}\u{e795}"),
            (0xa6f3, "\u{e796}"),
            (0xa8bc, "\u{e7c7}"),
            (0xfe59, "\u{e81e}"),
            (0xfe61, "\u{e826}"),
            (0xfe66, "\u{e82b}\u{e82c}"),
            (0xfe6d, "\u{e832}"),
            (0xfe7e, "\u{e843}"),
            (0xfe90, "\u{e854}"),
            (0xfea0, "\u{e864}"),
        ],
        undefined: &[0x80..=0x80],
        longest: 4,
        ..codec("gb18030", tables::GB18030, GB18030)
    }),
    Multibyte::of(Definition {
        changed: &[(0xa1a4, "・"), (0xa1aa, "―")],
        undefined: &[
            0x80..=0x80,
            0x8140..=0xa0fe,
            0xa2a1..=0xa2b0,
            0xa2e3..=0xa2e4,
            0xa2ef..=0xa2f0,
            0xa2fd..=0xa2fe,
            0xa4f4..=0xa4fe,
            0xa5f7..=0xa5fe,
            0xa6b9..=0xa6c0,
            0xa6d9..=0xa6fe,
            0xa7c2..=0xa7d0,
            0xa7f2..=0xa7fe,
            0xa8bb..=0xa8c4,
            0xa8ea..=0xa9a3,
            0xa9f0..=0xaffe,
            0xd7fa..=0xd7fe,
            0xf8a1..=0xfefe,
        ],
        lowest_trail: HIGH_TRAIL,
        ..codec("gb2312", tables::GB2312, GBK)
    }),
    Multibyte::of(Definition {
        undefined: &[
            0x80..=0x80,
            0xa140..=0xa1a0,
            0xa240..=0xa2a0,
            0xa2ab..=0xa2b0,
            0xa2e3..=0xa2e4,
            0xa2ef..=0xa2f0,
            0xa2fd..=0xa3a0,
            0xa440..=0xa4a0,
            0xa4f4..=0xa5a0,
            0xa5f7..=0xa6a0,
            0xa6b9..=0xa6c0,
            0xa6d9..=0xa6df,
            0xa6ec..=0xa6ed,
            0xa6f3..=0xa6f3,
            0xa6f6..=0xa7a0,
            0xa7c2..=0xa7d0,
            0xa7f2..=0xa7fe,
            0xa896..=0xa8a0,
            0xa8bc..=0xa8bc,
            0xa8bf..=0xa8bf,
            0xa8c1..=0xa8c4,
            0xa8ea..=0xa8fe,
            0xa958..=0xa958,
            0xa95b..=0xa95b,
            0xa95d..=0xa95f,
            0xa989..=0xa995,
            0xa997..=0xa9a3,
            0xa9f0..=0xa9fe,
            0xaaa1..=0xaafe,
            0xaba1..=0xabfe,
            0xaca1..=0xacfe,
            0xada1..=0xadfe,
            0xaea1..=0xaefe,
            0xafa1..=0xaffe,
            0xd7fa..=0xd7fe,
            0xf8a1..=0xf8fe,
            0xf9a1..=0xf9fe,
            0xfaa1..=0xfafe,
            0xfba1..=0xfbfe,
            0xfca1..=0xfcfe,
            0xfda1..=0xfdfe,
            0xfe50..=0xfefe,
        ],
        ..codec("gbk", tables::GBK, GBK)
    }),
    Multibyte::of(Definition {
        changed: &[(0x8160, "〜‖"), (0x817c, "−"), (0x8191, "¢£"), (0x81ca, "¬")],
        undefined: &[0x80..=0x80, 0x8740..=0x879e, 0xed40..=0xfc4b],
        ..codec("shift_jis", tables::SHIFT_JIS, SHIFT_JIS)
    }),
];

/// A codec that reads everything of one and two bytes as `base` does.
const fn codec(name: &'static str, names: Names, base: &'static Encoding) -> Definition {
    Definition {
        name,
        names,
        base,
        changed: &[],
        undefined: &[],
        longest: 2,
        lowest_trail: FIRST_TRAIL,
        composes: false,
    }
}
