//! Words of other tools, and of other commands: the answer names what is meant.

use crate::project::Project;

fn error(arguments: &[&str]) -> String {
    let project = Project::new(&[("src/a.py", "x = 1\n")]);
    let (status, _, errors) = project.run(arguments);
    assert_eq!(status, 2, "{errors}");
    errors
}

#[test]
fn flags_and_commands() {
    assert!(error(&["check", "--fix", "src"]).contains("tip: use `pylens fix`"));
    assert!(error(&["src"]).contains("tip: to check it, use `pylens check src`"));
    assert!(error(&["src/a.py"]).contains("`pylens check src/a.py`"));
    assert!(error(&["check", "--select", "F632"]).contains("F632 is `is-literal` here"));
    assert!(error(&["rule", "f632"]).contains("F632 is `is-literal` here"));
    assert!(error(&["rule", "is-litral"]).contains("did you mean `is-literal`?"));
}

#[test]
fn codes_in_a_configuration() {
    for (text, words) in [
        ("select = ['F632']", "`F632` in `select`; what Ruff reports as F632 is `is-literal` here"),
        ("[rules.C901]\nmax-complexity = 3", "what Ruff reports as C901 is `too-complex` here"),
        ("per-file-ignores = { 'a.py' = ['ann'] }", "is `missing-annotations` here"),
    ] {
        let project = Project::new(&[("a.py", "x = 1\n"), ("pylens.toml", text)]);
        let (status, _, errors) = project.run(&["check"]);
        assert_eq!(status, 2);
        assert!(errors.contains(words), "{errors}");
    }
}

#[test]
fn a_group_is_listed_as_one() {
    let project = Project::new(&[]);
    let (status, shown, errors) = project.run(&["rule", "identity"]);
    assert_eq!(status, 0, "{errors}");
    assert!(shown.starts_with("identity: ") && shown.contains("\n  is-literal "), "{shown}");
    assert!(!shown.contains("cached-method"), "{shown}");
    let (_, shown, _) = project.run(&["rule", "identity", "--output-format", "json"]);
    let rules: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    assert!(rules.as_array().expect("an array").iter().all(|rule| rule["group"] == "identity"));
    let (_, shown, _) = project.run(&["rule", "identity", "--output-format", "markdown"]);
    assert!(shown.starts_with("## identity") && shown.contains("### is-literal"), "{shown}");
}

#[test]
fn every_neighbour_is_a_rule_of_ours() {
    let registry = pylens::rules::registry();
    for neighbour in ["ANN001", "B019", "C901", "E999", "F632", "RUF100", "TID251"] {
        let meant = registry.suggested_rule(neighbour).candidate().expect("it is known");
        assert!(registry.find(&meant).is_some(), "{meant}");
    }
}
