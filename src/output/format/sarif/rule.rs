//! The description of a rule in a SARIF file.

use serde_json::{Value, json};

use super::result::level;
use crate::diagnostic::{RuleId, Severity};
use crate::output::Catalogue;
use crate::registry::Registry;
use crate::rule::OwnedEnabled;

pub(super) fn rule(registry: &Registry, id: RuleId) -> Value {
    let rule = registry.rule(id);
    let group = registry.group(id);
    let summary = format!("{}.", rule.summary);
    let catalogue = Catalogue::new(registry);
    json!({
        "id": rule.name,
        "name": pascal_case(&rule.name),
        "shortDescription": { "text": summary },
        "fullDescription": { "text": summary },
        "help": { "text": rule.explanation.trim(), "markdown": catalogue.rule_docs(id) },
        "helpUri": Catalogue::url(&rule.name),
        "defaultConfiguration": {
            "level": level(rule.severity),
            "enabled": matches!(rule.enabled, OwnedEnabled::Default | OwnedEnabled::Always),
        },
        "properties": { "tags": [group.name], "problem.severity": problem(rule.severity) },
    })
}

/// The severity in GitHub's words.
fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

/// `is-literal` as `IsLiteral`, which the name of a SARIF rule is to look like.
fn pascal_case(name: &str) -> String {
    let capitalized = |word: &str| {
        let mut characters = word.chars();
        let first = characters.next().map(|it| it.to_ascii_uppercase());
        first.into_iter().chain(characters).collect::<String>()
    };
    name.split('-').map(capitalized).collect()
}
