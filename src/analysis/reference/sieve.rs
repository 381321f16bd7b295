//! A sieve for names: most that are not among those it was made for are told apart at the price of a look at a few bytes.

/// The number of bits, a power of two.
const BITS: usize = 4096;

/// The names that may be among those that were added.
#[derive(Debug, Clone)]
pub(super) struct Sieve([u64; BITS / 64]);

impl Default for Sieve {
    fn default() -> Self {
        Sieve([0; BITS / 64])
    }
}

impl Sieve {
    /// Has the name pass from now on.
    pub(super) fn add(&mut self, name: &str) {
        let bit = bit(name);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// True if a name passes, as all do that were added.
    pub(super) fn passes(&self, name: &str) -> bool {
        let bit = bit(name);
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
fn bit(name: &str) -> usize {
    let bytes = name.as_bytes();
    let byte = |index: usize| bytes.get(index).copied().map_or(0, usize::from);
    let length = bytes.len();
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
