//! Offsets into lines and columns, for a text that need not be parsed.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use ruff_text_size::{TextRange, TextSize};

use super::Location;

/// The lines of a text. Every lookup accepts every offset: what lies behind the text counts as its end, and what lies
/// inside a character as the character's start. None takes longer in a longer line.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    table: LineTable,
    /// The line that was found last, as most questions are about the same one.
    last: Cell<Line>,
}

/// A line with what ends it.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    row: usize,
    start: usize,
    end: usize,
}

/// The lines of a text, without the text.
#[derive(Debug, Clone)]
pub(super) struct LineTable {
    /// The counts before each [`BLOCK`] of the text. Most files are asked about few lines, and counting by blocks takes
    /// a fraction of the time that listing all line starts does.
    blocks: Rc<[Counts]>,
    is_ascii: bool,
    /// True if some line may end in something else than a lone `\n`.
    has_returns: bool,
}

/// Number of bytes that are looked at, at most, to count up to an offset.
const BLOCK: usize = 512;

/// Number of bytes that are counted at a time, in numbers of one byte, which the processor does for many of them at
/// once.
const BATCH: usize = 128;

/// The lines and characters that end or start before some offset of a text.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// The ends of lines: each `\n`, `\r\n` and lone `\r`.
    line_ends: usize,
    /// The starts of characters, if not all characters are bytes.
    characters: usize,
    /// The starts of characters that take two units of UTF-16, if there are any.
    pairs: usize,
}

/// A position for programs, each of which counts columns in its own way. Lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The byte in the text's UTF-8, from 0.
    pub offset: usize,
    /// The line; `\n`, `\r\n` and a lone `\r` end one.
    pub line: usize,
    /// The column in bytes of UTF-8.
    pub byte_column: usize,
    /// The column in characters, which are code points.
    pub column: usize,
    /// The column in units of UTF-16, in which JavaScript, Java and the protocol of language servers count.
    pub utf16_column: usize,
}

impl LineTable {
    pub(super) fn new(text: &str) -> LineTable {
        let is_ascii = text.is_ascii();
        let has_returns = memchr::memchr(b'\r', text.as_bytes()).is_some();
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut before = Counts::default();
        for start in (0..=text.len()).step_by(BLOCK) {
            blocks.push(before);
            let block = start..text.len().min(start + BLOCK);
            before.line_ends += count_line_ends(text.as_bytes(), block.clone(), has_returns);
            if !is_ascii {
                before.characters += count_characters(&text.as_bytes()[block.clone()]);
                before.pairs += count_pairs(&text.as_bytes()[block]);
            }
        }
        LineTable { blocks: blocks.into(), is_ascii, has_returns }
    }
}

