//! Spans and offsets after a rewrite.

use crate::diagnostic::Edit;
use crate::syntax::{TextRange, TextSize};

/// The spans of edits in the old and in the new text, from which the new position of everything else follows.
#[derive(Debug)]
pub(super) struct Shift {
    /// The edits in the old text.
    pub old: Vec<TextRange>,
    /// The spans that they put there, in the new text.
    pub new: Vec<TextRange>,
}

impl Shift {
    /// The shift by `edits`, which are in order and do not overlap.
    pub(super) fn new(edits: &[Edit]) -> Shift {
        Shift::of(edits.iter().map(|edit| (edit.range, TextSize::of(&edit.content))))
    }

    /// The shift by edits, each with the length of what it puts there, which are in order and do not overlap.
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

    /// The part that is needed to shift things in `range`, or at its ends. It is searched faster than the whole.
    pub(super) fn near(&self, range: TextRange) -> Shift {
        let first = self.old.partition_point(|edit| edit.end() < range.start()).saturating_sub(1);
        let behind = self.old.partition_point(|edit| edit.start() <= range.end());
        let near = first..behind.max(first);
        Shift { old: self.old[near.clone()].to_vec(), new: self.new[near].to_vec() }
    }

    /// The new start of what started at `offset`: behind what was inserted there, or put in its place.
    pub(super) fn start(&self, offset: TextSize) -> TextSize {
        let next = self.old.partition_point(|edit| edit.end() <= offset);
        match self.old.get(next) {
            Some(edit) if edit.start() < offset => self.new[next].end(),
            _ => self.moved(offset, next),
        }
    }

    /// The new end of what ended at `offset`: before what was inserted there.
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
