//! Offsets into lines and columns, for a text that need not be parsed.

use std::ops::Range;

use ruff_text_size::{TextRange, TextSize};

use super::Location;

/// The lines of a text. Every lookup accepts every offset: what lies behind the text counts as its end, and what lies
/// inside a character as the character's start. None takes longer in a longer line.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    /// Where each line starts.
    starts: Vec<TextSize>,
    /// How many characters start before each [`BLOCK`] of the text; empty if all characters are bytes.
    blocks: Vec<usize>,
}

/// How many bytes are looked at, at most, to count characters up to an offset.
const BLOCK: usize = 512;

impl<'t> Lines<'t> {
    /// Finds the lines of `text`.
    pub fn new(text: &'t str) -> Lines<'t> {
        let mut blocks = Vec::new();
        if !text.is_ascii() {
            blocks.reserve(text.len() / BLOCK + 1);
            blocks.push(0);
            blocks.extend(text.as_bytes().chunks(BLOCK).scan(0, |sum, block| {
                *sum += count_characters(block);
                Some(*sum)
            }));
        }
        Lines { text, starts: line_starts(text), blocks }
    }

    /// The whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The nearest offset that is in the text and between two characters.
    pub fn clamp(&self, offset: TextSize) -> usize {
        self.text.floor_char_boundary(offset.to_usize())
    }

    /// The nearest range that is in the text and between characters.
    pub fn clamp_range(&self, range: TextRange) -> Range<usize> {
        self.clamp(range.start())..self.clamp(range.end())
    }

    /// The line that holds `offset`, counted from 0.
    pub fn row(&self, offset: usize) -> usize {
        let after = |start: &TextSize| start.to_usize() <= offset;
        self.starts.partition_point(after) - 1
    }

    /// The line at `row`, counted from 0, with what ends it; empty if there is no such line.
    pub fn whole_line(&self, row: usize) -> Range<usize> {
        let end = self.text.len();
        let start_of = |row: usize| self.starts.get(row).map_or(end, TextSize::to_usize);
        start_of(row)..start_of(row + 1)
    }

    /// The line at `row`, counted from 0, without what ends it; empty if there is no such line.
    pub fn line(&self, row: usize) -> Range<usize> {
        let range = self.whole_line(row);
        let line = &self.text[range.clone()];
        let content =
            line.strip_suffix("\r\n").or_else(|| line.strip_suffix(['\n', '\r'])).unwrap_or(line);
        range.start..range.start + content.len()
    }

    /// The position of `offset`.
    pub fn location(&self, offset: TextSize) -> Location {
        let offset = self.clamp(offset);
        let row = self.row(offset);
        let start = self.starts[row].to_usize();
        Location {
            row: row + 1,
            column: self.characters_before(offset) - self.characters_before(start) + 1,
        }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        match self.blocks.get(block) {
            Some(before) => before + count_characters(&self.text.as_bytes()[block * BLOCK..offset]),
            None => offset,
        }
    }
}

/// Where each line of `text` starts: at its beginning and behind every `\n`, `\r\n` and lone `\r`.
fn line_starts(text: &str) -> Vec<TextSize> {
    let bytes = text.as_bytes();
    let behind = |place: usize| TextSize::try_from(place + 1).unwrap_or(TextSize::new(u32::MAX));
    let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
    starts.push(TextSize::new(0));
    if memchr::memchr(b'\r', bytes).is_none() {
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(behind));
    } else {
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = ends.filter(|&end| bytes[end] == b'\n' || bytes.get(end + 1) != Some(&b'\n'));
        starts.extend(ends.map(behind));
    }
    starts
}

/// How many characters start in a piece of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    let is_start = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(is_start).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use ruff_source_file::LineIndex;

    use super::Lines;
    use crate::syntax::{Location, TextSize};

    #[test]
    fn form_feeds_and_unicode_separators_end_no_line() {
        let lines = Lines::new("a\x0cb\u{2028}c\rd\r\ne\n");
        let rows: Vec<_> = (0..5).map(|row| &lines.text()[lines.line(row)]).collect();
        assert_eq!(rows, ["a\x0cb\u{2028}c", "d", "e", "", ""]);
    }

    #[test]
    fn what_lies_outside_is_moved_inside() {
        let lines = Lines::new("é");
        let end = Location { row: 1, column: 2 };
        assert_eq!(lines.location(TextSize::new(99)), end);
        assert_eq!(lines.clamp(TextSize::new(1)), 0);
    }

    proptest! {
        #[test]
        fn locations_are_those_of_the_parsers_own_index(
            text in "[a-cé世\n\r\t]{0,40}",
            copies in 1_usize..60,
            offsets in prop::collection::vec(0_u32..3_000, 0..10),
        ) {
            let text = text.repeat(copies);
            let index = LineIndex::from_source_text(&text);
            let lines = Lines::new(&text);
            for offset in offsets {
                let offset = TextSize::try_from(lines.clamp(TextSize::new(offset))).unwrap();
                let expected = index.line_column(offset, &text);
                let found = lines.location(offset);
                prop_assert_eq!(found.row, expected.line.get());
                prop_assert_eq!(found.column, expected.column.get());
            }
        }
    }
}
