//! The locations of code that was compiled from a fixed source, as they would be if it came from the original.
//!
//! The format of `co_linetable` is that of CPython 3.11 and later: <https://github.com/python/cpython/blob/3.13/InternalDocs/locations.md>.

use pylens::rewrite::Provenance;
use pylens::syntax::TextSize;

/// The way back from positions in a fixed source to those in the original.
pub struct Relocation {
    /// The original.
    text: Box<[u8]>,
    /// The offsets at which lines start, in the original.
    original: Vec<u32>,
    /// The same in the fixed source.
    fixed: Vec<u32>,
    provenance: Provenance,
}

/// The location of some instructions: lines from 1, columns in bytes of UTF-8 from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Location {
    line: i64,
    end_line: i64,
    /// The start and the end column, if they are known.
    columns: Option<(i64, i64)>,
}

/// One entry of a table.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The number of code units that it is about, from 1 to 8.
    length: u8,
    location: Option<Location>,
    /// True if the instructions are those of injected code.
    is_injected: bool,
}

impl Relocation {
    /// The way back from `fixed` to `original`.
    pub fn new(original: &str, fixed: &str, provenance: Provenance) -> Relocation {
        Relocation {
            text: original.as_bytes().into(),
            original: line_starts(original),
            fixed: line_starts(fixed),
            provenance,
        }
    }

    /// The first line and the table of a code object, see `Fixed.relocated`. A table that is not understood stays as it is.
    pub fn table(&self, first_line: u32, table: &[u8]) -> (u32, Vec<u8>) {
        let Some(mut entries) = decode(i64::from(first_line), table) else {
            return (first_line, table.to_vec());
        };
        let mut behind = None;
        for entry in entries.iter_mut().rev() {
            if let Some(location) = entry.location {
                if let Some(location) = self.relocate(location) {
                    entry.location = Some(location);
                    behind = Some(location.line);
                } else {
                    entry.is_injected = true;
                    let line = self.idle_line_beside(location).or(behind);
                    entry.location = line.map(Location::of_line);
                }
            }
        }
        let mut before = i64::from(self.line(first_line));
        for entry in &mut entries {
            match entry.location {
                Some(location) => before = location.line,
                None if entry.is_injected => entry.location = Some(Location::of_line(before)),
                None => {}
            }
        }
        let first_line = self.line(first_line);
        (first_line, encode(i64::from(first_line), &entries))
    }

    /// The line and the column in the original, and if the code is injected, see `Fixed.original`.
    pub fn position(&self, line: u32, column: u32) -> (u32, u32, bool) {
        let offset = self.offset(line, column);
        let next = offset.and_then(|it| Some((it, self.provenance.next_original(it)?)));
        match next {
            Some((offset, (found, origin))) => {
                let (line, column) = position(&self.original, origin.to_u32());
                (line, column, found > offset)
            }
            None => (u32::try_from(self.original.len()).unwrap_or(u32::MAX), 0, true),
        }
    }

    /// `None` if the location is that of injected code.
    fn relocate(&self, location: Location) -> Option<Location> {
        // The first instruction of a module is on line 0.
        if location.line < 1 {
            return Some(location);
        }
        let line = u32::try_from(location.line).ok()?;
        let Some((column, end_column)) = location.columns else {
            let end_line = u32::try_from(location.end_line).ok()?;
            let (line, end_line) = (i64::from(self.line(line)), i64::from(self.line(end_line)));
            return Some(Location { line, end_line, columns: None });
        };
        let start = self.offset(line, u32::try_from(column).ok()?)?;
        let end =
            self.offset(u32::try_from(location.end_line).ok()?, u32::try_from(end_column).ok()?)?;
        // What injected code is put in front of is in the same expression, whose location is that of its original part.
        let (first, origin) = self.provenance.next_original(start)?;
        if first > start && first >= end {
            return None;
        }
        if first == start && self.text.get(origin.to_usize()) == Some(&b'(') {
            // Parentheses of the original that hold injected code now: what counts is what that is in front of.
            let last = end.checked_sub(TextSize::new(1)).unwrap_or_default();
            let is_injected = self.provenance.origin(last).is_none();
            let inner = self.provenance.next_inserted(start).filter(|_| is_injected);
            if let Some((_, origin)) = inner.and_then(|it| self.provenance.next_original(it)) {
                return Some(Location::of_line(position(&self.original, origin.to_u32()).0.into()));
            }
        }
        let (line, column) = position(&self.original, origin.to_u32());
        let (end_line, end_column) = if end > first {
            position(&self.original, self.provenance.last_original(end)?.to_u32() + 1)
        } else {
            (line, column)
        };
        Some(Location {
            line: line.into(),
            end_line: end_line.into(),
            columns: Some((column.into(), end_column.into())),
        })
    }

    /// The line of the statement of the original that injected code is in front of, if that is on its line and does nothing:
    /// the compiler leaves no more of it than its line, and not that if other code is there.
    fn idle_line_beside(&self, location: Location) -> Option<i64> {
        let line = u32::try_from(location.end_line).ok()?;
        let column = u32::try_from(location.columns?.1).ok()?;
        let (_, origin) = self.provenance.next_original(self.offset(line, column)?)?;
        let rest = self.text.get(origin.to_usize()..)?;
        let start = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c' | b';'))?;
        let rest = rest.get(start..)?;
        let is_idle = rest.starts_with(b"pass")
            || rest.starts_with(b"...")
            || rest.first().is_some_and(|it| it.is_ascii_digit() || matches!(it, b'"' | b'\''));
        is_idle.then(|| position(&self.original, origin.to_u32()).0.into())
    }

