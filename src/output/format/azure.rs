//! `--output-format azure`: logging commands of Azure Pipelines, which lists them with the job.
//!
//! <https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands>

use super::place::page_path;
use super::remarks::{line, replaced};
use crate::diagnostic::Severity;
use crate::output::{Failure, FileFindings, Renderer, push, visible};
use crate::syntax::Lines;

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let path = property(&page_path(renderer, file.path));
    for diagnostic in file.diagnostics {
        let location = lines.location(diagnostic.range.start());
        push(
            out,
            format_args!(
                "##vso[task.logissue type={};sourcepath={path};linenumber={};columnnumber={};code={};]{}\n",
                kind(diagnostic.severity),
                location.row,
                location.column,
                property(renderer.rule_name(diagnostic)),
                message(&line(diagnostic)),
            ),
        );
    }
}

pub(super) fn fail(renderer: &Renderer, failure: &Failure, out: &mut Vec<u8>) {
    let path = failure.path.as_deref().map(|path| property(&page_path(renderer, path)));
    let place = path.map(|path| format!("sourcepath={path};")).unwrap_or_default();
    let message = message(&visible::message(&failure.message));
    push(out, format_args!("##vso[task.logissue type=error;{place}]{message}\n"));
}

/// The kind of an issue; there are but these two.
fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Info => "warning",
    }
}

fn property(text: &str) -> String {
    replaced(&visible::escape(text), |character| match character {
        ';' => Some("%3B"),
        ']' => Some("%5D"),
        _ => escaped(character),
    })
}

fn message(text: &str) -> String {
    replaced(text, escaped)
}

fn escaped(character: char) -> Option<&'static str> {
    match character {
        '%' => Some("%AZP25"),
        '\r' => Some("%0D"),
        '\n' => Some("%0A"),
        _ => None,
    }
}
