//! The few lines of a file that one finding shows.
//!
//! codespan-reporting draws a whole file's lines, visits every line that a label spans, and trusts the text. It is
//! given an excerpt instead: only lines near a label's ends, shortened, without anything a terminal would act on. So
//! the cost of a finding depends neither on the size of its file nor on the length of its range.

use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};

use crate::output::visible;
use crate::syntax::Lines;

/// Number of lines that are shown from the start of a label of many lines, after the first. The drawing's own setting,
/// too.
pub(super) const LINES_AFTER_START: usize = 3;
/// Number of lines that are shown before its last.
pub(super) const LINES_BEFORE_END: usize = 1;
/// Longer lines, in bytes, are cut: they are data or generated code.
const LONGEST_LINE: usize = 400;
/// Number of characters of a line that is cut which are shown before the position it is shown for.
const SHOWN_BEFORE: usize = 40;
/// Number of characters of such a line that are shown from that position on.
const SHOWN_AFTER: usize = 120;
/// Stands for what was cut.
const CUT: &str = "…";

/// Some lines of a file, ready to be drawn.
#[derive(Debug)]
pub(super) struct Excerpt<'p> {
    path: &'p str,
    location: crate::syntax::Location,
    source: String,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    /// Its number in the file, counted from 0.
    row: usize,
    /// The span of the file's text that is shown.
    shown: Range<usize>,
    /// The span of the line in the excerpt.
    range: Range<usize>,
    /// The offset in the excerpt at which `shown` begins.
    start: usize,
}

/// A span of the file, with the lines of its ends.
#[derive(Debug)]
struct LineSpan {
    range: Range<usize>,
    rows: Range<usize>,
}

impl LineSpan {
    /// A range that ends with a line break ends in the line it breaks.
    fn new(lines: &Lines, range: &Range<usize>) -> LineSpan {
        let first = lines.row(range.start);
        let first_line = lines.line(first);
        let start = range.start.min(first_line.end);
        let mut end = range.end;
        let mut last = first;
        if end > first_line.end {
            last = lines.row(end);
            if last > first && lines.line(last).start == end {
                last -= 1;
            }
            end = end.min(lines.line(last).end);
        }
        LineSpan { range: start..end.max(start), rows: first..last }
    }
}

impl<'p> Excerpt<'p> {
    /// The lines around `spans`, and the spans in the excerpt. The first span is the one that the finding is about.
    pub(super) fn new(
        path: &'p str,
        location: crate::syntax::Location,
        lines: &Lines,
        spans: &[Range<usize>],
    ) -> (Excerpt<'p>, Vec<Range<usize>>) {
        let spans: Vec<_> = spans.iter().map(|range| LineSpan::new(lines, range)).collect();
        let mut excerpt = Excerpt { path, location, source: String::new(), lines: Vec::new() };
        for row in rows(&spans) {
            excerpt.push(row, lines, anchor(row, &spans));
        }
        let ranges = spans
            .iter()
            .map(|span| {
                let start = excerpt.offset(span.rows.start, span.range.start);
                let end = excerpt.offset(span.rows.end, span.range.end);
                start..end.max(start)
            })
            .collect();
        (excerpt, ranges)
    }

    fn push(&mut self, row: usize, lines: &Lines, anchor: Option<usize>) {
        let line = lines.line(row);
        let shown = if line.len() > LONGEST_LINE {
            window(lines.text(), &line, anchor.unwrap_or(line.start))
        } else {
            line.clone()
        };
        let line_start = self.source.len();
        if shown.start > line.start {
            self.source.push_str(CUT);
        }
        let start = self.source.len();
        visible::push_source(&mut self.source, &lines.text()[shown.clone()]);
        if shown.end < line.end {
            self.source.push_str(CUT);
        }
        // Keeps the end of this line apart from the start of the next.
        self.source.push('\n');
        self.lines.push(Line { row, shown, range: line_start..self.source.len(), start });
    }

    /// The offset in the excerpt of an offset into the file's text; for what was cut, that of the mark of the cut.
    fn offset(&self, row: usize, offset: usize) -> usize {
        let Ok(index) = self.lines.binary_search_by_key(&row, |line| line.row) else {
            return 0;
        };
        let line = &self.lines[index];
        if offset < line.shown.start {
            line.range.start
        } else {
            line.start + (offset.min(line.shown.end) - line.shown.start)
        }
    }

    fn line_at(&self, index: usize) -> Result<&Line, Error> {
        self.lines.get(index).ok_or(Error::LineTooLarge { given: index, max: self.lines.len() })
    }
}

/// The rows to draw from, in order. Where rows are left out, two of them stay: from two on, a gap is drawn as one.
fn rows(spans: &[LineSpan]) -> Vec<usize> {
    let mut wanted = Vec::with_capacity(spans.len() * 2);
    for LineSpan { rows, .. } in spans {
        wanted.extend(rows.start..=rows.end.min(rows.start + LINES_AFTER_START));
        wanted.extend(rows.start.max(rows.end.saturating_sub(LINES_BEFORE_END))..=rows.end);
    }
    wanted.sort_unstable();
    wanted.dedup();
    let mut rows = Vec::with_capacity(wanted.len() * 2);
    for (index, &row) in wanted.iter().enumerate() {
        let next = wanted.get(index + 1).copied().unwrap_or(row + 1);
        rows.extend(row..next.min(row + 3));
    }
    rows
}

/// The offset for which a row is shown.
fn anchor(row: usize, spans: &[LineSpan]) -> Option<usize> {
    spans.iter().find_map(|span| {
        if span.rows.start == row {
            Some(span.range.start)
        } else if span.rows.end == row {
            Some(span.range.end)
        } else {
            None
        }
    })
}

/// The part of a long line that surrounds `anchor`.
fn window(text: &str, line: &Range<usize>, anchor: usize) -> Range<usize> {
    let before = text[line.start..anchor].char_indices().rev();
    let start = before.take(SHOWN_BEFORE).last();
    let after = text[anchor..line.end].char_indices();
    let end = after.map(|(offset, _)| anchor + offset).nth(SHOWN_AFTER);
    start.map_or(anchor, |(offset, _)| line.start + offset)..end.unwrap_or(line.end)
}

impl<'a> Files<'a> for Excerpt<'_> {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(self.path)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.source)
    }

    fn line_index(&'a self, (): (), offset: usize) -> Result<usize, Error> {
        let after = self.lines.partition_point(|line| line.range.start <= offset);
        Ok(after.saturating_sub(1))
    }

    fn line_number(&'a self, (): (), index: usize) -> Result<usize, Error> {
        Ok(self.line_at(index)?.row + 1)
    }

    fn line_range(&'a self, (): (), index: usize) -> Result<Range<usize>, Error> {
        Ok(self.line_at(index)?.range.clone())
    }

    /// The location of the span that the finding is about, which is all that is asked for.
    fn location(&'a self, (): (), _offset: usize) -> Result<Location, Error> {
        Ok(Location { line_number: self.location.row, column_number: self.location.column })
    }
}
