//! `--output-format gitlab`: a Code Quality report, which GitLab shows in merge requests.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/>

use std::hash::Hasher as _;

use serde_json::json;
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::place::page_path;
use crate::diagnostic::Severity;
use crate::output::{Ending, FileFindings, Frame, Renderer, visible};
use crate::syntax::Lines;

pub(super) const FRAME: Frame = Frame::new("[\n", ",\n");

pub(super) fn ending() -> Ending {
    Ending::new("\n]\n", "[]\n")
}

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let path = page_path(renderer, file.path);
    for (index, diagnostic) in file.diagnostics.iter().enumerate() {
        let (start, end) =
            (lines.position(diagnostic.range.start()), lines.position(diagnostic.range.end()));
        let rule = renderer.rule_name(diagnostic);
        let finding = json!({
            "description": visible::message(&diagnostic.message),
            "check_name": rule,
            "fingerprint": fingerprint(renderer, file, index),
            "severity": severity(diagnostic.severity),
            "location": {
                "path": path,
                "positions": {
                    "begin": { "line": start.line, "column": start.column },
                    "end": { "line": end.line, "column": end.column },
                },
            },
        });
        if index > 0 {
            out.extend_from_slice(b",\n");
        }
        out.extend_from_slice(b"  ");
        // Strings and numbers always serialize.
        out.extend(visible::escape_json(serde_json::to_vec(&finding).unwrap_or_default()));
    }
}

/// The identity of a finding in the whole report: a hash of its path and its fingerprint.
fn fingerprint(renderer: &Renderer, file: &FileFindings, index: usize) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(renderer.site.page_path(file.path).as_os_str().as_encoded_bytes());
    hasher.write_u8(0);
    hasher.write(file.fingerprint(index).to_string().as_bytes());
    format!("{:032x}", hasher.finish128().as_u128())
}

/// The severity in GitLab's words, of which "blocker" and "critical" are left to those who know the project.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
