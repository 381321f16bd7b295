//! Figures as a table for a terminal.

use std::fmt::Write as _;

use super::{Report, Row, shown};
use crate::config::Choice;
use crate::output::palette::Palette;
use crate::output::{Terminal, visible};
use crate::report::Figure;

/// Number of columns that a bar takes where there is room.
const LONGEST_BAR: usize = 20;

/// Number of columns that a bar must have to say something.
const SHORTEST_BAR: usize = 8;

/// Number of columns that are kept for the place and name of a function.
const LEAST_PLACE: usize = 16;

/// The figures that are left out where a terminal is narrow, the first of them first.
const DISPENSABLE: &[Figure] = &[
    Figure::Free,
    Figure::Cells,
    Figure::Jumps,
    Figure::Locals,
    Figure::Stack,
    Figure::Arguments,
    Figure::Lines,
    Figure::Nesting,
    Figure::Instructions,
];

/// The table's measures.
struct Layout {
    /// The figures that are shown, with the widths of their columns.
    columns: Vec<(Figure, usize)>,
    /// The width of the bars; 0 if there are none.
    bar: usize,
    /// The width that places and names may take.
    place: usize,
}

pub(super) fn render(report: &Report<'_>, terminal: Terminal) -> String {
    let mut out = String::new();
    if report.rows.is_empty() {
        return out;
    }
    let palette = Palette::new(terminal.color);
    let layout = layout(report, terminal.width);
    let (strong, faint) = (palette.strong, palette.faint);
    let mut header = String::new();
    for (figure, width) in &layout.columns {
        let _ = write!(header, "{:>width$}  ", figure.name());
        if *figure == report.drawn() && layout.bar > 0 {
            let _ = write!(header, "{:bar$}  ", "", bar = layout.bar);
        }
    }
    let _ = writeln!(out, "{faint}{header}function{faint:#}");
    let drawn = report.drawn();
    let largest = report.largest(drawn).max(1);
    for row in report.rows {
        for (figure, width) in &layout.columns {
            let value = figure.of(&row.figures);
            let _ = write!(out, "{:>width$}  ", shown(value));
            if *figure == drawn && layout.bar > 0 {
                let bar = bar(value.unwrap_or_default(), largest, layout.bar);
                let related = palette.related;
                let _ = write!(out, "{related}{bar:width$}{related:#}  ", width = layout.bar);
            }
        }
        let (place, name) = place(row, layout.place);
        let _ = writeln!(out, "{place}{strong}{name}{strong:#}");
    }
    for row in report.rows {
        listing(row, palette, &mut out);
    }
    if let Some(python) = report.python {
        let _ = writeln!(out, "{faint}compiled: branches in the bytecode of {python}{faint:#}");
    }
    out
}

fn layout(report: &Report<'_>, width: usize) -> Layout {
    let drawn = report.drawn();
    let column = |figure: Figure| {
        let digits = report.rows.iter().map(|row| shown(figure.of(&row.figures)).len()).max();
        (figure, digits.unwrap_or_default().max(figure.name().len()))
    };
    let mut columns: Vec<_> = report.columns().map(column).collect();
    let taken =
        |columns: &[(Figure, usize)]| columns.iter().map(|(_, width)| width + 2).sum::<usize>();
    for figure in DISPENSABLE.iter().filter(|figure| **figure != drawn) {
        if taken(&columns) + SHORTEST_BAR + 2 + LEAST_PLACE <= width {
            break;
        }
        columns.retain(|(column, _)| column != figure);
    }
    let left = width.saturating_sub(taken(&columns));
    let longest = report.rows.iter().map(|row| {
        let (place, name) = place(row, usize::MAX);
        place.chars().count() + name.chars().count()
    });
    let most = left.saturating_sub(SHORTEST_BAR + 2).max(LEAST_PLACE);
    let wanted = longest.max().unwrap_or_default().clamp(LEAST_PLACE, most);
    let bar = left.saturating_sub(wanted + 2).min(LONGEST_BAR);
    let bar = if bar < SHORTEST_BAR { 0 } else { bar };
    let place = left.saturating_sub(if bar > 0 { bar + 2 } else { 0 }).max(LEAST_PLACE);
    Layout { columns, bar, place }
}

