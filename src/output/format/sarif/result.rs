//! A finding in a SARIF file.

use serde_json::{Value, json};

use super::super::remarks;
use crate::diagnostic::{Diagnostic, Fingerprint, Fix, Safety, Severity};
use crate::output::{Renderer, visible};
use crate::syntax::{Lines, TextRange};

/// The name under which GitHub looks for what tells two findings in a file apart. It takes those for the same alert that
/// have it in common.
const GITHUB_FINGERPRINT: &str = "primaryLocationLineHash";

pub(super) fn result(
    renderer: &Renderer,
    lines: &Lines,
    artifact: &Value,
    diagnostic: &Diagnostic,
    fingerprint: Fingerprint,
) -> Value {
    let place = |range| json!({ "artifactLocation": artifact, "region": region(lines, range) });
    let fingerprint = fingerprint.to_string();
    let mut result = json!({
        "ruleId": renderer.rule_name(diagnostic),
        "ruleIndex": diagnostic.rule.index(),
        "level": level(diagnostic.severity),
        "message": { "text": message(diagnostic) },
        "locations": [{ "physicalLocation": place(diagnostic.range) }],
        "partialFingerprints": { GITHUB_FINGERPRINT: fingerprint, "pylens/v1": fingerprint },
    });
    if !diagnostic.labels.is_empty() {
        let step = |range: TextRange, text: &str| {
            let mut location = json!({ "physicalLocation": place(range) });
            if !text.is_empty() {
                location["message"] = json!({ "text": visible::message(text) });
            }
            location
        };
        let labels = diagnostic.labels.iter();
        let mut steps: Vec<Value> = labels.map(|label| step(label.range, &label.message)).collect();
        let related = steps.iter().enumerate().map(|(index, location)| {
            let mut location = location.clone();
            location["id"] = index.into();
            location
        });
        result["relatedLocations"] = related.collect();
        // The way to the finding, which comes last.
        steps.push(step(diagnostic.range, &diagnostic.caption));
        let steps: Vec<Value> = steps.into_iter().map(|it| json!({ "location": it })).collect();
        result["codeFlows"] = json!([{ "threadFlows": [{ "locations": steps }] }]);
    }
    if let Some(fix) = &diagnostic.fix {
        result["fixes"] = json!([rewrite(lines, artifact, fix)]);
    }
    result
}

/// The message and the remarks in sentences.
fn message(diagnostic: &Diagnostic) -> String {
    let text = visible::message(&diagnostic.message);
    let sentence = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    let remarks = remarks::remarks(diagnostic).into_iter().map(|it| format!("\n{it}"));
    format!("{text}{sentence}{}", remarks.collect::<String>())
}

fn rewrite(lines: &Lines, artifact: &Value, fix: &Fix) -> Value {
    let replacements = fix.edits.iter().map(|edit| {
        let deleted = region(lines, edit.range);
        json!({ "deletedRegion": deleted, "insertedContent": { "text": edit.content } })
    });
    let replacements: Vec<Value> = replacements.collect();
    let note = match fix.safety {
        Safety::Safe => ".",
        Safety::Unsafe => ", which may change what the code does.",
    };
    json!({
        "description": { "text": format!("{}{note}", visible::message(&fix.message)) },
        "artifactChanges": [{ "artifactLocation": artifact, "replacements": replacements }],
    })
}

/// A region, whose end is the column behind it.
fn region(lines: &Lines, range: TextRange) -> Value {
    let (start, end) = (lines.position(range.start()), lines.position(range.end()));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// The severity in SARIF's words.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
