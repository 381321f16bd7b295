//! Resolution of settings: the file that applies, and the order of precedence.

use std::path::Path;
use std::sync::Arc;

use pylens::diagnostic::Severity;
use pylens::lint_settings::Honoured;
use pylens::options::OptionValue;
use pylens::settings::{OutputFormat, Overrides};

use super::project::Project;

#[test]
fn the_nearest_file_wins() {
    let project = Project::new(&[
        (".pylens.toml", "fail-on = 'info'"),
        ("a/pylens.toml", "fail-on = 'error'"),
        ("a/pyproject.toml", "[tool.pylens]\nfail-on = 'warning'"),
    ]);
    let fail_on = |path| project.settings(path, &[]).unwrap().fail_on;
    assert_eq!(fail_on("x.py"), Severity::Info);
    assert_eq!(fail_on("b/x.py"), Severity::Info);
    assert_eq!(fail_on("a/deep/down/x.py"), Severity::Error);
    let root = project.settings("a/deep/x.py", &[]).unwrap().root.clone();
    assert_eq!(root, project.folder.path().join("a"));
}

#[test]
fn a_pyproject_without_the_section_is_passed_over() {
    let project = Project::new(&[
        (".pylens.toml", "fail-on = 'info'"),
        ("a/pyproject.toml", "[tool.ruff]\nline-length = 100"),
        ("b/pyproject.toml", "[project]\nname = 'b'\n[tool.pylens]\nunsafe-fixes = true"),
    ]);
    assert_eq!(project.settings("a/x.py", &[]).unwrap().fail_on, Severity::Info);
    assert!(project.settings("b/x.py", &[]).unwrap().unsafe_fixes);
}

#[test]
fn one_folder_has_one_settings() {
    let project = Project::new(&[]);
    let resolver = project.resolver(Overrides::default()).unwrap();
    let first = resolver.for_file(Path::new("a/x.py")).unwrap();
    let second = resolver.for_directory(Path::new("./a/../b")).unwrap();
    assert!(Arc::ptr_eq(&first, &second));
}

#[test]
fn an_extended_file_keeps_its_own_folder() {
    let project = Project::new(&[
        (
            "shared/base.toml",
            "extend-exclude = ['gen/*.py']\nignore = ['loading']\nfail-on = 'info'",
        ),
        (
            "app/pylens.toml",
            "extend = '../shared/base.toml'\nextend-exclude = ['gen/*.py']\nfail-on = 'error'",
        ),
    ]);
    let settings = project.settings("app/x.py", &[]).unwrap();
    assert_eq!(settings.fail_on, Severity::Error);
    assert!(settings.exclude.covers(Path::new("app/gen/x.py")));
    assert!(settings.exclude.covers(Path::new("shared/gen/x.py")));
    assert!(!settings.exclude.covers(Path::new("gen/x.py")));
    assert_eq!(project.enabled("app/x.py", &[]), ["syntax-error", "is-literal"]);
}

#[test]
fn selection_follows_ruff() {
    let all = ["syntax-error", "is-literal", "is-fresh", "loader-cache"];
    let enabled = |config, arguments: &[&str]| {
        Project::new(&[(".pylens.toml", config)]).enabled("x.py", arguments)
    };
    assert_eq!(enabled("", &[]), ["syntax-error", "is-literal", "loader-cache"]);
    assert_eq!(enabled("select = ['all']", &[]), all);
    assert_eq!(enabled("select = []", &[]), ["syntax-error"]);
    assert_eq!(enabled("extend-select = ['is-fresh']", &[]), all);
    assert_eq!(
        enabled("select = ['is-literal']\nignore = ['identity']", &[]),
        ["syntax-error", "is-literal"]
    );
    assert_eq!(
        enabled("select = ['identity']\nignore = ['is-literal', 'all']", &[]),
        ["syntax-error", "is-fresh"]
    );
    assert_eq!(
        enabled("select = ['loading']", &["--select", "is-fresh,is-literal"]),
        ["syntax-error", "is-literal", "is-fresh"]
    );
    assert_eq!(
        enabled("select = ['identity']", &["--ignore", "identity", "--extend-select", "loading"]),
        ["syntax-error", "loader-cache"]
    );
    assert_eq!(
        enabled("ignore = ['is-literal']", &["--select", "identity"]),
        ["syntax-error", "is-fresh"]
    );
}

