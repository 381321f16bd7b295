//! `--output-format full`: each finding with an excerpt of the source, its notes, help and fix.

use std::io;
use std::ops::Range;

use anstream::adapter::strip_str;
use anstyle::Style;
use codespan_reporting::diagnostic::{self as drawn, LabelStyle};
use codespan_reporting::term::{self, Config, WriteStyle};

use super::concise;
use super::excerpt::{self, Excerpt};
use super::remarks::remarks;
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::palette::Palette;
use crate::output::{FileFindings, Renderer, push, visible};
use crate::syntax::Lines;

/// More labels than a reader follows are counted instead.
const MOST_LABELS: usize = 10;

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let path = file.path.to_string_lossy();
    let path = visible::escape(&path);
    let config = Config {
        start_context_lines: excerpt::LINES_AFTER_START,
        end_context_lines: excerpt::LINES_BEFORE_END,
        ..Config::default()
    };
    for diagnostic in file.diagnostics {
        let start = out.len();
        if draw(renderer, &config, &lines, &path, diagnostic, out).is_err() {
            // Not known to happen; a finding that cannot be drawn is still reported.
            out.truncate(start);
            concise::render_one(renderer, &lines, &path, diagnostic, out);
        }
    }
}

fn draw(
    renderer: &Renderer,
    config: &Config,
    lines: &Lines,
    path: &str,
    diagnostic: &Diagnostic,
    out: &mut Vec<u8>,
) -> Result<(), codespan_reporting::files::Error> {
    let labels = &diagnostic.labels[..diagnostic.labels.len().min(MOST_LABELS)];
    let spans: Vec<Range<usize>> = std::iter::once(diagnostic.range)
        .chain(labels.iter().map(|label| label.range))
        .map(|range| lines.clamp_range(range))
        .collect();
    if lines.text().is_empty() {
        // An empty file, or one that is no text.
        without_excerpt(renderer, path, diagnostic, out);
        return Ok(());
    }
    let location = lines.location(diagnostic.range.start());
    let (excerpt, ranges) = Excerpt::new(path, location, lines, &spans);

    let captions = std::iter::once(&diagnostic.caption).chain(labels.iter().map(|l| &l.message));
    let styles =
        std::iter::once(LabelStyle::Primary).chain(std::iter::repeat(LabelStyle::Secondary));
    let labels = ranges.into_iter().zip(captions).zip(styles);
    let labels = labels.map(|((range, caption), style)| {
        drawn::Label::new(style, (), range).with_message(visible::message(caption))
    });
    let picture = drawn::Diagnostic::new(drawn_severity(diagnostic.severity))
        .with_labels(labels.collect())
        .with_notes(notes(diagnostic));

    header(renderer, diagnostic, out);
    let start = out.len();
    let mut pen = Pen::new(&renderer.palette, diagnostic.severity, out);
    term::emit_to_write_style(&mut pen, config, &excerpt, &picture)?;
    close_up(out, start);
    Ok(())
}

/// Takes out the lines that are drawn empty: between the place and the code, and before the remarks.
fn close_up(out: &mut Vec<u8>, start: usize) {
    let drawn = String::from_utf8_lossy(&out[start..]).into_owned();
    let lines: Vec<&str> = drawn.split_inclusive('\n').collect();
    let plain = |line: &str| strip_str(line).to_string().trim().to_owned();
    out.truncate(start);
    for (index, line) in lines.iter().enumerate() {
        let is_empty = || plain(line) == "│";
        let is_remark = |line: &&str| line.contains('=') && plain(line).starts_with("= ");
        // The header ends with the first line break, and the place with the second.
        let is_spare = index == 2 || lines.get(index + 1).is_some_and(is_remark);
        if !(is_spare && is_empty()) {
            out.extend_from_slice(line.as_bytes());
        }
    }
}

/// Draws a finding in a file that has no line to show.
fn without_excerpt(renderer: &Renderer, path: &str, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
    let faint = renderer.palette.faint;
    header(renderer, diagnostic, out);
    push(out, format_args!("\n  {faint}┌─{faint:#} {path}\n"));
    for note in notes(diagnostic) {
        let note = note.replace('\n', "\n    ");
        push(out, format_args!("  {faint}={faint:#} {note}\n"));
    }
    out.push(b'\n');
}

/// The drawing knows no "info".
fn drawn_severity(severity: Severity) -> drawn::Severity {
    match severity {
        Severity::Error => drawn::Severity::Error,
        Severity::Warning => drawn::Severity::Warning,
        Severity::Info => drawn::Severity::Note,
    }
}

fn header(renderer: &Renderer, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
    let severity = renderer.palette.header(diagnostic.severity);
    let strong = renderer.palette.strong;
    push(
        out,
        format_args!(
            "{severity}{}[{}]{severity:#}{strong}: {}{strong:#}",
            diagnostic.severity.name(),
            renderer.rule_name(diagnostic),
            visible::message(&diagnostic.message),
        ),
    );
}

fn notes(diagnostic: &Diagnostic) -> Vec<String> {
    let more = diagnostic.labels.len().saturating_sub(MOST_LABELS);
    let more = (more > 0).then(|| format!("note: and {more} more locations"));
    more.into_iter().chain(remarks(diagnostic)).collect()
}

/// Writes what codespan-reporting draws in our colours, without its header.
struct Pen<'o> {
    palette: &'o Palette,
    severity: Severity,
    out: &'o mut Vec<u8>,
    style: Style,
    in_header: bool,
}

impl<'o> Pen<'o> {
    fn new(palette: &'o Palette, severity: Severity, out: &'o mut Vec<u8>) -> Pen<'o> {
        Pen { palette, severity, out, style: Style::new(), in_header: false }
    }

    fn set(&mut self, style: Style) {
        if style != self.style {
            self.unset();
            push(self.out, format_args!("{style}"));
            self.style = style;
        }
    }

    fn unset(&mut self) {
        if !self.style.is_plain() {
            push(self.out, format_args!("{:#}", self.style));
        }
        self.style = Style::new();
    }
}

impl io::Write for Pen<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.in_header {
            return Ok(bytes.len());
        }
        if bytes.first() == Some(&b'\n') {
            // The drawing pads some of its lines.
            while self.out.last() == Some(&b' ') {
                self.out.pop();
            }
        }
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteStyle for Pen<'_> {
    fn set_header(&mut self, _severity: drawn::Severity) -> io::Result<()> {
        self.in_header = true;
        Ok(())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.set(self.palette.faint);
        Ok(())
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.set(self.palette.faint);
        Ok(())
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.set(self.palette.faint);
        Ok(())
    }

    fn set_label(&mut self, _severity: drawn::Severity, style: LabelStyle) -> io::Result<()> {
        self.set(match style {
            LabelStyle::Primary => self.palette.span(self.severity),
            LabelStyle::Secondary => self.palette.related,
        });
        Ok(())
    }

    fn reset(&mut self) -> io::Result<()> {
        self.in_header = false;
        self.unset();
        Ok(())
    }
}
