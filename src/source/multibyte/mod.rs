//! Codecs with characters of several bytes: what `encoding_rs` makes of them, but for where CPython differs.
//!
//! In all of them an ASCII byte that begins a character is that ASCII character. Some have several forms for one
//! character, which [`Spelling`](super::spelling::Spelling) tells apart.
//!
//! Used by the codecs of source files.
//! Never knows how a file declares its encoding.

mod codecs;
mod hangul;

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use encoding_rs::Encoding;
use rustc_hash::FxHashMap;

use super::encodings::Names;

pub(super) use codecs::CODECS;

/// A codec with characters of several bytes.
#[derive(Debug)]
pub(super) struct Multibyte {
    definition: Definition,
    /// The first form of each character with at most three bytes, once they are asked for.
    forms: OnceLock<FxHashMap<char, Sequence>>,
}

/// The definition of a codec by that of `encoding_rs` which is most like it.
#[derive(Debug)]
struct Definition {
    /// CPython's name of the codec.
    name: &'static str,
    /// The names that lead to it.
    names: Names,
    base: &'static Encoding,
    /// The sequences that CPython reads as another character or that only CPython reads as one: the first of a run, and the
    /// characters of it and of those that follow.
    changed: &'static [(Sequence, &'static str)],
    /// The sequences that are no character for CPython.
    undefined: &'static [RangeInclusive<Sequence>],
    /// The most bytes of a character.
    longest: usize,
    /// The lowest byte that may end a character of two bytes.
    lowest_trail: u8,
    /// True if syllables are also written as their letters, see [`hangul`].
    composes: bool,
}

/// The bytes of a character, as a number whose highest byte that is not 0 comes first.
type Sequence = u64;

/// The meaning of a sequence of bytes.
enum Meaning {
    Character(char),
    /// More bytes may give a character.
    None,
    Undefined,
}

impl Multibyte {
    const fn of(definition: Definition) -> Multibyte {
        Multibyte { definition, forms: OnceLock::new() }
    }

    /// CPython's name of the codec.
    pub(super) fn name(&self) -> &'static str {
        self.definition.name
    }

    /// The names that lead to the codec.
    pub(super) fn names(&self) -> Names {
        self.definition.names
    }

    /// The text, or the offset of the first byte that has no meaning.
    pub(super) fn decode(&self, bytes: &[u8]) -> Result<String, usize> {
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
        let mut rest = bytes;
        while !rest.is_empty() {
            let (character, length) = self.first(rest).ok_or(bytes.len() - rest.len())?;
            text.push(character);
            rest = rest.get(length..).unwrap_or_default();
        }
        Ok(text)
    }

    /// The first character of `bytes`, and the number of its bytes.
    pub(super) fn first(&self, bytes: &[u8]) -> Option<(char, usize)> {
        match bytes.first() {
            Some(&first) if first.is_ascii() => return Some((char::from(first), 1)),
            _ => {}
        }
        if self.definition.composes && bytes.starts_with(&hangul::MARK) {
            let sequence = bytes.get(..hangul::LENGTH)?;
            return Some((hangul::syllable(sequence)?, hangul::LENGTH));
        }
        for length in 1..=self.definition.longest {
            match self.meaning(bytes.get(..length)?) {
                Meaning::Character(character) => return Some((character, length)),
                Meaning::None => {}
                Meaning::Undefined => return None,
            }
        }
        None
    }

    fn meaning(&self, bytes: &[u8]) -> Meaning {
        let sequence = number(bytes);
        if let Some(character) = self.changed_meaning(sequence) {
            return Meaning::Character(character);
        }
        let Some(text) =
            self.definition.base.decode_without_bom_handling_and_without_replacement(bytes)
        else {
            return Meaning::None;
        };
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) if self.defines(bytes, sequence) => {
                Meaning::Character(character)
            }
            _ => Meaning::Undefined,
        }
    }

    fn changed_meaning(&self, sequence: Sequence) -> Option<char> {
        let run = self.definition.changed.iter().rfind(|(first, _)| *first <= sequence);
        let (first, characters) = run?;
        characters.chars().nth(usize::try_from(sequence - first).ok()?)
    }

    fn defines(&self, bytes: &[u8], sequence: Sequence) -> bool {
        let is_short = bytes.len() == 2 && bytes.last() < Some(&self.definition.lowest_trail);
        !is_short && !self.definition.undefined.iter().any(|range| range.contains(&sequence))
    }

    /// The bytes of a character, in the first of its forms; nothing if it has none.
    pub(super) fn encode(&self, character: char) -> Option<Vec<u8>> {
        if character.is_ascii() {
            return u8::try_from(character).ok().map(|byte| vec![byte]);
        }
        let forms = self.forms.get_or_init(|| self.all_forms());
        if let Some(sequence) = forms.get(&character) {
            return Some(bytes(*sequence));
        }
        if self.definition.composes {
            return hangul::letters(character);
        }
        let mut text = [0; 4];
        let (encoded, _, is_lost) = self.definition.base.encode(character.encode_utf8(&mut text));
        let means = || self.first(&encoded) == Some((character, encoded.len()));
        (!is_lost && means()).then(|| encoded.into_owned())
    }

    /// The first form of each character with at most three bytes.
    fn all_forms(&self) -> FxHashMap<char, Sequence> {
        let mut forms = FxHashMap::default();
        let mut add = |bytes: &[u8]| {
            if let Some((character, length)) = self.first(bytes)
                && length == bytes.len()
            {
                forms.entry(character).or_insert_with(|| number(bytes));
            }
        };
        for lead in FIRST_HIGH..=u8::MAX {
            add(&[lead]);
            for trail in FIRST_TRAIL..=u8::MAX {
                add(&[lead, trail]);
            }
        }
        for second in FIRST_HIGH..=u8::MAX {
            for third in FIRST_HIGH..=u8::MAX {
                add(&[LONG_LEAD, second, third]);
            }
        }
        forms
    }
}

/// The first byte that is not ASCII.
const FIRST_HIGH: u8 = 0x80;

/// The lowest byte that ends a character of two bytes in any of the codecs.
const FIRST_TRAIL: u8 = 0x40;

/// The first byte of the characters of three bytes, all of which are in `euc_jp`.
const LONG_LEAD: u8 = 0x8f;

fn number(bytes: &[u8]) -> Sequence {
    bytes.iter().fold(0, |number, byte| (number << 8) | Sequence::from(*byte))
}

fn bytes(sequence: Sequence) -> Vec<u8> {
    sequence.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect()
}