impl<'t> Lines<'t> {
    /// Finds the lines of `text`.
    pub fn new(text: &'t str) -> Lines<'t> {
        Lines::with(text, LineTable::new(text))
    }

    /// The lines of `text`, which were found before.
    pub(super) fn with(text: &'t str, table: LineTable) -> Lines<'t> {
        Lines { text, table, last: Cell::default() }
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
        let last = self.last.get();
        if (last.start..last.end).contains(&offset) {
            return last.row;
        }
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        self.table.blocks[block].line_ends
            + count_line_ends(self.text.as_bytes(), block * BLOCK..offset, self.table.has_returns)
    }

    /// The line at `row`, counted from 0, with what ends it; empty if there is no such line.
    pub fn whole_line(&self, row: usize) -> Range<usize> {
        let mut line = self.last.get();
        if line.row != row || line.end == 0 {
            let start = self.start_of(row);
            line = Line { row, start, end: self.end_from(start) };
            self.last.set(line);
        }
        line.start..line.end
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
        let start = self.whole_line(row).start;
        Location {
            row: row + 1,
            column: self.characters_before(offset) - self.characters_before(start) + 1,
        }
    }

    /// The position of `offset` for programs.
    pub fn position(&self, offset: TextSize) -> Position {
        let Location { row: line, column } = self.location(offset);
        let offset = self.clamp(offset);
        let start = self.whole_line(line - 1).start;
        let pairs = self.pairs_before(offset) - self.pairs_before(start);
        Position {
            offset,
            line,
            byte_column: offset - start + 1,
            column,
            utf16_column: column + pairs,
        }
    }

    /// The start of the line at `row`; the end of the text if there is no such line.
    fn start_of(&self, row: usize) -> usize {
        let Some(ends_before) = row.checked_sub(1) else {
            return 0;
        };
        let bytes = self.text.as_bytes();
        let block = self.table.blocks.partition_point(|block| block.line_ends <= ends_before) - 1;
        let ends = memchr::memchr2_iter(b'\n', b'\r', &bytes[block * BLOCK..]);
        let mut ends = ends
            .map(|index| block * BLOCK + index)
            .filter(|&index| bytes[index] == b'\n' || bytes.get(index + 1) != Some(&b'\n'));
        let end = ends.nth(ends_before - self.table.blocks[block].line_ends);
        end.map_or(bytes.len(), |end| end + 1)
    }

    /// The end of the line that starts at `start`.
    fn end_from(&self, start: usize) -> usize {
        let bytes = &self.text.as_bytes()[start..];
        match memchr::memchr2(b'\n', b'\r', bytes) {
            Some(end) if bytes[end..].starts_with(b"\r\n") => start + end + 2,
            Some(end) => start + end + 1,
            None => self.text.len(),
        }
    }

    fn characters_before(&self, offset: usize) -> usize {
        if self.table.is_ascii {
            return offset;
        }
        let block = offset / BLOCK;
        let rest = &self.text.as_bytes()[block * BLOCK..offset];
        self.table.blocks[block].characters + count_characters(rest)
    }

    fn pairs_before(&self, offset: usize) -> usize {
        if self.table.is_ascii {
            return 0;
        }
        let block = offset / BLOCK;
        let rest = &self.text.as_bytes()[block * BLOCK..offset];
        self.table.blocks[block].pairs + count_pairs(rest)
    }
}

/// The number of lines that end in `range`: at each `\n` and each `\r` without one behind it.
fn count_line_ends(text: &[u8], range: Range<usize>, has_returns: bool) -> usize {
    if !has_returns {
        return memchr::memchr_iter(b'\n', &text[range]).count();
    }
    let followed = range.end.min(text.len().saturating_sub(1)).max(range.start);
    let bytes = &text[range.start..followed];
    let next = text.get(range.start + 1..=followed).unwrap_or_default();
    let batches = bytes.chunks(BATCH).zip(next.chunks(BATCH));
    let counted: usize = batches
        .map(|(bytes, next)| {
            let is_end = |(&byte, &next): (&u8, &u8)| {
                u8::from(byte == b'\n') + u8::from(byte == b'\r' && next != b'\n')
            };
            usize::from(bytes.iter().zip(next).map(is_end).sum::<u8>())
        })
        .sum();
    // The last byte of the text has none behind it.
    let last = &text[followed..range.end];
    counted + last.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count()
}

/// The number of characters that start in a piece of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    let is_start = |byte: &u8| u8::from(*byte & 0b1100_0000 != 0b1000_0000);
    bytes.chunks(BATCH).map(|batch| usize::from(batch.iter().map(is_start).sum::<u8>())).sum()
}

/// The number of characters that start in a piece of UTF-8 and take two units of UTF-16: those of four bytes.
fn count_pairs(bytes: &[u8]) -> usize {
    let is_start = |byte: &u8| u8::from(*byte >= 0b1111_0000);
    bytes.chunks(BATCH).map(|batch| usize::from(batch.iter().map(is_start).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use ruff_source_file::{LineIndex, OneIndexed};

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
            text in "[a-cé世🦀\n\r\t]{0,40}",
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
                let position = lines.position(offset);
                let before = &text[lines.line(found.row - 1).start..offset.to_usize()];
                prop_assert_eq!((position.line, position.column), (found.row, found.column));
                prop_assert_eq!(position.byte_column, before.len() + 1);
                prop_assert_eq!(position.utf16_column, before.encode_utf16().count() + 1);
            }
            for row in 0..=index.line_count() {
                let line = OneIndexed::from_zero_indexed(row);
                let expected = index.line_range(line, &text);
                prop_assert_eq!(lines.whole_line(row), expected.to_std_range());
            }
        }
    }
}
