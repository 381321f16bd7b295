//! The amounts that are unpacked: a small archive can hold any amount.

use std::cell::Cell;
use std::io::{self, Read};

use bytesize::ByteSize;

/// The bytes that are unpacked of one archive: nobody waits long for them.
const MOST_UNPACKED: u64 = 512 << 20;

/// The bytes that are kept of all archives of a run.
const MOST_KEPT: u64 = 1 << 30;

/// The bytes that are unpacked of all archives of a run.
const MOST_UNPACKED_OF_ALL: u64 = 16 << 30;

/// The greatest growth of an archive, as a multiple of its size. Text shrinks to a fifth, and to a hundredth if it is a table of data.
const MOST_GROWTH: u64 = 200;

/// The bytes up to which growth does not matter.
const LITTLE: u64 = 64 << 20;

/// There is more in the archives than is unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in super::super) enum Spent {
    #[error("it unpacks to more than {}", ByteSize(MOST_UNPACKED))]
    Unpacked,
    #[error("it unpacks to more than {MOST_GROWTH} times its size")]
    Growth,
    #[error("the archives unpack to more than {}", ByteSize(MOST_UNPACKED_OF_ALL))]
    All,
    #[error("the archives hold more than {} of Python", ByteSize(MOST_KEPT))]
    Kept,
}

/// The amounts that were unpacked and kept so far.
#[derive(Debug, Default)]
pub(in super::super) struct Budget {
    /// The bytes of the archive at hand.
    length: Cell<u64>,
    /// The bytes that were unpacked of all.
    unpacked: Cell<u64>,
    /// The bytes that were unpacked of this one.
    here: Cell<u64>,
    /// The bytes that were kept of all archives.
    kept: Cell<u64>,
}

impl Budget {
    /// Begins with an archive of `length` bytes.
    pub(super) fn begin(&self, length: u64) {
        self.length.set(length);
        self.here.set(0);
    }

    /// Keeps `bytes` more.
    pub(super) fn keep(&self, bytes: u64) -> Result<(), Spent> {
        self.kept.set(self.kept.get() + bytes);
        if self.kept.get() > MOST_KEPT { Err(Spent::Kept) } else { Ok(()) }
    }

    fn unpack(&self, bytes: u64) -> Result<(), Spent> {
        self.unpacked.set(self.unpacked.get() + bytes);
        self.here.set(self.here.get() + bytes);
        let here = self.here.get();
        if self.unpacked.get() > MOST_UNPACKED_OF_ALL {
            Err(Spent::All)
        } else if here > MOST_UNPACKED {
            Err(Spent::Unpacked)
        } else if here > LITTLE && here / MOST_GROWTH > self.length.get() {
            Err(Spent::Growth)
        } else {
            Ok(())
        }
    }
}

/// Bytes that are unpacked, and counted.
pub(super) struct Counted<'b, R> {
    content: R,
    budget: &'b Budget,
}

impl<'b, R> Counted<'b, R> {
    /// The bytes of `content`, as far as the budget reaches.
    pub(super) fn new(content: R, budget: &'b Budget) -> Counted<'b, R> {
        Counted { content, budget }
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.content.read(buffer)?;
        self.budget.unpack(count as u64).map_err(io::Error::other)?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_little_may_grow_and_what_is_much_may_not() {
        let budget = Budget::default();
        budget.begin(1000);
        assert_eq!(budget.unpack(LITTLE), Ok(()));
        assert_eq!(budget.unpack(1), Err(Spent::Growth));
        budget.begin(LITTLE);
        assert_eq!(budget.unpack(MOST_UNPACKED), Ok(()));
        assert_eq!(budget.unpack(1), Err(Spent::Unpacked));
    }

    #[test]
    fn what_is_kept_is_counted_over_all_archives() {
        let budget = Budget::default();
        budget.begin(1);
        assert_eq!(budget.keep(MOST_KEPT), Ok(()));
        budget.begin(1);
        assert_eq!(budget.keep(1), Err(Spent::Kept));
    }
}
