//! `--output-format sarif`: SARIF 2.1.0, which code scanning takes.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
//!
//! Used by the formats alone.
//! Never names a folder of the machine, but of files outside the repository.

mod result;
mod rule;

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::place::uri;
use crate::output::{Ending, Failure, FileFindings, Frame, Outcome, Renderer, visible};
use crate::syntax::Lines;
use result::result;
use rule::rule;

/// The name of the folder that paths count from.
const ROOT: &str = "SRCROOT";

pub(super) fn frame(renderer: &Renderer) -> Frame {
    let rules: Vec<Value> = renderer.registry.ids().map(|id| rule(renderer.registry, id)).collect();
    let driver = json!({
        "name": "pylens",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_HOMEPAGE"),
        "rules": rules,
    });
    let root = json!({ "description": { "text": "The root of the repository." } });
    let prologue = format!(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\n\
         \"tool\":{{\"driver\":{}}},\n\
         \"columnKind\":\"unicodeCodePoints\",\n\
         \"originalUriBaseIds\":{{\"{ROOT}\":{}}},\n\
         \"results\":[\n",
        json(&driver),
        json(&root),
    );
    Frame { prologue: prologue.into(), ..Frame::new("", ",\n") }.required()
}

pub(super) fn ending(renderer: &Renderer, outcome: &Outcome) -> Ending {
    let notifications: Vec<Value> =
        outcome.failures.iter().map(|failure| notification(renderer, failure)).collect();
    let invocation = json!({
        "executionSuccessful": outcome.failures.is_empty(),
        "toolExecutionNotifications": notifications,
    });
    let mut epilogue = format!("\n],\n\"invocations\":[{}]", json(&invocation));
    if let Some(head) = outcome.head {
        let mut provenance = json!({
            "repositoryUri": head.origin,
            "revisionId": head.commit,
            "mappedTo": { "uriBaseId": ROOT },
        });
        if let Some(branch) = &head.branch {
            provenance["branch"] = branch.as_str().into();
        }
        let _ = write!(epilogue, ",\n\"versionControlProvenance\":[{}]", json(&provenance));
    }
    epilogue.push_str("\n}]}\n");
    Ending::new(&epilogue, &epilogue)
}

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let artifact = artifact(&uri(renderer, file.path));
    for (index, diagnostic) in file.diagnostics.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b",\n");
        }
        let fingerprint = file.fingerprint(index);
        let result = result(renderer, &lines, &artifact, diagnostic, fingerprint);
        out.extend_from_slice(json(&result).as_bytes());
    }
}

/// Something that could not be done.
fn notification(renderer: &Renderer, failure: &Failure) -> Value {
    let message = visible::message(&failure.message);
    let mut notification = json!({ "level": "error", "message": { "text": message } });
    if let Some(path) = &failure.path {
        let artifact = artifact(&uri(renderer, path));
        notification["locations"] =
            json!([{ "physicalLocation": { "artifactLocation": artifact } }]);
    }
    notification
}

/// A file; one outside the repository has no folder to count from.
fn artifact(uri: &str) -> Value {
    if uri.starts_with("file:") {
        json!({ "uri": uri })
    } else {
        json!({ "uri": uri, "uriBaseId": ROOT })
    }
}

fn json(value: &Value) -> String {
    // Strings and numbers always serialize, to UTF-8.
    let bytes = visible::escape_json(serde_json::to_vec(value).unwrap_or_default());
    String::from_utf8(bytes).unwrap_or_default()
}
