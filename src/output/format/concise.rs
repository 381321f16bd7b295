//! `--output-format concise`: one line per finding, which editors and `grep` understand.

use crate::diagnostic::{Diagnostic, Safety};
use crate::output::{FileFindings, Renderer, push, visible};
use crate::syntax::Lines;

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let path = file.path.to_string_lossy();
    let path = visible::escape(&path);
    for diagnostic in file.diagnostics {
        render_one(renderer, &lines, &path, diagnostic, out);
    }
}

/// Writes the line of one finding.
pub(super) fn render_one(
    renderer: &Renderer,
    lines: &Lines,
    path: &str,
    diagnostic: &Diagnostic,
    out: &mut Vec<u8>,
) {
    let palette = &renderer.palette;
    let location = lines.location(diagnostic.range.start());
    let severity = palette.header(diagnostic.severity);
    let strong = palette.strong;
    push(
        out,
        format_args!(
            "{strong}{path}{strong:#}:{}:{}: {severity}{}[{}]{severity:#} ",
            location.row,
            location.column,
            diagnostic.severity.name(),
            renderer.rule_name(diagnostic),
        ),
    );
    let is_safe = |fix: &crate::diagnostic::Fix| fix.safety == Safety::Safe;
    if diagnostic.fix.as_ref().is_some_and(is_safe) {
        let related = palette.related;
        push(out, format_args!("[{related}*{related:#}] "));
    }
    push(out, format_args!("{}\n", visible::message(&diagnostic.message)));
}
