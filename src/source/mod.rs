//! Bytes and text: the byte order mark, declared encodings (PEP 263), and the only reads and writes of user files.
//!
//! A file is decoded exactly as CPython decodes it when it imports or compiles it, or it is refused. Decoding something
//! else than what runs would let code hide from the linter, and writing it back would damage the file. Where CPython's
//! ways of reading a file differ (invalid UTF-8 in a comment is an error for `python file.py` and not for `import`),
//! the stricter one counts.
//!
//! Supported are UTF-8, ASCII, Latin-1, the single-byte codecs of CPython that extend ASCII and can be written back
//! byte for byte, and the multi-byte ones of East Asia. An ASCII byte that begins a character in them is always that ASCII
//! character. Escapes such as those of UTF-7 can put a line end into what looks like a comment and are refused, like the
//! codecs for which there is no decoder that gives what CPython gives for every input.
//!
//! Used by fixes and the commands.
//! Never knows Python's syntax.

mod codec;
mod cookie;
mod deception;
mod encodings;
mod errors;
mod file;
#[cfg(feature = "cli")]
mod mirror;
mod multibyte;
mod notebook;
mod spelling;
mod stored;
mod tables;
#[cfg(feature = "cli")]
mod temporary;
mod unchecked;
#[cfg(feature = "cli")]
mod version;
#[cfg(feature = "cli")]
mod write;

use codec::Codec;
#[cfg(feature = "cli")]
use cookie::BOM;
use spelling::Spelling;
use stored::Stored;
#[cfg(feature = "cli")]
use version::Version;

pub use deception::{Deception, Trick, deception};
pub use encodings::Refusal;
pub use errors::{BytePosition, DecodeError, EncodeError};
pub use file::{ReadError, decode};
#[cfg(feature = "cli")]
pub use file::{read, read_within};
#[cfg(feature = "cli")]
pub use mirror::{Mirror, MirrorError, refuse_inputs};
#[cfg(feature = "cli")]
pub use temporary::{Temporary, abandon, remove_stale};
pub use unchecked::{Unchecked, is_tar};
#[cfg(feature = "cli")]
pub use write::{Staged, WriteError, commit, refuse_irreplaceable, replace};

/// The text of a Python file and how it is stored.
#[derive(Debug, Clone)]
pub struct Source {
    text: String,
    stored: Stored,
    spelling: Spelling,
    /// The file when it was read; nothing if it is not known to come from one.
    #[cfg(feature = "cli")]
    version: Option<Version>,
}

impl Source {
    /// Decodes the bytes of a file as CPython does. Valid UTF-8 is not copied.
    pub fn decode(bytes: Vec<u8>) -> Result<Source, DecodeError> {
        Stored::of(&bytes)?.source(bytes)
    }

    /// Text that did not come from a file. It is stored as UTF-8 without a byte order mark, if it does not declare
    /// something else.
    pub fn from_text(text: String) -> Source {
        let stored = Stored { codec: Codec::Utf8, bom: false };
        Source {
            text,
            stored,
            spelling: Spelling::default(),
            #[cfg(feature = "cli")]
            version: None,
        }
    }

    /// The text without the byte order mark. Line endings are those of the file.
    ///
    /// A U+FEFF at its start is a second byte order mark, which CPython refuses as a syntax error.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// CPython's name for the encoding (`codecs.lookup(...).name`), for example "utf-8" or "iso8859-1".
    pub fn encoding(&self) -> &str {
        self.stored.codec.name()
    }