#[test]
fn rules_that_need_a_section_run_with_it() {
    let section = "[telemetry]\nheader = 'import probe'";
    let project = Project::new(&[
        ("a/pylens.toml", section),
        ("b/pylens.toml", &format!("select = []\nignore = ['telemetry']\n{section}")),
        ("c/pylens.toml", "select = ['missing-header']"),
        ("d/pylens.toml", "[telemetry]\ninclude = ['src']"),
        (
            "e/pylens.toml",
            &format!("select = ['loading']\n{section}\ninclude = ['src']\nexclude = ['src/probe']"),
        ),
    ]);
    let enabled = |arguments: &[&str]| project.enabled("a/x.py", arguments);
    assert_eq!(enabled(&["--select", "is-literal"]), ["syntax-error", "is-literal"]);
    assert_eq!(enabled(&["--config", "select = []"]), ["syntax-error"]);
    assert_eq!(enabled(&["--select", "telemetry"]), ["syntax-error", "missing-header"]);
    let with_fresh = enabled(&["--extend-select", "is-fresh"]);
    assert_eq!(with_fresh.last().map(String::as_str), Some("missing-header"));
    assert_eq!(project.enabled("b/x.py", &[]), ["syntax-error"]);
    assert_eq!(
        project.error("c/x.py", &[]),
        "c/pylens.toml:1:11: `missing-header` in `select` needs the section `telemetry`, which is not configured"
    );
    assert_eq!(project.error("d/x.py", &[]), "d/pylens.toml:2:11: `telemetry.header` is missing");
    let lint = &project.settings("e/x.py", &[]).unwrap().lint;
    let telemetry = lint.telemetry.as_ref().unwrap();
    assert!(telemetry.applies_to(Path::new("e/src/a.py")));
    assert!(!telemetry.applies_to(Path::new("e/src/probe/a.py")));
    assert!(!telemetry.applies_to(Path::new("e/a.py")));
}

#[test]
fn config_arguments() {
    let project = Project::new(&[
        (".pylens.toml", "fail-on = 'info'\nunsafe-fixes = true"),
        ("a/pylens.toml", "fail-on = 'error'"),
        ("gate/gate.toml", "suppressions = false\nexclude = ['a']"),
        ("gate/pyproject.toml", "[tool.ruff]"),
    ]);
    let inline = project
        .settings("a/x.py", &["--config", "rules.is-fresh.limit = 7", "--config", "fail-on='info'"])
        .unwrap();
    let is_fresh = project.registry.find("is-fresh").unwrap();
    let limit = inline.lint.rules.option(is_fresh, "limit");
    assert_eq!(limit, Some(&OptionValue::Integer(7)));
    assert_eq!(inline.fail_on, Severity::Info);
    let flag = project.settings("x.py", &["--config", "fail-on='info'", "--fail-on", "error"]);
    assert_eq!(flag.unwrap().fail_on, Severity::Error);

    let named = project.settings("a/x.py", &["--config", "gate/gate.toml"]).unwrap();
    assert_eq!(named.fail_on, Severity::Warning);
    assert!(named.lint.honoured == Honoured::None && !named.unsafe_fixes);
    assert!(named.exclude.covers(Path::new("a/x.py")));

    let isolated = project.settings("a/x.py", &["--isolated"]).unwrap();
    assert_eq!(isolated.fail_on, Severity::Warning);

    let errors = [
        (
            ["--config", "selct = []"].as_slice(),
            "command line: unknown key `selct`; did you mean `select`?",
        ),
        (
            &["--select", "is-litteral"],
            "command line: unknown rule or group `is-litteral` in `select`; did you mean `is-literal`?",
        ),
        (
            &["--isolated", "--config", "gate/gate.toml"],
            "command line: `--config FILE` cannot be used with `--isolated`",
        ),
        (
            &["--config", "gate/pyproject.toml"],
            "gate/pyproject.toml: no [tool.pylens] section: add one, or name another file",
        ),
        (
            &["--config", "gate/gate.toml", "--config", "a/pylens.toml"],
            "command line: only one `--config FILE` can be given",
        ),
    ];
    for (arguments, expected) in errors {
        assert_eq!(project.error("x.py", arguments), expected);
    }
    assert!(
        project.error("x.py", &["--config", "gone.toml"]).starts_with("gone.toml: cannot read")
    );
    assert!(
        project
            .error("x.py", &["--config", "a = "])
            .starts_with("command line: `--config a = ` is not valid TOML: ")
    );
}

