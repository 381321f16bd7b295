//! Declared encodings with which the interpreter runs another text than the one that is shown, or none.

use std::ops::Range;

use super::cookie::{self, BOM};
use super::{DecodeError, Refusal, Stored};

/// A declaration of an encoding that deceives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deception {
    /// The declared name as written, shortened if it is very long.
    pub name: String,
    /// The span of the name in the text, in bytes.
    pub range: Range<usize>,
    /// The way in which it deceives.
    pub trick: Trick,
}

/// A way in which a declared encoding deceives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trick {
    /// ASCII characters can stand for others, line ends among them.
    NotAscii,
    /// The codec does not turn bytes into text.
    NotText,
    /// CPython has no such codec.
    Unknown,
    /// The byte order mark says something else.
    Contradiction,
}

/// The deception in the encoding that `text` declares, if there is one. Plain character encodings are right even if no
/// decoder for them is at hand, and so is text that declares nothing.
pub fn deception(text: &str) -> Option<Deception> {
    let bytes = text.as_bytes();
    let (name, trick) = match Stored::declared(bytes).err()? {
        DecodeError::Refused { name, why: Refusal::NotAscii, .. } => (name, Trick::NotAscii),
        DecodeError::Refused { name, why: Refusal::NotText, .. } => (name, Trick::NotText),
        DecodeError::Unknown { name, .. } => (name, Trick::Unknown),
        DecodeError::Contradiction { name, .. } => (name, Trick::Contradiction),
        _ => return None,
    };
    let unmarked = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let cookie = cookie::find(unmarked)?;
    let start = bytes.len() - unmarked.len() + cookie.offset;
    Some(Deception { name, range: start..start + cookie.name.len(), trick })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(&str, Trick)> {
        deception(text).map(|deception| (&text[deception.range], deception.trick))
    }

    #[test]
    fn codecs_that_make_other_text_are_found_where_they_are_declared() {
        assert_eq!(found("#!\n# coding: UTF_7\n"), Some(("UTF_7", Trick::NotAscii)));
        assert_eq!(found("# -*- coding: iso2022_jp -*-"), Some(("iso2022_jp", Trick::NotAscii)));
        assert_eq!(found("# coding=rot13"), Some(("rot13", Trick::NotText)));
        assert_eq!(found("# coding: undefined"), Some(("undefined", Trick::NotText)));
        assert_eq!(found("# coding: uft-8"), Some(("uft-8", Trick::Unknown)));
        assert_eq!(found("\u{feff}#\r# coding: utf8"), Some(("utf8", Trick::Contradiction)));
        assert_eq!(
            found(&format!("# coding: {}", "a".repeat(999))).map(|it| it.0.len()),
            Some(999)
        );
    }

    #[test]
    fn plain_encodings_are_right() {
        for name in ["utf-8", "latin-1", "cp1251", "shift_jis", "gb18030", "euc-kr", "UTF"] {
            assert_eq!(found(&format!("# coding: {name}\n")), None);
        }
        assert_eq!(found("\u{feff}# coding: utf-8\n"), None);
        assert_eq!(found("x = 1  # coding: rot13\n"), None);
        assert_eq!(found(""), None);
    }
}
