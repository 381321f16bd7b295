//! `--output-format json`: one array of objects with Ruff's keys and more.

use serde::Serialize;

use crate::diagnostic::{self, Diagnostic, Effect, Safety, Severity};
use crate::output::{Ending, FileFindings, Frame, Renderer, visible};
use crate::syntax::{Lines, Location, TextRange};

/// The brackets of the array.
pub(super) const FRAME: Frame = Frame::new("[\n", ",\n");

pub(super) fn ending() -> Ending {
    Ending::new("\n]\n", "[]\n")
}

/// One finding. `code` to `url` are as in Ruff.
#[derive(Debug, Serialize)]
pub(super) struct Finding<'a> {
    code: &'a str,
    filename: &'a str,
    location: Location,
    end_location: Location,
    message: &'a str,
    fix: Option<Fix<'a>>,
    url: Option<&'a str>,
    severity: Severity,
    group: &'a str,
    labels: Vec<Label<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Since>,
}

/// The version of Python from which on the finding holds.
#[derive(Debug, Serialize)]
struct Since {
    version: String,
    effect: Effect,
}

#[derive(Debug, Serialize)]
struct Fix<'a> {
    applicability: Safety,
    message: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Debug, Serialize)]
struct Edit<'a> {
    content: &'a str,
    location: Location,
    end_location: Location,
}

/// A labelled span; the first is the finding's own if something is said about it.
#[derive(Debug, Serialize)]
struct Label<'a> {
    location: Location,
    end_location: Location,
    message: &'a str,
}

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let filename = file.path.to_string_lossy();
    let lines = Lines::new(file.text);
    let findings: Vec<_> = file
        .diagnostics
        .iter()
        .map(|diagnostic| Finding::new(renderer, &lines, &filename, diagnostic))
        .collect();
    // Strings and numbers always serialize. The brackets are the frame's.
    let array = serde_json::to_vec_pretty(&findings).unwrap_or_default();
    let array = visible::escape_json(array);
    let objects = array.strip_prefix(b"[\n").unwrap_or(&array);
    out.extend_from_slice(objects.strip_suffix(b"\n]").unwrap_or(objects));
}

impl<'a> Finding<'a> {
    pub(super) fn new(
        renderer: &Renderer<'a>,
        lines: &Lines,
        filename: &'a str,
        diagnostic: &'a Diagnostic,
    ) -> Finding<'a> {
        let (location, end_location) = locations(lines, diagnostic.range);
        let caption = (!diagnostic.caption.is_empty())
            .then(|| Label::new(lines, diagnostic.range, &diagnostic.caption));
        let labels = diagnostic.labels.iter();
        let labels = labels.map(|label| Label::new(lines, label.range, &label.message));
        Finding {
            code: renderer.rule_name(diagnostic),
            filename,
            location,
            end_location,
            message: &diagnostic.message,
            fix: diagnostic.fix.as_ref().map(|fix| Fix::new(lines, fix)),
            url: None,
            severity: diagnostic.severity,
            group: &renderer.registry.group(diagnostic.rule).name,
            labels: caption.into_iter().chain(labels).collect(),
            notes: &diagnostic.notes,
            help: diagnostic.help.as_deref(),
            since: diagnostic
                .since
                .map(|it| Since { version: it.version.to_string(), effect: it.effect }),
        }
    }
}

impl<'a> Fix<'a> {
    fn new(lines: &Lines, fix: &'a diagnostic::Fix) -> Fix<'a> {
        let edit = |edit: &'a diagnostic::Edit| {
            let (location, end_location) = locations(lines, edit.range);
            Edit { content: &edit.content, location, end_location }
        };
        Fix {
            applicability: fix.safety,
            message: &fix.message,
            edits: fix.edits.iter().map(edit).collect(),
        }
    }
}

impl<'a> Label<'a> {
    fn new(lines: &Lines, range: TextRange, message: &'a str) -> Label<'a> {
        let (location, end_location) = locations(lines, range);
        Label { location, end_location, message }
    }
}

fn locations(lines: &Lines, range: TextRange) -> (Location, Location) {
    (lines.location(range.start()), lines.location(range.end()))
}
