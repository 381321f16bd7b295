//! Where things are after a rewrite.

use crate::diagnostic::Edit;
use crate::syntax::{TextRange, TextSize};

/// Where edits are in the old and in the new text, and where everything else went.
#[derive(Debug)]
pub(super) struct Shift {
    /// The edits in the old text.
    pub old: Vec<TextRange>,
    /// What they put there, in the new text.
    pub new: Vec<TextRange>,
}

impl Shift {
    /// For `edits` that are in order and do not overlap.
    pub(super) fn new(edits: &[Edit]) -> Shift {
        Shift::of(edits.iter().map(|edit| (edit.range, TextSize::of(&edit.content))))
    }

    /// For edits, each with the length of what it puts there, that are in order and do not overlap.
    pub(super) fn of(edits: impl IntoIterator<Item = (TextRange, TextSize)>) -> Shift {
        let mut shift = Shift { old: Vec::new(), new: Vec::new() };
        let (mut added, mut removed) = (TextSize::default(), TextSize::default());
        for (range, length) in edits {
            shift.old.push(range);
            shift.new.push(TextRange::at(range.start() + added - removed, length));
            added += length;
            removed += range.len();
        }
        shift
    }

    /// What is needed to tell where things in `range`, or at its ends, are now. It is searched faster than the whole.
    pub(super) fn near(&self, range: TextRange) -> Shift {
        let first = self.old.partition_point(|edit| edit.end() < range.start()).saturating_sub(1);
        let behind = self.old.partition_point(|edit| edit.start() <= range.end());
        let near = first..behind.max(first);
        Shift { old: self.old[near.clone()].to_vec(), new: self.new[near].to_vec() }
    }

    /// Where what started at `offset` starts now: behind what was inserted there.
    pub(super) fn start(&self, offset: TextSize) -> TextSize {
        self.moved(offset, self.old.partition_point(|edit| edit.end() <= offset))
    }

    /// Where what ended at `offset` ends now: before what was inserted there.
    pub(super) fn end(&self, offset: TextSize) -> TextSize {
        let before = |edit: &TextRange| edit.end() <= offset && edit.start() < offset;
        self.moved(offset, self.old.partition_point(before))
    }

    fn moved(&self, offset: TextSize, edits_before: usize) -> TextSize {
        match edits_before.checked_sub(1) {
            Some(last) => self.new[last].end() + (offset - self.old[last].end()),
            None => offset,
        }
    }
}
