//! Invariants of every rule, whoever adds it.

use std::collections::BTreeSet;
use std::path::Path;

use pylens::rule::{Enabled, Rule, Surroundings};

fn rules() -> Vec<(&'static str, &'static Rule)> {
    let groups = pylens::rules::GROUPS.iter();
    groups.flat_map(|group| group.rules.iter().map(|rule| (group.name, *rule))).collect()
}

/// The files under `rules/` as `group/rule-name`, `mod.rs` left out.
fn files() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let entries = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("the rules are there");
        entries.map(|entry| entry.expect("the entry is readable").path()).collect::<Vec<_>>()
    };
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let groups = entries(&folder).into_iter().filter(|path| path.is_dir());
    let files = groups.flat_map(|group| {
        let files = entries(&group).into_iter().filter(|file| name(file) != "mod");
        files.map(move |file| format!("{}/{}", name(&group), name(&file).replace('_', "-")))
    });
    files.collect()
}

#[test]
fn every_file_is_a_listed_rule_and_every_rule_has_its_file() {
    let listed = rules().iter().map(|(group, rule)| format!("{group}/{}", rule.name)).collect();
    let difference: Vec<_> = files().symmetric_difference(&listed).cloned().collect();
    assert!(difference.is_empty(), "listed or present, but not both: {difference:?}");
}

#[test]
fn names_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::from(["all"]);
    let groups = pylens::rules::GROUPS.iter().map(|group| group.name);
    for name in groups.chain(rules().iter().map(|(_, rule)| rule.name)) {
        assert!(seen.insert(name), "`{name}` is used twice");
        let kebab = name.split('-').all(|word| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
        assert!(kebab, "`{name}` is not kebab-case");
    }
}

/// A file must not get past a gate by its contents or its path.
#[test]
fn the_rules_of_a_gate_speak_everywhere() {
    const GROUPS: &[&str] = &["policy", "source", "suppression", "syntax", "telemetry"];
    for (group, rule) in rules() {
        let is_everywhere = rule.surroundings == Surroundings::Everywhere;
        assert_eq!(is_everywhere, GROUPS.contains(&group), "{}", rule.name);
    }
}

test_every_rule!(is_documented);

fn is_documented(name: &str) {
    let known = rules();
    let (group, rule) = known.iter().find(|(_, rule)| rule.name == name).expect("a rule");
    assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{name}: summary");
    assert!(rule.summary.chars().count() <= 90, "{name}: the summary is one line");
    let first = rule.summary.chars().next();
    assert!(first.is_some_and(|c| c.is_uppercase() || c == '`'), "{name}: a sentence");
    assert!(rule.explanation.trim().len() > 200, "{name}: explanation");
    assert!(rule.rejects.len() >= 2, "{name}: at least two rejected examples");
    assert!(rule.accepts.len() >= 2, "{name}: at least two accepted examples");
    assert!(!rule.checks.is_empty(), "{group}/{name}: checks");
    for option in rule.options {
        assert!(!option.summary.is_empty(), "{name}: option {}", option.name);
    }
}

/// The table of judged rules says which of them are on, as they are now.
#[test]
fn judged_rules_are_listed_with_their_defaults() {
    let page = include_str!("../docs/precision.md");
    let rows =
        page.lines().filter_map(|line| line.strip_prefix("| [`")?.split_once("`](rules.md#"));
    let mut listed = 0;
    for (name, row) in rows {
        let rule = rules().into_iter().find(|(_, rule)| rule.name == name).expect("a rule").1;
        let default = match rule.enabled {
            Enabled::Always => "always",
            Enabled::Default => "on",
            Enabled::OnRequest => "off",
            Enabled::WhenConfigured(_) => "when-configured",
        };
        assert_eq!(row.split(" | ").nth(1), Some(default), "{name}");
        listed += 1;
    }
    assert!(listed > 50, "only {listed} rules are listed");
}
