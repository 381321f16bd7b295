//! Every example of every rule, alone: what it rejects is reported by exactly that rule and fixed to exactly that text,
//! what it accepts is left alone by all rules.

use std::path::Path;

use pylens::diagnostic::RuleId;
use pylens::diagnostic::Safety;
use pylens::fix::fix;
use pylens::lint::Linter;
use pylens::registry::Registry;
use pylens::rule::{Enabled, OwnedExample, Section};
use pylens::settings::Settings;

/// A linter for all rules that are on by default, and for `rule`.
fn linter(registry: &Registry, rule: RuleId, config: &str) -> Linter {
    let mut settings =
        Settings::from_toml(registry, config).expect("the configuration is valid").lint;
    settings.rules.enable(rule, true);
    Linter::new(registry, settings)
}

fn check_reject(registry: &Registry, rule: RuleId, example: &OwnedExample) -> Vec<String> {
    let linter = linter(registry, rule, &example.config);
    let path = Path::new(&*example.file);
    let report = crate::snippets::lint(&linter, path, &example.code);
    let mut complaints = Vec::new();
    if !report.diagnostics.iter().any(|diagnostic| diagnostic.rule == rule) {
        complaints.push("is not reported".to_owned());
    }
    for other in report.diagnostics.iter().filter(|diagnostic| diagnostic.rule != rule) {
        let name = &registry.rule(other.rule).name;
        complaints.push(format!("is also reported by {name}: {}", other.message));
    }
    for safety in [Safety::Safe, Safety::Unsafe] {
        let fixed = match fix(&linter, path, &example.code, safety) {
            Ok(fixed) => fixed,
            Err(error) => return vec![format!("cannot be fixed: {error}")],
        };
        let is_applied = example.safety >= safety;
        let expected = example.fixed.as_ref().filter(|_| is_applied).unwrap_or(&example.code);
        if fixed.text != *expected {
            let text = fixed.text;
            complaints
                .push(format!("by {safety:?} fixes is fixed to\n{text}instead of\n{expected}"));
        }
    }
    complaints
}

fn check_accept(registry: &Registry, rule: RuleId, code: &str) -> Vec<String> {
    let report = linter(registry, rule, "").lint(Path::new("example.py"), code);
    let diagnostics = report.expect("examples are not deep").diagnostics;
    let complaint = |diagnostic: &pylens::diagnostic::Diagnostic| {
        let name = &registry.rule(diagnostic.rule).name;
        format!("is reported by {name}: {}", diagnostic.message)
    };
    diagnostics.iter().map(complaint).collect()
}

test_every_rule!(rejects, accepts);

fn rejects(rule: &str) {
    let registry = pylens::rules::registry();
    let id = registry.find(rule).expect("a rule");
    let examples = registry.rule(id).rejects.iter();
    assert_no_complaint(
        examples.map(|example| (&*example.code, check_reject(&registry, id, example))),
    );
}

fn accepts(rule: &str) {
    let registry = pylens::rules::registry();
    let id = registry.find(rule).expect("a rule");
    let examples = registry.rule(id).accepts.iter();
    assert_no_complaint(examples.map(|code| (&**code, check_accept(&registry, id, code))));
}

/// Fails if there is a complaint about any of the examples.
fn assert_no_complaint<'e>(examples: impl Iterator<Item = (&'e str, Vec<String>)>) {
    let complaints: Vec<_> = examples
        .flat_map(|(code, found)| found.into_iter().map(move |it| format!("{it}:\n{code}")))
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// `fix` relies on it where no other rule is enabled, and does not look again.
#[test]
fn rules_of_telemetry_find_nothing_in_what_they_fixed() {
    let registry = pylens::rules::registry();
    let waits = |id| registry.rule(id).enabled == Enabled::WhenConfigured(Section::Telemetry);
    let examples = registry.ids().filter(|id| waits(*id)).flat_map(|id| &registry.rule(id).rejects);
    let mut number = 0;
    for example in examples.filter(|example| example.fixed.is_some()) {
        let mut settings = Settings::from_toml(&registry, &example.config).expect("valid").lint;
        let is_wanted = |id| waits(id) || registry.rule(id).enabled == Enabled::Always;
        registry.ids().for_each(|id| settings.rules.enable(id, is_wanted(id)));
        let linter = Linter::new(&registry, settings);
        let path = Path::new("example.py");
        let fixed = fix(&linter, path, &example.code, Safety::Safe).expect("examples can be fixed");
        let found = linter.lint(path, &fixed.text).expect("examples are not deep");
        assert_eq!(fixed.report.diagnostics, found.diagnostics, "{}", example.code);
        number += 1;
    }
    assert!(number > 10);
}
