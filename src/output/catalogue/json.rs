//! `pylens rule --output-format json`.

use serde::Serialize;

use super::{Catalogue, default_key};
use crate::diagnostic::RuleId;
use crate::diagnostic::{Safety, Severity};
use crate::options::{OwnedOption, OwnedOptionKind};
use crate::output::visible;
use crate::rule::OwnedExample;

#[derive(Debug, Serialize)]
struct Entry<'r> {
    name: &'r str,
    group: &'r str,
    summary: &'r str,
    explanation: &'r str,
    severity: Severity,
    default: &'static str,
    fix: Option<Safety>,
    options: Vec<OptionEntry<'r>>,
    examples: Examples<'r>,
}

#[derive(Debug, Serialize)]
struct OptionEntry<'r> {
    name: &'r str,
    summary: &'r str,
    #[serde(flatten)]
    kind: Kind<'r>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
enum Kind<'r> {
    Choice { values: Vec<&'r str>, default: &'r str },
    Flag { default: bool },
    Integer { default: u64 },
    List { default: Vec<&'r str> },
    Table,
}

#[derive(Debug, Serialize)]
struct Examples<'r> {
    rejects: Vec<Reject<'r>>,
    accepts: Vec<&'r str>,
}

#[derive(Debug, Serialize)]
struct Reject<'r> {
    code: &'r str,
    fixed: Option<&'r str>,
    /// The safety of the fix, if there is one.
    applicability: Option<Safety>,
    config: &'r str,
    /// The name of the file, if it says anything about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'r str>,
}

pub(super) fn array(catalogue: &Catalogue) -> String {
    array_of(catalogue, |_| true)
}

pub(super) fn array_of(catalogue: &Catalogue, is_wanted: impl Fn(RuleId) -> bool) -> String {
    let rules = catalogue.registry.ids().filter(|id| is_wanted(*id));
    pretty(&rules.map(|id| Entry::new(catalogue, id)).collect::<Vec<_>>())
}

pub(super) fn object(catalogue: &Catalogue, id: RuleId) -> String {
    pretty(&Entry::new(catalogue, id))
}

fn pretty(value: &impl Serialize) -> String {
    // Strings and numbers always serialize.
    let json = serde_json::to_vec_pretty(value).unwrap_or_default();
    let mut json = String::from_utf8(visible::escape_json(json)).unwrap_or_default();
    json.push('\n');
    json
}

impl<'r> Entry<'r> {
    fn new(catalogue: &Catalogue<'r>, id: RuleId) -> Entry<'r> {
        let rule = catalogue.registry.rule(id);
        let reject = |example: &'r OwnedExample| Reject {
            code: &example.code,
            fixed: example.fixed.as_deref(),
            applicability: example.fixed.as_ref().map(|_| example.safety),
            config: &example.config,
            file: example.telling_name(),
        };
        Entry {
            name: &rule.name,
            group: &catalogue.registry.group(id).name,
            summary: &rule.summary,
            explanation: rule.explanation.trim(),
            severity: rule.severity,
            default: default_key(&rule.enabled),
            fix: rule.fix_safety(),
            options: rule.options.iter().map(OptionEntry::new).collect(),
            examples: Examples {
                rejects: rule.rejects.iter().map(reject).collect(),
                accepts: rule.accepts.iter().map(|code| &**code).collect(),
            },
        }
    }
}

impl<'r> OptionEntry<'r> {
    fn new(option: &'r OwnedOption) -> OptionEntry<'r> {
        let kind = match &option.kind {
            OwnedOptionKind::Choice { values, default } => {
                Kind::Choice { values: values.iter().map(|value| &**value).collect(), default }
            }
            OwnedOptionKind::Flag { default } => Kind::Flag { default: *default },
            OwnedOptionKind::Integer { default } => Kind::Integer { default: *default },
            OwnedOptionKind::List { default } => {
                Kind::List { default: default.iter().map(|value| &**value).collect() }
            }
            OwnedOptionKind::Table => Kind::Table,
        };
        OptionEntry { name: &option.name, summary: &option.summary, kind }
    }
}
