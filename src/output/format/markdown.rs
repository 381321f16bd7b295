//! `--output-format markdown`: a table for the page that sums up a job, such as `$GITHUB_STEP_SUMMARY`.

use std::fmt::Write as _;

use super::place::page_path;
use crate::output::{Ending, FileFindings, Frame, Outcome, Renderer, push, visible};
use crate::syntax::Lines;

/// GitHub takes 1 MiB for the summary of a step, and shows nothing of a longer one.
const ROOM: usize = 900 << 10;

const HEADING: &str = "## pylens\n\n";

pub(super) fn frame() -> Frame {
    let table = "| place | severity | rule | message |\n| --- | --- | --- | --- |\n";
    let prologue = [HEADING, table].concat().into();
    Frame { prologue, room: Some(ROOM), ..Frame::NONE }
}

pub(super) fn ending(renderer: &Renderer, outcome: &Outcome) -> Ending {
    let mut end = String::new();
    for failure in outcome.failures {
        let path = failure.path.as_deref().map(|path| page_path(renderer, path));
        let place = path.map(|path| format!("{}: ", code(&path))).unwrap_or_default();
        let _ = writeln!(end, "- **error**: {place}{}", prose(&visible::message(&failure.message)));
    }
    if !end.is_empty() {
        end.push('\n');
    }
    end.push_str(&prose(&outcome.summary));
    end.push('\n');
    Ending {
        epilogue: format!("\n{end}"),
        empty: format!("{HEADING}{end}"),
        cut: "\nThere is no room here for the findings in all files.\n".to_owned(),
    }
}

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let path = page_path(renderer, file.path);
    for diagnostic in file.diagnostics {
        let location = lines.location(diagnostic.range.start());
        push(
            out,
            format_args!(
                "| {} | {} | {} | {} |\n",
                code(&format!("{path}:{}:{}", location.row, location.column)),
                diagnostic.severity,
                code(renderer.rule_name(diagnostic)),
                prose(&visible::message(&diagnostic.message)),
            ),
        );
    }
}

/// Text in which what stands between backticks is code. A stranger's backtick ends the code, and nothing else.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 0 || index + 1 == parts.len() {
            if index % 2 == 1 {
                out.push_str("&#96;");
            }
            push_text(part, &mut out);
        } else {
            out.push_str(&code(part));
        }
    }
    out
}

fn code(text: &str) -> String {
    let mut out = "<code>".to_owned();
    push_text(&visible::escape(text), &mut out);
    out.push_str("</code>");
    out
}

/// Appends text without a meaning in Markdown or HTML. References to characters have none in either.
fn push_text(text: &str, out: &mut String) {
    for character in text.chars() {
        let is_plain = !character.is_ascii_punctuation() || ".,;-/'()".contains(character);
        if is_plain {
            out.push(character);
        } else {
            let _ = write!(out, "&#{};", character as u32);
        }
    }
}