/// The place and the name of a function, which together take no more than `width` columns: the name is what is kept longest.
fn place(row: &Row, width: usize) -> (String, String) {
    let place = format!("{}:{} ", visible::escape(&row.path), row.figures.line);
    let name = visible::escape(&row.figures.name).into_owned();
    let place_width = width.saturating_sub(name.chars().count());
    (end_of(place, place_width), end_of(name, width))
}

/// The last `width` characters of `text`, the first of them a mark if it was longer.
fn end_of(text: String, width: usize) -> String {
    let length = text.chars().count();
    if length <= width {
        return text;
    }
    let kept = width.saturating_sub(1);
    let mark = if width > 0 { "…" } else { "" };
    mark.chars().chain(text.chars().skip(length - kept)).collect()
}

/// A bar whose length is to `width` as `value` is to `largest`, to an eighth of a column.
fn bar(value: u64, largest: u64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let full = u128::from(value) * width as u128 * 8 / u128::from(largest.max(1));
    let full = usize::try_from(full).unwrap_or(usize::MAX).min(width * 8);
    "█".repeat(full / 8) + EIGHTHS[full % 8]
}

/// The listing of a function, with its opcodes and constants, if it was asked for.
fn listing(row: &Row, palette: Palette, out: &mut String) {
    let Some(bytecode) = &row.figures.bytecode else {
        return;
    };
    let Some(disassembly) = &bytecode.disassembly else {
        return;
    };
    let (strong, related) = (palette.strong, palette.related);
    let (place, name) = place(row, usize::MAX);
    let _ = writeln!(out, "\n{place}{strong}{name}{strong:#}");
    let opcodes = bytecode.opcodes.iter();
    let opcodes: Vec<_> =
        opcodes.map(|it| format!("{} {}", visible::escape(&it.name), it.count)).collect();
    let _ = writeln!(out, "{related}opcodes:{related:#} {}", opcodes.join(", "));
    let constants: Vec<_> = bytecode.constants.iter().map(|it| visible::escape(it)).collect();
    let _ = writeln!(out, "{related}constants:{related:#} {}", constants.join(", "));
    for line in disassembly.lines() {
        let _ = writeln!(out, "{}", visible::escape(line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Names;
    use crate::report::{Bytecode, figures};
    use crate::syntax::{SourceKind, Syntax};

    fn rows() -> Vec<Row> {
        let text = "def first(a):\n    if a: pass\nclass A:\n    def a_method_with_a_long_name(self): pass\n";
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let mut figures = figures(&syntax, &Names::new(syntax.module()));
        for it in &mut figures {
            it.bytecode = Some(Bytecode {
                instructions: 12_345,
                conditional_jumps: 1,
                branches: 1,
                stack_depth: 7,
                opcodes: Vec::new(),
                constants: Vec::new(),
                disassembly: None,
            });
        }
        let path = "some/folder/with/long/names/module.py".to_owned();
        figures.into_iter().map(|figures| Row { path: path.clone(), figures }).collect()
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let rows = rows();
        for python in [None, Some("CPython 3.13.0")] {
            let report = Report { rows: &rows, python, sorted_by: None };
            for width in 60..240 {
                let table = render(&report, Terminal { width, color: false });
                let widest = table.lines().map(|line| line.chars().count()).max();
                assert!(widest <= Some(width), "{widest:?} columns for {width}:\n{table}");
                assert_eq!(
                    table.contains('█'),
                    width >= 69 || python.is_none(),
                    "{width}\n{table}"
                );
            }
        }
    }

    #[test]
    fn bars_are_as_long_as_their_values() {
        assert_eq!(bar(8, 8, 4), "████");
        assert_eq!(bar(0, 8, 4), "");
        assert_eq!(bar(5, 8, 4), "██▌");
        assert_eq!(bar(u64::MAX, u64::MAX, 20).chars().count(), 20);
    }
}
