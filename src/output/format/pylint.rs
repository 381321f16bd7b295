//! `--output-format pylint`: lines as pylint writes them for programs, which Jenkins and many others read.

use super::place::page_path;
use super::remarks::line;
use crate::diagnostic::Severity;
use crate::output::{FileFindings, Renderer, push, visible};
use crate::syntax::Lines;

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    // Readers take what stands before the first colon for the path.
    let path = visible::escape(&page_path(renderer, file.path)).replace(':', "\\x3a");
    for diagnostic in file.diagnostics {
        push(
            out,
            format_args!(
                "{path}:{}: [{}({}), ] {}\n",
                lines.location(diagnostic.range.start()).row,
                category(diagnostic.severity),
                renderer.rule_name(diagnostic),
                line(diagnostic),
            ),
        );
    }
}

/// The letter of pylint's category: error, warning or convention.
fn category(severity: Severity) -> char {
    match severity {
        Severity::Error => 'E',
        Severity::Warning => 'W',
        Severity::Info => 'C',
    }
}
