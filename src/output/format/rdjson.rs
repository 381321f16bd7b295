//! `--output-format rdjson`: the diagnostic format of reviewdog, which comments on reviews.
//!
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use serde_json::{Value, json};

use super::place::page_path;
use super::remarks::text;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::output::{Ending, Failure, FileFindings, Frame, Renderer, visible};
use crate::syntax::{Lines, TextRange, TextSize};

pub(super) fn frame() -> Frame {
    Frame::new("{\"source\":{\"name\":\"pylens\"},\"diagnostics\":[\n", ",\n").required()
}

pub(super) fn ending() -> Ending {
    Ending::new("\n]}\n", "]}\n")
}

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let path = page_path(renderer, file.path);
    for (index, diagnostic) in file.diagnostics.iter().enumerate() {
        let mut finding = json!({
            "message": text(diagnostic),
            "location": { "path": path, "range": range(&lines, diagnostic.range) },
            "severity": severity(diagnostic.severity),
            "code": { "value": renderer.rule_name(diagnostic) },
        });
        let suggestions = suggestions(&lines, diagnostic);
        if !suggestions.is_empty() {
            finding["suggestions"] = suggestions.into();
        }
        if index > 0 {
            out.extend_from_slice(b",\n");
        }
        push(&finding, out);
    }
}

pub(super) fn fail(renderer: &Renderer, failure: &Failure, out: &mut Vec<u8>) {
    let mut finding = json!({
        "message": visible::message(&failure.message),
        "severity": severity(Severity::Error),
    });
    if let Some(path) = &failure.path {
        finding["location"] = json!({ "path": page_path(renderer, path) });
    }
    push(&finding, out);
}

fn push(finding: &Value, out: &mut Vec<u8>) {
    out.extend_from_slice(b"  ");
    // Strings and numbers always serialize.
    out.extend(visible::escape_json(serde_json::to_vec(finding).unwrap_or_default()));
}

/// The fix as one suggestion: reviewdog takes several for alternatives.
fn suggestions(lines: &Lines, diagnostic: &Diagnostic) -> Vec<Value> {
    let edits = diagnostic.fix.as_ref().map(|fix| &fix.edits[..]).unwrap_or_default();
    let (Some(first), Some(last)) = (edits.first(), edits.last()) else {
        return Vec::new();
    };
    let whole = TextRange::new(first.range.start(), last.range.end().max(first.range.start()));
    vec![json!({ "range": range(lines, whole), "text": replaced(lines, whole.start(), edits) })]
}

/// The text from `start` to the end of the last edit, after all of them.
fn replaced(lines: &Lines, start: TextSize, edits: &[Edit]) -> String {
    let mut out = String::new();
    let mut end = lines.clamp(start);
    for edit in edits {
        let range = lines.clamp_range(edit.range);
        out.push_str(lines.text().get(end..range.start).unwrap_or_default());
        out.push_str(&edit.content);
        end = range.end;
    }
    out
}

/// A range, whose columns are bytes.
fn range(lines: &Lines, range: TextRange) -> Value {
    let position = |offset| {
        let position = lines.position(offset);
        json!({ "line": position.line, "column": position.byte_column })
    };
    json!({ "start": position(range.start()), "end": position(range.end()) })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}
