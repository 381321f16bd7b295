//! `docs/rules.md`.

use std::fmt::Write as _;

use super::page::option_line;
use super::{Catalogue, enabled_phrase, fix_name, fix_phrase};
use crate::analysis::characters::{escape, is_misleading};
use crate::diagnostic::{RuleId, Safety};
use crate::registry::GroupEntry;
use crate::rule::{OwnedExample, OwnedRule};

const INTRODUCTION: &str = "# Rules

<!-- Generated from the files under `rules/`; a test fails when it is stale. -->

Select and ignore rules by their own name, by their group's name, or with `all`. `pylens rule NAME` shows the same text in
the terminal.
";

pub(super) fn render(catalogue: &Catalogue) -> String {
    let mut out = INTRODUCTION.to_owned();
    for (group, rules) in catalogue.registry.groups() {
        section(group, &rules, &mut out);
    }
    out
}

pub(super) fn group(catalogue: &Catalogue, name: &str) -> String {
    let mut out = String::new();
    for (group, rules) in catalogue.registry.groups().filter(|(group, _)| group.name == *name) {
        section(group, &rules, &mut out);
    }
    out.trim_start().to_owned()
}

pub(super) fn section_of(catalogue: &Catalogue, id: RuleId) -> String {
    let mut out = String::new();
    describe(catalogue.registry.rule(id), &mut out);
    out.trim_start().to_owned()
}

fn section(group: &GroupEntry, rules: &[&OwnedRule], out: &mut String) {
    let _ = write!(
        out,
        "\n## {}\n\n{}.\n\n| rule | what it finds | severity | fix |\n| --- | --- | --- | --- |\n",
        group.name, group.summary,
    );
    for rule in rules {
        let _ = writeln!(
            out,
            "| [`{name}`](#{name}) | {} | {} | {} |",
            rule.summary.replace('|', "\\|"),
            rule.severity,
            fix_name(rule.fix_safety()),
            name = rule.name,
        );
    }
    for rule in rules {
        describe(rule, out);
    }
}

fn describe(rule: &OwnedRule, out: &mut String) {
    let _ = write!(
        out,
        "\n### {}\n\n{}.\n\nSeverity: {}. Enabled: {}. Fix: {}.\n\n{}\n",
        rule.name,
        rule.summary,
        rule.severity,
        enabled_phrase(&rule.enabled),
        fix_phrase(rule.fix_safety()),
        rule.explanation.trim(),
    );
    if !rule.options.is_empty() {
        out.push_str("\nOptions:\n\n");
        for option in &rule.options {
            let _ = writeln!(out, "- {}", option_line(option));
        }
    }
    for example in &rule.rejects {
        reject(example, out);
    }
    if !rule.accepts.is_empty() {
        out.push_str("\nNot reported:\n");
        rule.accepts.iter().for_each(|code| fenced("python", code, out));
    }
}

fn reject(example: &OwnedExample, out: &mut String) {
    let place = example.telling_name().map(|name| format!(" in `{name}`")).unwrap_or_default();
    if example.config.is_empty() {
        let _ = writeln!(out, "\nReported{place}:");
    } else {
        out.push_str("\nWith\n");
        fenced("toml", &example.config, out);
        let _ = writeln!(out, "\nreported{place}:");
    }
    fenced("python", &example.code, out);
    if let Some(fixed) = &example.fixed {
        out.push_str(match example.safety {
            Safety::Safe => "\nFixed:\n",
            Safety::Unsafe => "\nFixed with `--unsafe-fixes`:\n",
        });
        fenced("python", fixed, out);
    }
}

/// A code block whose fence is longer than any run of backticks in the code. What would not show is escaped.
fn fenced(language: &str, code: &str, out: &mut String) {
    let code = escape(code, is_misleading);
    let runs = code.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default().max(2) + 1);
    let code = code.trim_end_matches('\n');
    let _ = write!(out, "\n{fence}{language}\n{code}\n{fence}\n");
}
