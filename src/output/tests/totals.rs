//! Tests of summaries of a run and of pages about the rules.

use super::{Catalogue, FixTally, Statistics, TWO, Tally, Terminal, findings, lint, snapshot};
use crate::diagnostic::Severity;
use crate::lint::Report;
use crate::registry::Registry;
use crate::rules;

#[test]
fn statistics() {
    let registry = rules::registry();
    let mut statistics = Statistics::default();
    for text in [TWO, TWO, "x = 1  # pylens: ignore[is-literal] old\n", "def f(:\n"] {
        let found = lint(&registry, "app.py", text);
        statistics.merge(&Statistics::by_rule(&findings("app.py", text, &found)));
    }
    snapshot!("statistics", statistics.table(&registry, false));
    snapshot!("statistics_json", statistics.json(&registry));
    assert_eq!(Statistics::default().table(&registry, false), "");
    assert_eq!(Statistics::default().json(&registry), "[]\n");
}

#[test]
fn summaries() {
    let clean = Tally { files: 210, ..Tally::default() };
    let few = Tally {
        files_with_findings: 4,
        errors: 3,
        warnings: 12,
        safe_fixes: 2,
        unsafe_fixes: 1,
        suppressed: 3,
        ..clean
    };
    let one =
        Tally { files: 1, files_with_findings: 1, infos: 1, unsafe_fixes: 1, ..Tally::default() };
    let all = Tally { infos: 2, errors: 1, suppressed: 0, unsafe_fixes: 0, ..few };
    let quiet = Tally { suppressed: 1, ..clean };
    let lines: Vec<_> =
        [Tally::default(), clean, quiet, few, one, all].map(|tally| tally.to_string()).into();
    snapshot!("summaries", lines.join("\n"));

    let fix = |fixed, files, remaining| FixTally { fixed, files, remaining, ..FixTally::default() };
    let preview = FixTally { preview: true, ..fix(1, 1, one) };
    let lines: Vec<_> = [
        fix(5, 3, few),
        fix(1, 1, clean),
        preview,
        fix(0, 0, one),
        fix(0, 0, clean),
        fix(0, 0, Tally::default()),
        fix(0, 2, clean),
    ]
    .map(|tally| tally.to_string())
    .into();
    snapshot!("fix_summaries", lines.join("\n"));
}

#[test]
fn tallies_add_up() {
    let registry = rules::registry();
    let file = |text, found| findings("app.py", text, found);
    let found = lint(&registry, "app.py", TWO);
    let report = |suppressed, is_outside| Report { suppressed, is_outside, ..Report::default() };
    let mut tally = Tally::of(&file(TWO, &found), &report(2, false));
    tally += Tally::of(&file("", &[]), &report(1, true));
    let expected = Tally {
        files: 2,
        files_with_findings: 1,
        errors: 2,
        safe_fixes: 1,
        unsafe_fixes: 1,
        suppressed: 3,
        outside: 1,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    assert_eq!(tally.at_least(Severity::Warning), 2);
}

#[test]
fn rules_pages() {
    // Not all groups, so that a new rule changes no snapshot but its own.
    let registry = Registry::new([&rules::identity::GROUP]);
    let literal = registry.find("is-literal").unwrap();
    let catalogue = Catalogue::new(&registry);
    let terminal = Terminal::default();
    let wide = Terminal { width: 120, ..terminal };
    let color = Terminal { color: true, ..terminal };
    snapshot!("rule_list", catalogue.list(wide));
    snapshot!("rule_page", catalogue.page(literal, terminal));
    snapshot!("rule_page_in_color", catalogue.page(literal, color).replace('\x1b', "␛"));
    snapshot!("rule_json", catalogue.rule_json(literal));
    let all: Vec<serde_json::Value> = serde_json::from_str(&catalogue.json()).unwrap();
    assert_eq!(all.len(), registry.len());
    let docs = catalogue.docs();
    snapshot!("rules_docs", docs);
}