#[test]
fn per_file_ignores_are_relative_to_their_file() {
    let project = Project::new(&[(
        "a/pylens.toml",
        "[per-file-ignores]\n'tests' = ['identity']\n'src/*.py' = ['loader-cache']\n'!src/**' = ['is-fresh']",
    )]);
    let lint = &project.settings("a/x.py", &[]).unwrap().lint;
    let is_ignored = |rule, path| {
        let rule = project.registry.find(rule).unwrap();
        lint.is_ignored(rule, Path::new(path))
    };
    assert!(is_ignored("is-literal", "a/deep/tests/x.py"));
    assert!(!is_ignored("is-literal", "a/src/x.py"));
    assert!(is_ignored("loader-cache", "a/src/x.py"));
    assert!(!is_ignored("loader-cache", "src/x.py"));
    assert!(is_ignored("is-fresh", "a/other/x.py"));
    assert!(!is_ignored("is-fresh", "a/src/x.py"));
}

#[test]
fn every_setting_knows_its_origin() {
    let project = Project::new(&[(
        ".pylens.toml",
        "ignore = ['loading']\nseverity.is-literal = 'info'\n[rules.is-fresh]\nlimit = 9",
    )]);
    let settings = project.settings("x.py", &["--output-format", "json-lines"]).unwrap();
    assert_eq!(settings.output_format, OutputFormat::JsonLines);
    let explained = |key: &str| {
        let found = settings.explain().iter().find(|explained| explained.key == key);
        found.map(|found| (found.value.as_str(), found.origin.to_string()))
    };
    let file = ".pylens.toml".to_owned();
    let default = || "default".to_owned();
    let expected = [
        ("select", r#"["syntax-error", "is-literal", "loader-cache"]"#, default()),
        ("ignore", r#"["loading"]"#, file.clone()),
        ("severity.is-literal", r#""info""#, file.clone()),
        ("output-format", r#""json-lines""#, "command line".to_owned()),
        ("fail-on", r#""warning""#, default()),
        ("rules.is-fresh.level", r#""strict""#, default()),
        ("rules.is-fresh.limit", "9", file),
    ];
    for (key, value, origin) in expected {
        assert_eq!(explained(key), Some((value, origin)), "{key}");
    }
}

#[test]
fn what_a_later_select_forgets_is_not_explained() {
    let project = Project::new(&[
        ("base.toml", "extend-select = ['is-fresh']\nignore = ['is-literal']"),
        (".pylens.toml", "extend = 'base.toml'\nignore = ['loading']"),
    ]);
    let settings = project.settings("x.py", &["--select", "all"]).unwrap();
    let selectors: Vec<_> = settings.explain()[..2]
        .iter()
        .map(|explained| (explained.key.as_str(), explained.value.as_str()))
        .collect();
    assert_eq!(selectors, [("select", r#"["all"]"#), ("ignore", r#"["loading"]"#)]);
    assert!(!settings.explain()[2..].iter().any(|explained| explained.key == "ignore"));
    assert_eq!(
        project.enabled("x.py", &["--select", "all"]),
        ["syntax-error", "is-literal", "is-fresh"]
    );
}
