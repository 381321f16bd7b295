//! The comparison of code objects that were compiled from files of different names.

use rustc_hash::FxHashMap;

use super::reader::{Build, MarshalError, read};
use super::{Magic, layout};

/// Values that have been seen, of which equal ones have the same number. Those that refer to each other in another way,
/// or hold the same members of a set in another order, are equal.
#[derive(Debug, Default)]
pub struct Likeness(FxHashMap<Seen, u32>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Seen {
    kind: u8,
    bytes: Box<[u8]>,
    values: Box<[u32]>,
}

impl Likeness {
    /// True if two code objects of the version of `magic` differ in nothing but the names of their files. Nothing if the
    /// form of that version's code objects is not settled.
    ///
    /// # Errors
    /// If one of them is none.
    pub fn of(left: &[u8], right: &[u8], magic: Magic) -> Result<Option<bool>, MarshalError> {
        let Some(layout) = layout(magic) else {
            return Ok(None);
        };
        let mut seen = Likeness::default();
        let left = read(left, layout, &mut seen)?;
        Ok(Some(left == read(right, layout, &mut seen)?))
    }

    fn number(&mut self, kind: u8, bytes: &[u8], values: Vec<u32>) -> u32 {
        // There are no more values than bytes in a file, whose size is limited.
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let seen = Seen { kind, bytes: bytes.into(), values: values.into() };
        *self.0.entry(seen).or_insert(next)
    }
}

impl Build for Likeness {
    type Value = u32;

    fn leaf(&mut self, kind: u8, bytes: &[u8]) -> u32 {
        self.number(kind, bytes, Vec::new())
    }

    fn node(&mut self, kind: u8, numbers: &[u8], mut values: Vec<u32>) -> u32 {
        if matches!(kind, b'<' | b'>') {
            values.sort_unstable();
        }
        self.number(kind, numbers, values)
    }
}
