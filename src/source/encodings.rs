//! CPython's encodings: their names, tables of characters, and why some are refused.

/// The names under which CPython's codec search finds a codec.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    /// The modules of the `encodings` package, separated by spaces.
    pub modules: &'static str,
    /// The keys of `encodings.aliases`, separated by spaces.
    pub aliases: &'static str,
}

impl Names {
    /// True if CPython finds the codec under the normalized name `wanted`.
    pub(super) fn lead_from(self, wanted: &str) -> bool {
        let listed = |names: &str, wanted: &str| names.split(' ').any(|name| name == wanted);
        // Aliases are also tried with dots as underscores, modules are not (`encodings.search_function`).
        listed(self.aliases, wanted)
            || (wanted.contains('.') && listed(self.aliases, &wanted.replace('.', "_")))
            || listed(self.modules, wanted)
    }
}

/// Stands for an undefined byte in [`Charmap::high`]. No supported codec has this character.
pub(super) const UNDEFINED: char = '\u{fffd}';

/// A codec with one character per byte, in which the bytes below 0x80 are ASCII.
#[derive(Debug)]
pub(super) struct Charmap {
    /// CPython's name of the codec.
    pub name: &'static str,
    /// The module of the codec, as in [`Names::modules`].
    pub modules: &'static str,
    /// The aliases of the codec, as in [`Names::aliases`].
    pub aliases: &'static str,
    /// The characters of the bytes 0x80 to 0xff.
    pub high: &'static str,
}

impl Charmap {
    /// The characters of the bytes 0x80 to 0xff, [`UNDEFINED`] where there is none.
    pub(super) fn table(&self) -> [char; 128] {
        let mut table = [UNDEFINED; 128];
        for (entry, c) in table.iter_mut().zip(self.high.chars()) {
            *entry = c;
        }
        table
    }

    /// The text, or the offset of the first byte that has no meaning.
    pub(super) fn decode(&self, bytes: &[u8]) -> Result<String, usize> {
        let table = self.table();
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
        for (offset, &byte) in bytes.iter().enumerate() {
            let c = if byte.is_ascii() {
                char::from(byte)
            } else {
                let at = usize::from(byte & 0x7f);
                table.get(at).copied().unwrap_or(UNDEFINED)
            };
            if c == UNDEFINED {
                return Err(offset);
            }
            text.push(c);
        }
        Ok(text)
    }
}

/// The reason why source files in an encoding that CPython knows are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// CPython does not accept it for source code either.
    #[error("it does not turn bytes into text, so CPython refuses it too")]
    NotText,
    /// Bytes that look like ASCII text can mean something else: UTF-7, UTF-16, EBCDIC, escapes.
    #[error(
        "plain ASCII bytes can stand for something else in it, so code could hide in what reads as a comment"
    )]
    NotAscii,
    /// Two bytes stand for the same character.
    #[error(
        "several bytes stand for the same character in it, so a file could not be written back unchanged"
    )]
    Ambiguous,
    /// No decoder gives what CPython gives for every input.
    #[error("no available decoder agrees with CPython's for every input")]
    Unverified,
}
