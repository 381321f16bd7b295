//! The origin of each piece of a text that edits have made of another.

use crate::diagnostic::Edit;
use crate::syntax::TextSize;

/// The origin of each piece of a text that edits have made of another, in any number of rounds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The pieces in the order of the edited text, none of them empty.
    pieces: Vec<Piece>,
    /// The length of the edited text.
    length: TextSize,
}

/// Neighbouring characters of one origin, up to the next piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    start: TextSize,
    /// The offset of the start in the original text; `None` if an edit inserted the piece.
    origin: Option<TextSize>,
}

impl Provenance {
    /// The provenance of a text of this length before any edit.
    pub fn unedited(length: TextSize) -> Provenance {
        let mut provenance = Provenance::default();
        provenance.push(length, Some(TextSize::new(0)));
        provenance
    }

    /// Follows one round of edits, in the order of the text, which do not overlap.
    pub fn edit(&mut self, edits: &[Edit]) {
        let before = std::mem::take(self);
        let mut copied = TextSize::new(0);
        for edit in edits {
            self.copy(&before, copied, edit.range.start());
            self.push(TextSize::of(edit.content.as_str()), None);
            copied = edit.range.end();
        }
        self.copy(&before, copied, before.length);
    }

    /// The offset in the original text of the character at `offset`; `None` if an edit inserted that, or if it is behind the
    /// end.
    pub fn origin(&self, offset: TextSize) -> Option<TextSize> {
        self.origin_in(self.pieces.partition_point(|piece| piece.start <= offset), offset)
    }

    /// The same for an offset in the piece before `next`.
    fn origin_in(&self, next: usize, offset: TextSize) -> Option<TextSize> {
        let piece = self.pieces.get(next.checked_sub(1)?)?;
        let origin = piece.origin.filter(|_| offset < self.length)?;
        Some(origin + (offset - piece.start))
    }

    /// The offset in the edited text of the first character from `offset` on that was in the original, with its offset
    /// there.
    pub fn next_original(&self, offset: TextSize) -> Option<(TextSize, TextSize)> {
        let next = self.pieces.partition_point(|piece| piece.start <= offset);
        if let Some(origin) = self.origin_in(next, offset) {
            return Some((offset, origin));
        }
        let mut behind = self.pieces[next..].iter();
        behind.find_map(|piece| Some((piece.start, piece.origin?)))
    }

    /// The offset in the edited text of the first character from `offset` on that an edit inserted.
    pub fn next_inserted(&self, offset: TextSize) -> Option<TextSize> {
        let next = self.pieces.partition_point(|piece| piece.start <= offset);
        let mut pieces = self.pieces[next.saturating_sub(1)..].iter();
        let piece = pieces.find(|piece| piece.origin.is_none())?;
        Some(piece.start.max(offset))
    }

    /// The offset in the original of the last character before `offset` that was there.
    pub fn last_original(&self, offset: TextSize) -> Option<TextSize> {
        let offset = offset.min(self.length);
        let next = self.pieces.partition_point(|piece| piece.start < offset);
        let mut end = offset;
        for piece in self.pieces[..next].iter().rev() {
            if let Some(origin) = piece.origin {
                return Some(origin + (end - piece.start) - TextSize::new(1));
            }
            end = piece.start;
        }
        None
    }

    /// Appends what `before` has from `start` to `end`.
    fn copy(&mut self, before: &Provenance, start: TextSize, end: TextSize) {
        let first = before.pieces.partition_point(|piece| piece.start <= start).saturating_sub(1);
        for (index, piece) in before.pieces.iter().enumerate().skip(first) {
            let next = before.pieces.get(index + 1).map_or(before.length, |next| next.start);
            let (from, to) = (piece.start.max(start), next.min(end));
            if from >= end {
                return;
            }
            let origin = piece.origin.map(|origin| origin + (from - piece.start));
            self.push(to - from, origin);
        }
    }

    fn push(&mut self, length: TextSize, origin: Option<TextSize>) {
        if length == TextSize::new(0) {
            return;
        }
        let continues = self.pieces.last().is_some_and(|last| {
            last.origin.map(|origin| origin + (self.length - last.start)) == origin
        });
        if !continues {
            self.pieces.push(Piece { start: self.length, origin });
        }
        self.length += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::apply;
    use crate::syntax::TextRange;
    use proptest::prelude::*;

    fn origins(provenance: &Provenance, length: u32) -> Vec<Option<u32>> {
        let origin = |offset| provenance.origin(TextSize::new(offset)).map(u32::from);
        (0..length).map(origin).collect()
    }

    #[test]
    fn rounds_follow_each_other() {
        let range = |start, end| TextRange::new(TextSize::new(start), TextSize::new(end));
        let mut provenance = Provenance::unedited(TextSize::new(4));
        assert_eq!(origins(&provenance, 4), [Some(0), Some(1), Some(2), Some(3)]);
        // "abcd" to "xabyd".
        provenance.edit(&[Edit::insert(TextSize::new(0), "x"), Edit::replace(range(2, 3), "y")]);
        assert_eq!(origins(&provenance, 5), [None, Some(0), Some(1), None, Some(3)]);
        assert_eq!(
            provenance.next_original(TextSize::new(3)),
            Some((TextSize::new(4), TextSize::new(3)))
        );
        assert_eq!(provenance.next_inserted(TextSize::new(1)), Some(TextSize::new(3)));
        assert_eq!(provenance.next_inserted(TextSize::new(4)), None);
        assert_eq!(provenance.last_original(TextSize::new(4)), Some(TextSize::new(1)));
        assert_eq!(provenance.last_original(TextSize::new(1)), None);
        // "xabyd" to "xby".
        provenance.edit(&[Edit::delete(range(1, 2)), Edit::delete(range(4, 5))]);
        assert_eq!(origins(&provenance, 3), [None, Some(1), None]);
    }

    proptest! {
        /// Characters of the original come from where they stand there, and no others do.
        #[test]
        fn characters_come_from_where_they_were(
            rounds in prop::collection::vec(prop::collection::vec((0..30_u32, 0..4_u32, "[A-Z]{0,3}"), 0..4), 0..4),
        ) {
            let original = "abcdefghijklmnopqrstuvwxyz";
            let mut text = original.to_owned();
            let mut provenance = Provenance::unedited(TextSize::of(original));
            for mut round in rounds {
                round.sort();
                let mut edits: Vec<Edit> = Vec::new();
                for (start, length, content) in round {
                    let end = u32::try_from(text.len()).expect("it is short");
                    let start = TextSize::new(start.min(end));
                    let range = TextRange::new(start, (start + TextSize::new(length)).min(TextSize::new(end)));
                    if edits.last().is_none_or(|last| last.range.end() < range.start()) {
                        edits.push(Edit::replace(range, content));
                    }
                }
                text = apply(&text, &edits);
                provenance.edit(&edits);
            }
            for (offset, character) in text.char_indices() {
                let origin = provenance.origin(TextSize::try_from(offset).expect("it is short"));
                let there = origin.and_then(|origin| original[origin.to_usize()..].chars().next());
                let expected = character.is_ascii_lowercase().then_some(character);
                prop_assert_eq!(there, expected);
            }
        }
    }
}
