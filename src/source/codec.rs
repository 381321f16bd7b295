//! Decodes and encodes, each codec exactly as CPython does.

use super::encodings::{Charmap, Names, Refusal, UNDEFINED};
use super::multibyte::{self, Multibyte};
use super::spelling::Spelling;
use super::tables;

/// The codec that a declared name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lookup {
    Found(Codec),
    Refused(Refusal),
    Unknown,
}

/// A supported codec.
#[derive(Debug, Clone, Copy)]
pub(super) enum Codec {
    Utf8,
    /// Does not differ from UTF-8 here: a byte order mark is taken off before any codec is chosen.
    Utf8Sig,
    Ascii,
    Latin1,
    Charmap(&'static Charmap),
    Multibyte(&'static Multibyte),
}

impl PartialEq for Codec {
    fn eq(&self, other: &Codec) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Codec {}

impl Codec {
    /// CPython's name for the codec: `codecs.lookup(...).name`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Utf8Sig => "utf-8-sig",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "iso8859-1",
            Codec::Charmap(charmap) => charmap.name,
            Codec::Multibyte(multibyte) => multibyte.name(),
        }
    }

    /// The text, or the bytes back with the offset of the first that has no meaning.
    pub(super) fn decode(self, bytes: Vec<u8>) -> Result<String, (Vec<u8>, usize)> {
        let utf8 = matches!(self, Codec::Utf8 | Codec::Utf8Sig);
        // In every supported codec ASCII bytes stand for themselves.
        if utf8 || bytes.is_ascii() {
            return String::from_utf8(bytes).map_err(|error| {
                let offset = error.utf8_error().valid_up_to();
                (error.into_bytes(), offset)
            });
        }
        let decoded = match self {
            Codec::Utf8 | Codec::Utf8Sig | Codec::Ascii => {
                Err(bytes.iter().take_while(|byte| byte.is_ascii()).count())
            }
            Codec::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
            Codec::Charmap(charmap) => charmap.decode(&bytes),
            Codec::Multibyte(multibyte) => multibyte.decode(&bytes),
        };
        decoded.map_err(|offset| (bytes, offset))
    }

    /// The bytes, or the offset in `text` of the first character that has no representation. What has several is spelled
    /// as in the file that `spelling` is of.
    pub(super) fn encode(self, text: &str, spelling: &Spelling) -> Result<Vec<u8>, usize> {
        if text.is_ascii() && spelling.is_empty() {
            return Ok(text.as_bytes().to_vec());
        }
        match self {
            Codec::Utf8 | Codec::Utf8Sig => Ok(text.as_bytes().to_vec()),
            Codec::Ascii => encode_each(text, |_| None),
            Codec::Latin1 => encode_each(text, |c| u8::try_from(c).ok()),
            Codec::Charmap(charmap) => {
                let table = charmap.table();
                encode_each(text, |c| {
                    let at = table.iter().position(|&entry| entry == c)?;
                    let byte = u8::try_from(at + 0x80).ok()?;
                    (c != UNDEFINED).then_some(byte)
                })
            }
            Codec::Multibyte(multibyte) => spelling.encode(multibyte, text),
        }
    }
}

fn encode_each(text: &str, high: impl Fn(char) -> Option<u8>) -> Result<Vec<u8>, usize> {
    let mut bytes = Vec::with_capacity(text.len());
    for (offset, c) in text.char_indices() {
        let byte = match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => byte,
            _ => high(c).ok_or(offset)?,
        };
        bytes.push(byte);
    }
    Ok(bytes)
}

/// Finds a codec by name as CPython's `codecs.lookup` does.
pub(super) fn lookup(name: &str) -> Lookup {
    const DIRECT: [(Names, Codec); 4] = [
        (tables::UTF_8, Codec::Utf8),
        (tables::UTF_8_SIG, Codec::Utf8Sig),
        (tables::ASCII, Codec::Ascii),
        (tables::LATIN_1, Codec::Latin1),
    ];
    let wanted = normalize(name);
    // The lists of names contain no empty name, but splitting an empty list gives one.
    if wanted.is_empty() {
        return Lookup::Unknown;
    }
    if let Some((_, codec)) = DIRECT.iter().find(|(names, _)| names.lead_from(&wanted)) {
        return Lookup::Found(*codec);
    }
    let charmap = tables::CHARMAPS.iter().find(|charmap| {
        let names = Names { modules: charmap.modules, aliases: charmap.aliases };
        names.lead_from(&wanted)
    });
    if let Some(charmap) = charmap {
        return Lookup::Found(Codec::Charmap(charmap));
    }
    let multibyte = multibyte::CODECS.iter().find(|codec| codec.names().lead_from(&wanted));
    if let Some(multibyte) = multibyte {
        return Lookup::Found(Codec::Multibyte(multibyte));
    }
    tables::REFUSED
        .iter()
        .find(|(_, names)| names.lead_from(&wanted))
        .map_or(Lookup::Unknown, |(refusal, _)| Lookup::Refused(*refusal))
}

