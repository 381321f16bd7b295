//! The severities and options that the configuration gives to rules.

use super::discovery::Layer;
use super::selection::{covered, only_always, rank, selector};
use crate::config::{Entries, Located, Problem, SettingsError, Suggestion};
use crate::lint_settings::RuleTable;
use crate::options::{OptionValue, OwnedOptionKind};
use crate::registry::Registry;
use crate::rule::{Enabled, OwnedRule};

/// Sets severities: within a layer the more specific selector wins, and later layers win over earlier ones.
pub(super) fn set_severities(
    registry: &Registry,
    layers: &[&Layer],
    table: &mut RuleTable,
) -> Result<(), SettingsError> {
    let said = layers.iter().filter_map(|layer| layer.config.severity.as_ref());
    for entries in said {
        let mut severities = Vec::new();
        for (name, severity) in &entries.value {
            severities.push((selector(registry, "severity", name)?, name, severity.value));
        }
        severities.sort_by_key(|(selector, ..)| rank(selector));
        for (selector, name, severity) in severities {
            let is_explicit = only_always(registry, &selector);
            for id in covered(registry, &selector) {
                let rule = registry.rule(id);
                let lowers = severity < rule.severity && rule.enabled == Enabled::Always;
                if lowers && is_explicit {
                    let problem = Problem::AlwaysRuns {
                        key: "severity".to_owned(),
                        action: "lower the severity of",
                        rule: name.value.clone(),
                    };
                    return Err(problem.at(&name.location));
                } else if !lowers {
                    table.set_severity(id, severity);
                }
            }
        }
    }
    Ok(())
}

/// Sets whose fixes are applied: within a layer the more specific selector wins and `unfixable` wins over `fixable`; a
/// later layer wins over an earlier one, and its `fixable` forgets what earlier ones said.
pub(super) fn set_fixable(
    registry: &Registry,
    layers: &[&Layer],
    table: &mut RuleTable,
) -> Result<(), SettingsError> {
    for layer in layers {
        let mut decisions = Vec::new();
        for (key, names, fixable) in [
            ("fixable", &layer.config.fixable, true),
            ("unfixable", &layer.config.unfixable, false),
        ] {
            for name in names.iter().flat_map(|names| &names.value) {
                decisions.push((selector(registry, key, name)?, fixable));
            }
        }
        if layer.config.fixable.is_some() {
            registry.ids().for_each(|id| table.set_fixable(id, false));
        }
        decisions.sort_by_key(|(selector, _)| rank(selector));
        for (selector, fixable) in &decisions {
            covered(registry, selector).for_each(|id| table.set_fixable(id, *fixable));
        }
    }
    Ok(())
}

/// Sets the options of rules, option by option.
pub(super) fn set_options(
    registry: &Registry,
    layers: &[&Layer],
    table: &mut RuleTable,
) -> Result<(), SettingsError> {
    let said = layers.iter().filter_map(|layer| layer.config.rules.as_ref());
    for (name, options) in said.flat_map(|entries| &entries.value) {
        let id = registry.find(&name.value).ok_or_else(|| {
            Problem::UnknownName {
                what: "rule",
                name: name.value.clone(),
                key: "rules".to_owned(),
                suggestion: registry.suggested_rule(&name.value),
            }
            .at(&name.location)
        })?;
        check_options(registry.rule(id), &options.value)?;
        for (option, value) in &options.value {
            table.set_option(id, &option.value, value.value.clone());
        }
    }
    Ok(())
}

fn check_options(rule: &OwnedRule, options: &Entries<OptionValue>) -> Result<(), SettingsError> {
    for (name, value) in options {
        let mut declared = rule.options.iter();
        let Some(option) = declared.find(|option| option.name == name.value) else {
            let names = rule.options.iter().map(|option| &*option.name);
            let problem = Problem::UnknownOption {
                rule: rule.name.to_string(),
                option: name.value.clone(),
                suggestion: Suggestion::nearest(&name.value, names),
            };
            return Err(problem.at(&name.location));
        };
        let key = format!("rules.{}.{}", rule.name, name.value);
        check_value(key, &option.kind, value)?;
    }
    Ok(())
}

fn check_value(
    key: String,
    kind: &OwnedOptionKind,
    value: &Located<OptionValue>,
) -> Result<(), SettingsError> {
    let expected = match (kind, &value.value) {
        (OwnedOptionKind::Choice { values, .. }, OptionValue::Text(name)) => {
            if values.iter().any(|value| value == name) {
                return Ok(());
            }
            let problem = Problem::unknown_value(&key, name, values.iter().map(|value| &**value));
            return Err(problem.at(&value.location));
        }
        (OwnedOptionKind::Flag { .. }, OptionValue::Flag(_))
        | (OwnedOptionKind::Integer { .. }, OptionValue::Integer(_))
        | (OwnedOptionKind::List { .. }, OptionValue::List(_))
        | (OwnedOptionKind::Table, OptionValue::Table(_)) => return Ok(()),
        (OwnedOptionKind::Choice { .. }, _) => "a string",
        (OwnedOptionKind::Flag { .. }, _) => "`true` or `false`",
        (OwnedOptionKind::Integer { .. }, _) => "a whole number from 0 on",
        (OwnedOptionKind::List { .. }, _) => "a list of strings",
        (OwnedOptionKind::Table, _) => "a table",
    };
    let found = match value.value {
        OptionValue::Text(_) => "a string",
        OptionValue::Flag(_) => "a boolean",
        OptionValue::Integer(_) => "an integer",
        OptionValue::List(_) => "a list",
        OptionValue::Table(_) => "a table",
    };
    let problem = Problem::WrongType { key, expected, found };
    Err(problem.at(&value.location))
}