    /// The offset in the fixed source of a position.
    fn offset(&self, line: u32, column: u32) -> Option<TextSize> {
        let start = self.fixed.get(usize::try_from(line.checked_sub(1)?).ok()?)?;
        start.checked_add(column).map(TextSize::new)
    }

    /// The line of the original that a line of the fixed source was, or else the one behind it.
    fn line(&self, line: u32) -> u32 {
        self.position(line, 0).0
    }
}

impl Location {
    fn of_line(line: i64) -> Location {
        Location { line, end_line: line, columns: None }
    }
}

/// The offsets at which lines start; `\n`, `\r\n` and a lone `\r` end one.
fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
    let ends = ends.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
    let starts = ends.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX));
    std::iter::once(0).chain(starts).collect()
}

/// The line, from 1, and the column of an offset.
fn position(starts: &[u32], offset: u32) -> (u32, u32) {
    let line = starts.partition_point(|&start| start <= offset);
    let start = starts.get(line.wrapping_sub(1)).copied().unwrap_or(0);
    (u32::try_from(line).unwrap_or(u32::MAX), offset - start)
}

/// The entries of a table; `None` if it is not one.
fn decode(first_line: i64, table: &[u8]) -> Option<Vec<Entry>> {
    let mut bytes = table.iter().copied();
    let mut line = first_line;
    let mut entries = Vec::with_capacity(table.len() / 2);
    while let Some(head) = bytes.next() {
        if head & 0x80 == 0 {
            return None;
        }
        let code = (head >> 3) & 15;
        let location = match code {
            0..=9 => {
                let byte = bytes.next()?;
                let start = i64::from(code * 8 + (byte >> 4));
                Some((0, 0, Some((start, start + i64::from(byte & 15)))))
            }
            10..=12 => {
                let columns = (i64::from(bytes.next()?), i64::from(bytes.next()?));
                Some((i64::from(code - 10), 0, Some(columns)))
            }
            13 => Some((signed(&mut bytes)?, 0, None)),
            14 => {
                let (delta, span) = (signed(&mut bytes)?, unsigned(&mut bytes)?);
                let (start, end) = (unsigned(&mut bytes)?, unsigned(&mut bytes)?);
                let columns = (start > 0 && end > 0).then(|| (start - 1, end - 1));
                Some((delta, span, columns))
            }
            _ => None,
        };
        let location = location.map(|(delta, span, columns)| {
            line += delta;
            Location { line, end_line: line + span, columns }
        });
        entries.push(Entry { length: (head & 7) + 1, location, is_injected: false });
    }
    Some(entries)
}

/// The table of entries, in the forms that the compiler chooses.
fn encode(first_line: i64, entries: &[Entry]) -> Vec<u8> {
    let mut table = Vec::with_capacity(entries.len() * 3);
    let mut line = first_line;
    for entry in entries {
        let head = |code: u8, table: &mut Vec<u8>| {
            table.push(0x80 | (code << 3) | (entry.length - 1));
        };
        let Some(location) = entry.location else {
            head(15, &mut table);
            continue;
        };
        let delta = location.line - line;
        line = location.line;
        let span = location.end_line - location.line;
        match location.columns {
            None if span == 0 => {
                head(13, &mut table);
                push_signed(&mut table, delta);
            }
            Some((start, end))
                if span == 0 && delta == 0 && start < 80 && (0..16).contains(&(end - start)) =>
            {
                let [start, length] = [start, end - start].map(|it| u8::try_from(it).unwrap_or(0));
                head(start / 8, &mut table);
                table.push(((start % 8) << 4) | length);
            }
            Some((start, end))
                if span == 0 && (0..3).contains(&delta) && start < 128 && end < 128 =>
            {
                let [delta, start, end] =
                    [delta, start, end].map(|it| u8::try_from(it).unwrap_or(0));
                head(10 + delta, &mut table);
                table.extend([start, end]);
            }
            columns => {
                let (start, end) = columns.map_or((0, 0), |(start, end)| (start + 1, end + 1));
                head(14, &mut table);
                push_signed(&mut table, delta);
                push_unsigned(&mut table, span);
                push_unsigned(&mut table, start);
                push_unsigned(&mut table, end);
            }
        }
    }
    table
}

/// A number in chunks of six bits, the lowest first; bit 6 says that another chunk follows.
fn unsigned(bytes: &mut impl Iterator<Item = u8>) -> Option<i64> {
    let mut value = 0;
    for shift in (0..60).step_by(6) {
        let byte = bytes.next()?;
        value |= i64::from(byte & 0x3f) << shift;
        if byte & 0x40 == 0 {
            return Some(value);
        }
    }
    None
}

/// Such a number whose lowest bit is its sign.
fn signed(bytes: &mut impl Iterator<Item = u8>) -> Option<i64> {
    let value = unsigned(bytes)?;
    Some(if value & 1 == 1 { -(value >> 1) } else { value >> 1 })
}

fn push_unsigned(table: &mut Vec<u8>, mut value: i64) {
    while value >= 0x40 {
        table.push(0x40 | u8::try_from(value & 0x3f).unwrap_or(0));
        value >>= 6;
    }
    table.push(u8::try_from(value).unwrap_or(0));
}

fn push_signed(table: &mut Vec<u8>, value: i64) {
    push_unsigned(table, if value < 0 { ((-value) << 1) | 1 } else { value << 1 });
}
