//! The form in which the text of a file is stored: its encoding, and the byte order mark.

use super::codec::{self, Codec, Lookup};
use super::cookie::{self, BOM};
use super::spelling::Spelling;
use super::{BytePosition, DecodeError, EncodeError, Source};

/// The form in which text is stored as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) codec: Codec,
    pub(super) bom: bool,
}

impl Stored {
    /// The form in which CPython would decode these bytes.
    pub(super) fn of(bytes: &[u8]) -> Result<Stored, DecodeError> {
        if let Some(offset) = memchr::memchr(0, bytes) {
            let position = BytePosition::new(bytes, offset);
            return Err(DecodeError::NullByte { position });
        }
        Stored::declared(bytes)
    }

    /// The form that these bytes declare.
    pub(super) fn declared(bytes: &[u8]) -> Result<Stored, DecodeError> {
        let unmarked = bytes.strip_prefix(BOM);
        let bom = unmarked.is_some();
        let utf8 = Stored { codec: Codec::Utf8, bom };
        let Some(cookie) = cookie::find(unmarked.unwrap_or(bytes)) else {
            return Ok(utf8);
        };
        let normal = cookie::normal_name(cookie.name);
        if normal == "utf-8" {
            return Ok(utf8);
        }
        let line = cookie.line;
        // A name can be as long as the file, a message should not be.
        let name: String = cookie.name.chars().take(80).collect();
        if bom {
            return Err(DecodeError::Contradiction { name, line });
        }
        match codec::lookup(normal) {
            Lookup::Found(codec) => Ok(Stored { codec, bom }),
            Lookup::Refused(why) => Err(DecodeError::Refused { name, why, line }),
            Lookup::Unknown => Err(DecodeError::Unknown { name, line }),
        }
    }

    pub(super) fn source(self, bytes: Vec<u8>) -> Result<Source, DecodeError> {
        let spelling = self.spelling(&bytes);
        Ok(Source {
            text: self.decode(bytes)?,
            stored: self,
            spelling,
            #[cfg(feature = "cli")]
            version: None,
        })
    }

    /// The spelling of what has several forms in `bytes`. A byte order mark goes with UTF-8 alone, which has none.
    fn spelling(self, bytes: &[u8]) -> Spelling {
        match self.codec {
            Codec::Multibyte(codec) if !bytes.is_ascii() => Spelling::of(codec, bytes),
            _ => Spelling::default(),
        }
    }

    pub(super) fn decode(self, mut bytes: Vec<u8>) -> Result<String, DecodeError> {
        let skipped = if self.bom { BOM.len() } else { 0 };
        bytes.drain(..skipped.min(bytes.len()));
        self.codec.decode(bytes).map_err(|(bytes, offset)| self.invalid(&bytes, offset, skipped))
    }

    /// The error for the byte at `offset`, where `skipped` bytes in front of `bytes` were left out.
    fn invalid(self, bytes: &[u8], offset: usize, skipped: usize) -> DecodeError {
        let byte = bytes.get(offset).copied().unwrap_or_default();
        let mut position = BytePosition::new(bytes, offset);
        position.offset += skipped;
        if position.line == 1 {
            position.column += skipped;
        }
        if self.codec == Codec::Utf8 && !self.bom && cookie::find(bytes).is_none() {
            return DecodeError::NotUtf8 { byte, position };
        }
        DecodeError::Invalid {
            encoding: self.codec.name(),
            by: if self.bom { "byte order mark" } else { "coding comment" },
            byte,
            position,
        }
    }

    /// The bytes of `text`, in which what has several forms is spelled as in the file.
    pub(super) fn encode(self, text: &str, spelling: &Spelling) -> Result<Vec<u8>, EncodeError> {
        let mut bytes = self.codec.encode(text, spelling).map_err(|offset| {
            let rest = text.get(offset..).unwrap_or_default();
            let character = rest.chars().next().unwrap_or_default();
            let line = BytePosition::new(text.as_bytes(), offset).line;
            let encoding = self.codec.name();
            if spelling.knows(character) {
                EncodeError::SeveralForms { character, line, encoding }
            } else {
                EncodeError::NoSuchCharacter { character, line, encoding }
            }
        })?;
        if self.bom {
            bytes.splice(..0, BOM.iter().copied());
        }
        Ok(bytes)
    }
}