/// `encodings.normalize_encoding` in lower case: runs of other characters than letters, digits and dots become one
/// underscore, and none at the ends.
fn normalize(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !normal.is_empty() {
                normal.push('_');
            }
            normal.push(c.to_ascii_lowercase());
            gap = false;
        } else {
            gap = true;
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_cpython_finds_them() {
        let name = |name| match lookup(name) {
            Lookup::Found(codec) => codec.name(),
            Lookup::Refused(_) => "refused",
            Lookup::Unknown => "unknown",
        };
        assert_eq!(name("iso.8859.1"), "iso8859-1");
        assert_eq!(name("latin.1"), "unknown");
        assert_eq!(name("-Latin--1-"), "iso8859-1");
        assert_eq!(name("windows.1252"), "cp1252");
        assert_eq!(name("Windows-1252"), "cp1252");
        assert_eq!(name("cp1252."), "unknown");
        assert_eq!(name("UHC"), "cp949");
        assert_eq!(name("ANSI_X3.4-1968"), "ascii");
        assert_eq!(name("utf-8.x"), "unknown");
        assert_eq!(name("csHPRoman8"), "unknown");
        assert_eq!(name("-"), "unknown");
        assert_eq!(name("."), "unknown");
    }

    #[test]
    fn dangerous_and_unproven_codecs_are_refused() {
        for (name, why) in [
            ("utf-7", Refusal::NotAscii),
            ("U16", Refusal::NotAscii),
            ("unicode_escape", Refusal::NotAscii),
            ("cp037", Refusal::NotAscii),
            ("hz", Refusal::NotAscii),
            ("rot13", Refusal::NotText),
            ("mac_farsi", Refusal::Ambiguous),
            ("johab", Refusal::Unverified),
            ("mbcs", Refusal::Unverified),
        ] {
            assert_eq!(lookup(name), Lookup::Refused(why), "{name}");
        }
    }

    #[test]
    fn every_charmap_is_complete_and_injective() {
        for charmap in tables::CHARMAPS {
            let mut high: Vec<char> = charmap.high.chars().collect();
            assert_eq!(high.len(), 128, "{}", charmap.name);
            high.retain(|&c| c != UNDEFINED);
            assert!(high.iter().all(|c| !c.is_ascii()), "{}", charmap.name);
            let defined = high.len();
            high.sort_unstable();
            high.dedup();
            assert_eq!(high.len(), defined, "{}", charmap.name);
        }
    }

    #[test]
    fn no_name_leads_to_two_codecs() {
        let charmaps = tables::CHARMAPS.iter().map(|c| (c.modules, c.aliases));
        let refused = tables::REFUSED.iter().map(|(_, n)| (n.modules, n.aliases));
        let mut names: Vec<&str> = charmaps
            .chain(refused)
            .flat_map(|(modules, aliases)| modules.split(' ').chain(aliases.split(' ')))
            .filter(|name| !name.is_empty())
            .collect();
        let all = names.len();
        assert!(all > 200, "{all} names");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn offsets_point_at_what_does_not_fit() {
        let Lookup::Found(cp1252) = lookup("cp1252") else {
            panic!("cp1252 is supported");
        };
        let bad = |codec: Codec, bytes: &[u8]| codec.decode(bytes.to_vec()).map_err(|(_, at)| at);
        let encode = |codec: Codec, text| codec.encode(text, &Spelling::default());
        assert_eq!(bad(cp1252, b"a\x80\x81"), Err(2));
        assert_eq!(encode(cp1252, "a\u{20ac}\u{2192}"), Err(4));
        assert_eq!(encode(cp1252, "a\u{fffd}"), Err(1));
        assert_eq!(bad(Codec::Ascii, b"ab\xff"), Err(2));
        assert_eq!(encode(Codec::Ascii, "ab\u{e9}"), Err(2));
        assert_eq!(encode(Codec::Latin1, "\u{e9}\u{100}"), Err(2));
        assert_eq!(bad(Codec::Utf8, b"a\xc3"), Err(1));
        let Lookup::Found(cp949) = lookup("cp949") else {
            panic!("cp949 is supported");
        };
        assert_eq!(bad(cp949, b"\xb0\xa1a\xff\xff"), Err(3));
        assert_eq!(bad(cp949, b"\xb0\xa1\xb0"), Err(2));
        assert_eq!(encode(cp949, "\u{ac00}\u{e9}"), Err(3));
    }
}
