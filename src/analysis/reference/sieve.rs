//! A sieve for names: most that are not among those it was made for are told apart at the price of a look at a few bytes.

use super::known::{FINDING_ATTRIBUTES, FINDING_METHODS, synonymous_modules};
use super::members;
use crate::names::top_level;

/// The number of bits, a power of two.
const BITS: usize = 4096;

/// The sieve for attributes that may matter where those of these names are wanted.
pub fn sieve_of_attributes<'s>(names: impl Iterator<Item = &'s str>) -> Sieve {
    let finding = FINDING_ATTRIBUTES.iter().chain(FINDING_METHODS).copied();
    members::modules().chain(finding).chain(names).collect()
}

/// The sieve for the parts between the dots of a name, one of which passes if a thing may matter where things of these names are
/// wanted.
pub fn sieve_of_things<'s>(names: impl Iterator<Item = &'s str>) -> Sieve {
    members::top_level_modules().chain(synonymous_modules()).chain(names.map(top_level)).collect()
}

/// The names that may be among those that were added.
#[derive(Debug, Clone)]
pub struct Sieve([u64; BITS / 64]);

impl Default for Sieve {
    fn default() -> Self {
        Sieve([0; BITS / 64])
    }
}

impl Sieve {
    /// Has the name pass from now on.
    pub(super) fn add(&mut self, name: &str) {
        let bit = bit(name.as_bytes());
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// True if a name passes, as all do that were added.
    pub fn passes(&self, name: impl AsRef<[u8]>) -> bool {
        let bit = bit(name.as_ref());
        self.0[bit / 64] & (1 << (bit % 64)) != 0
    }
}

impl<'s> FromIterator<&'s str> for Sieve {
    fn from_iter<I: IntoIterator<Item = &'s str>>(names: I) -> Sieve {
        let mut sieve = Sieve::default();
        names.into_iter().for_each(|name| sieve.add(name));
        sieve
    }
}

/// The bit of a name: made of its length, its first byte, its last and one in the middle.
fn bit(name: &[u8]) -> usize {
    let byte = |index: usize| name.get(index).copied().map_or(0, usize::from);
    let length = name.len();
    let mixed = byte(0) + 37 * byte(length.wrapping_sub(1)) + 101 * byte(length / 2) + 977 * length;
    mixed % BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_passes_and_little_else() {
        let added = ["os", "subprocess", "getattr", "", "é"];
        let sieve: Sieve = added.into_iter().collect();
        assert!(added.iter().all(|name| sieve.passes(name)));
        let others = ["self", "name", "value", "append", "get", "result", "path", "x"];
        assert!(others.iter().filter(|name| sieve.passes(name)).count() < 2);
    }
}