    /// The first line ending in the text: "\n", "\r\n" or "\r"; "\n" if there is none.
    pub fn line_ending(&self) -> &'static str {
        let text = self.text.as_bytes();
        let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        match end.and_then(|end| text.get(end..)) {
            Some([b'\r', b'\n', ..]) => "\r\n",
            Some([b'\r', ..]) => "\r",
            _ => "\n",
        }
    }

    /// The bytes that store `text`, an edited version of this source's text, as this source is stored.
    ///
    /// An error if a character has no representation, or if CPython would not read these bytes as this text in the same
    /// encoding, for example because the coding comment was edited or moved.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, EncodeError> {
        let bytes = self.stored.encode(text, &self.spelling)?;
        let again = Stored::of(&bytes).map_err(EncodeError::Unreadable)?;
        if again.codec != self.stored.codec {
            return Err(EncodeError::EncodingChanged {
                before: self.stored.codec.name(),
                after: again.codec.name(),
            });
        }
        // What was written as UTF-8 is read as UTF-8.
        let same = again.bom == self.stored.bom
            && (self.stored.codec == Codec::Utf8
                || again.decode(bytes.clone()).map_err(EncodeError::Unreadable)? == text);
        if same { Ok(bytes) } else { Err(EncodeError::TextChanged) }
    }

    /// True if decoding `bytes` gave this source.
    #[cfg(feature = "cli")]
    fn was_read_from(&self, bytes: &[u8]) -> bool {
        if self.stored.codec == Codec::Utf8 {
            let body = if self.stored.bom { bytes.strip_prefix(BOM) } else { Some(bytes) };
            return body == Some(self.text.as_bytes());
        }
        // With the spelling, encoding is the exact inverse of decoding in every supported codec.
        self.stored.encode(&self.text, &self.spelling).is_ok_and(|stored| stored == bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8]) -> Result<Source, DecodeError> {
        Source::decode(bytes.to_vec())
    }

    fn message(bytes: &[u8]) -> String {
        decode(bytes).unwrap_err().to_string()
    }

    #[test]
    fn utf8_is_not_copied() {
        let bytes = "x = '\u{e9}'\n".as_bytes().to_vec();
        let address = bytes.as_ptr();
        let source = Source::decode(bytes).unwrap();
        assert_eq!(source.text().as_ptr(), address);
        assert_eq!(source.encoding(), "utf-8");
    }

    #[test]
    fn the_byte_order_mark_is_kept_but_not_shown() {
        let bytes = b"\xef\xbb\xbf# coding: utf-8-sig\r\nx = 1\r\n";
        let source = decode(bytes).unwrap();
        assert_eq!(source.text(), "# coding: utf-8-sig\r\nx = 1\r\n");
        assert_eq!(source.line_ending(), "\r\n");
        assert_eq!(source.encode(source.text()).unwrap(), bytes);
        // Taking the coding comment away changes nothing.
        assert_eq!(source.encode("x").unwrap(), b"\xef\xbb\xbfx");
        let twice = decode(b"\xef\xbb\xbf\xef\xbb\xbfx").unwrap();
        assert_eq!(twice.text(), "\u{feff}x");
        assert!(twice.encode(twice.text()).is_ok());
    }

    #[test]
    fn messages_say_what_and_where() {
        assert_eq!(
            message(b"# a\r\nx = '\xe9'\r\n"),
            "line 2, byte 6: 0xe9 is not valid UTF-8 here and no encoding is declared; \
             declare it in the first line (`# coding: NAME`) or convert the file to UTF-8"
        );
        assert_eq!(
            message(b"\xef\xbb\xbf\xe9"),
            "line 1, byte 4: 0xe9 is not valid here in utf-8, the encoding of the file according to its \
             byte order mark; correct that or the bytes"
        );
        assert_eq!(
            message(b"# coding: utf-8\r\r\xe9"),
            "line 3, byte 1: 0xe9 is not valid here in utf-8, the encoding of the file according to its \
             coding comment; correct that or the bytes"
        );
        assert_eq!(
            message(b"#\n# coding: UTF-7\n"),
            "line 2: files in the declared encoding `UTF-7` are not read: plain ASCII bytes can stand for \
             something else in it, so code could hide in what reads as a comment; convert the file to UTF-8"
        );
        assert_eq!(
            message(b"# coding: utf8-sig"),
            "line 1: the declared encoding `utf8-sig` is unknown to CPython; correct the coding comment"
        );
        assert_eq!(
            message(b"\xef\xbb\xbf# coding: utf8"),
            "line 1: the file starts with a UTF-8 byte order mark but declares the encoding `utf8`, \
             which CPython refuses; declare `utf-8` or remove one of the two"
        );
        assert!(message(b"x\n\0").starts_with("line 2, byte 1: source code cannot contain null"));
        let long = [b"# coding: ".as_slice(), "a".repeat(100_000).as_bytes()].concat();
        assert!(message(&long).len() < 200);
    }

    #[test]
    fn edits_that_would_be_misread_are_refused() {
        let latin = decode(b"# coding: latin-1\nx = '\xe9'\n").unwrap();
        assert_eq!(latin.text(), "# coding: latin-1\nx = '\u{e9}'\n");
        let error = latin.encode("x = '\u{e9}'\n").unwrap_err();
        assert!(matches!(error, EncodeError::EncodingChanged { .. }), "{error}");
        let error = latin.encode("\n\n# coding: latin-1\n").unwrap_err();
        assert!(matches!(error, EncodeError::EncodingChanged { .. }), "{error}");
        let error = latin.encode("# coding: latin-1\n\u{20ac}").unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2: the character '\u{20ac}' (U+20AC) does not exist in iso8859-1, the encoding of the file; \
             write it as an escape sequence or convert the file to UTF-8"
        );
        // These three characters are the bytes of a byte order mark.
        let error = latin.encode("\u{ef}\u{bb}\u{bf}# coding: latin-1\n").unwrap_err();
        assert!(matches!(error, EncodeError::Unreadable(_)), "{error}");

        let utf8 = Source::from_text("x".to_owned());
        assert!(utf8.encode("# coding: utf-8-unix\n\u{e9}").is_ok());
        for text in ["# coding: latin-1", "# coding: utf8", "#\n# coding: ascii"] {
            // CPython takes another path for `utf8` than for `utf-8`, to the same text.
            let same = text.ends_with("utf8");
            assert_eq!(utf8.encode(text).is_ok(), same, "{text}");
        }
        assert_eq!(utf8.encode("\u{feff}x"), Err(EncodeError::TextChanged));
        assert!(matches!(utf8.encode("\0"), Err(EncodeError::Unreadable(_))));
        assert!(matches!(utf8.encode("# coding: x"), Err(EncodeError::Unreadable(_))));
    }

    #[test]
    fn the_first_line_ending_counts() {
        for (text, ending) in [
            ("", "\n"),
            ("x", "\n"),
            ("x\r", "\r"),
            ("x\r\n\n", "\r\n"),
            ("\n\r", "\n"),
            ("\x0c\u{2028}\u{85}\r", "\r"),
        ] {
            assert_eq!(Source::from_text(text.to_owned()).line_ending(), ending);
        }
    }
}
