//! The forms of characters that a file writes in several ways, so that it can be written back byte for byte.

use rustc_hash::FxHashMap;

use super::multibyte::Multibyte;

/// The characters of a text that have several forms in its encoding and are not always written in the first of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Spelling {
    /// The bytes of each occurrence, in order.
    forms: FxHashMap<char, Vec<Box<[u8]>>>,
}

impl Spelling {
    /// The spelling of the text that `codec` makes of `bytes`.
    pub(super) fn of(codec: &Multibyte, bytes: &[u8]) -> Spelling {
        let mut spelling = Spelling::default();
        for (character, form) in characters(codec, bytes) {
            if codec.encode(character).is_none_or(|first| first != form) {
                spelling.forms.entry(character).or_default();
            }
        }
        if !spelling.forms.is_empty() {
            for (character, form) in characters(codec, bytes) {
                if let Some(forms) = spelling.forms.get_mut(&character) {
                    forms.push(form.into());
                }
            }
        }
        spelling
    }

    /// True if every character is written in the first of its forms.
    pub(super) fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// True if the character is spelled in several ways.
    pub(super) fn knows(&self, character: char) -> bool {
        self.forms.contains_key(&character)
    }

    /// The bytes of `text`, or the offset in it of the first character that has none.
    ///
    /// A character that the file spells in several ways may not be there more often than in the file, as nothing says how
    /// another one would have to be spelled.
    pub(super) fn encode(&self, codec: &Multibyte, text: &str) -> Result<Vec<u8>, usize> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut left: FxHashMap<char, _> =
            self.forms.iter().map(|(character, forms)| (*character, forms.iter())).collect();
        for (offset, character) in text.char_indices() {
            match left.get_mut(&character) {
                Some(forms) => bytes.extend_from_slice(forms.next().ok_or(offset)?),
                None if character.is_ascii() => bytes.extend(u8::try_from(character)),
                None => bytes.extend(codec.encode(character).ok_or(offset)?),
            }
        }
        Ok(bytes)
    }
}

/// Each character of `bytes` with its bytes.
fn characters<'b>(codec: &Multibyte, bytes: &'b [u8]) -> impl Iterator<Item = (char, &'b [u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (character, length) = codec.first(rest)?;
        let (form, following) = rest.split_at_checked(length)?;
        rest = following;
        Some((character, form))
    })
}
