//! A sieve for names: most that are not among those it was made for are told apart at the price of a look at a few bytes.

/// The number of marks, a power of two: names of different marks are different.
pub(super) const MARKS: usize = 4096;

/// The names that may be among those that were added.
#[derive(Debug, Clone)]
pub struct Sieve([u64; MARKS / 64]);

impl Default for Sieve {
    fn default() -> Self {
        Sieve([0; MARKS / 64])
    }
}

impl Sieve {
    /// The sieve that every name passes.
    pub fn open() -> Sieve {
        Sieve([u64::MAX; MARKS / 64])
    }

    /// Has the name pass from now on.
    pub fn add(&mut self, name: &str) {
        let mark = mark(name.as_bytes());
        self.0[mark / 64] |= 1 << (mark % 64);
    }

    /// Has pass whatever passes the other sieve.
    pub fn merge(&mut self, other: &Sieve) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// True if a name passes, as all do that were added.
    #[inline]
    pub fn passes(&self, name: impl AsRef<[u8]>) -> bool {
        let mark = mark(name.as_ref());
        self.0[mark / 64] & (1 << (mark % 64)) != 0
    }

    /// A bit for each mark, set if names of that pass.
    pub(super) fn words(&self) -> &[u64; MARKS / 64] {
        &self.0
    }
}

impl<'s> FromIterator<&'s str> for Sieve {
    fn from_iter<I: IntoIterator<Item = &'s str>>(names: I) -> Sieve {
        let mut sieve = Sieve::default();
        names.into_iter().for_each(|name| sieve.add(name));
        sieve
    }
}

/// The mark of a name: made of its length, its first byte, its last and one in the middle.
#[inline]
pub(super) fn mark(name: &[u8]) -> usize {
    let [first, .., last] = name else {
        return name.first().copied().map_or(0, usize::from);
    };
    let length = name.len();
    let middle = name[length / 2];
    let mixed =
        usize::from(*first) + 37 * usize::from(*last) + 101 * usize::from(middle) + 977 * length;
    mixed % MARKS
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
        assert!(others.iter().all(|name| Sieve::open().passes(name)));
        let mut merged: Sieve = ["self"].into_iter().collect();
        merged.merge(&sieve);
        assert!(added.iter().chain(&["self"]).all(|name| merged.passes(name)));
    }
}
