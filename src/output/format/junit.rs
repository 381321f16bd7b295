//! `--output-format junit`: a report of tests, which most build servers show: a suite a file, a failure a finding.

use super::place::page_path;
use super::remarks::text;
use super::xml::escaped;
use crate::output::{Ending, Failure, FileFindings, Frame, Renderer, push, visible};
use crate::syntax::Lines;

const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pylens\">\n";

pub(super) fn frame() -> Frame {
    Frame::new(PROLOGUE, "").required()
}

/// The report of a run without findings has a test that passed: build servers take one without tests for a fault.
pub(super) fn ending() -> Ending {
    const PASSED: &str = "  <testsuite name=\"pylens\" tests=\"1\" failures=\"0\" errors=\"0\">\n    \
                          <testcase classname=\"pylens\" name=\"no findings\"/>\n  </testsuite>\n";
    const END: &str = "</testsuites>\n";
    Ending::new(END, &[PASSED, END].concat())
}

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let path = escaped(&page_path(renderer, file.path));
    let fails = |severity| severity >= file.fail_on;
    let failures = file.diagnostics.iter().filter(|it| fails(it.severity)).count();
    push(
        out,
        format_args!(
            "  <testsuite name=\"{path}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">\n",
            file.diagnostics.len(),
        ),
    );
    for diagnostic in file.diagnostics {
        let location = lines.location(diagnostic.range.start());
        let (row, column) = (location.row, location.column);
        let rule = escaped(renderer.rule_name(diagnostic));
        let message = escaped(&visible::message(&diagnostic.message));
        let severity = diagnostic.severity;
        let text = escaped(&text(diagnostic));
        push(
            out,
            format_args!("    <testcase classname=\"{path}\" name=\"{rule} at {row}:{column}\">\n"),
        );
        if fails(severity) {
            push(
                out,
                format_args!(
                    "      <failure type=\"{severity}\" message=\"{message}\">{path}:{row}:{column}: {text}</failure>\n"
                ),
            );
        } else {
            push(
                out,
                format_args!(
                    "      <system-out>{path}:{row}:{column}: {severity}: {text}</system-out>\n"
                ),
            );
        }
        out.extend_from_slice(b"    </testcase>\n");
    }
    out.extend_from_slice(b"  </testsuite>\n");
}

pub(super) fn fail(renderer: &Renderer, failure: &Failure, out: &mut Vec<u8>) {
    let path = failure.path.as_deref().map(|path| page_path(renderer, path));
    let path = escaped(path.as_deref().unwrap_or("pylens"));
    let message = escaped(&visible::message(&failure.message));
    push(
        out,
        format_args!(
            "  <testsuite name=\"{path}\" tests=\"1\" failures=\"0\" errors=\"1\">\n    \
             <testcase classname=\"{path}\" name=\"check\">\n      \
             <error type=\"error\" message=\"{message}\">{path}: {message}</error>\n    \
             </testcase>\n  </testsuite>\n"
        ),
    );
}
