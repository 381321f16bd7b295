//! `--output-format github`: workflow commands of GitHub Actions, which annotate the lines of a pull request.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>

use super::place::page_path;
use super::remarks::{replaced, text};
use crate::diagnostic::Severity;
use crate::output::{Failure, FileFindings, Renderer, push, visible};
use crate::syntax::Lines;

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let path = property(&page_path(renderer, file.path));
    for diagnostic in file.diagnostics {
        let start = lines.location(diagnostic.range.start());
        let end = lines.location(diagnostic.range.end());
        let rule = renderer.rule_name(diagnostic);
        push(
            out,
            format_args!(
                "::{} title={},file={path},line={},col={},endLine={},endColumn={}::{}\n",
                kind(diagnostic.severity),
                property(&format!("pylens ({rule})")),
                start.row,
                start.column,
                end.row,
                end.column,
                message(&text(diagnostic)),
            ),
        );
    }
}

pub(super) fn fail(renderer: &Renderer, failure: &Failure, out: &mut Vec<u8>) {
    let path = failure.path.as_deref().map(|path| property(&page_path(renderer, path)));
    let place = path.map(|path| format!(",file={path}")).unwrap_or_default();
    let message = message(&visible::message(&failure.message));
    push(out, format_args!("::error title=pylens{place}::{message}\n"));
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn property(text: &str) -> String {
    replaced(&visible::escape(text), |character| match character {
        ':' => Some("%3A"),
        ',' => Some("%2C"),
        _ => escaped(character),
    })
}

fn message(text: &str) -> String {
    replaced(text, escaped)
}

fn escaped(character: char) -> Option<&'static str> {
    match character {
        '%' => Some("%25"),
        '\r' => Some("%0D"),
        '\n' => Some("%0A"),
        _ => None,
    }
}
