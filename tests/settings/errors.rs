//! Error messages for a wrong configuration, word for word.

use pylens::diagnostic::Severity;

use super::project::Project;

/// The error of a `.pylens.toml` that holds `text`.
fn error_of(text: &str) -> String {
    Project::new(&[(".pylens.toml", text)]).error("a.py", &[])
}

#[test]
fn extending_in_a_circle_is_an_error() {
    let project = Project::new(&[
        (".pylens.toml", "extend = 'b.toml'"),
        ("b.toml", "\nextend = '.pylens.toml'"),
    ]);
    assert_eq!(
        project.error("x.py", &[]),
        "b.toml:2:10: `extend` forms a cycle: .pylens.toml -> b.toml -> .pylens.toml"
    );
}

#[test]
fn what_always_runs_cannot_be_weakened() {
    assert_eq!(
        error_of("ignore = ['syntax-error']"),
        ".pylens.toml:1:11: `ignore` cannot switch off `syntax-error`, which always runs"
    );
    assert_eq!(
        error_of("[per-file-ignores]\n'a.py' = ['syntax']"),
        ".pylens.toml:2:11: `per-file-ignores` cannot switch off `syntax`, which always runs"
    );
    assert_eq!(
        error_of("severity = { syntax-error = 'info' }"),
        ".pylens.toml:1:14: `severity` cannot lower the severity of `syntax-error`, which always runs"
    );
    let project = Project::new(&[(".pylens.toml", "ignore = ['all']\nseverity.all = 'info'")]);
    let settings = project.settings("x.py", &[]).unwrap();
    let id = |name| project.registry.find(name).unwrap();
    assert!(settings.lint.rules.is_enabled(id("syntax-error")));
    assert_eq!(settings.lint.rules.configured_severity(id("syntax-error")), None);
    assert_eq!(settings.lint.rules.configured_severity(id("is-literal")), Some(Severity::Info));
}

#[test]
fn errors_name_the_place_and_the_nearest_name() {
    let cases = [
        ("\nselct = []", ".pylens.toml:2:1: unknown key `selct`; did you mean `select`?"),
        (
            "telemetry.heder = ''",
            ".pylens.toml:1:11: unknown key `telemetry.heder`; did you mean `header`?",
        ),
        ("zzz = 1", ".pylens.toml:1:1: unknown key `zzz`"),
        (
            "select = [\n  'is-litteral',\n]",
            ".pylens.toml:2:3: unknown rule or group `is-litteral` in `select`; did you mean `is-literal`?",
        ),
        (
            "[rules.is-fesh]\nlimit = 1",
            ".pylens.toml:1:8: unknown rule `is-fesh` in `rules`; did you mean `is-fresh`?",
        ),
        (
            "[rules.is-fresh]\nlimt = 1",
            ".pylens.toml:2:1: rule `is-fresh` has no option `limt`; did you mean `limit`?",
        ),
        (
            "rules.is-fresh.limit = 'x'",
            ".pylens.toml:1:24: `rules.is-fresh.limit` must be a whole number from 0 on, not a string",
        ),
        (
            "rules.is-fresh.level = 'strikt'",
            ".pylens.toml:1:24: `rules.is-fresh.level` must be one of `strict`, `loose`, not `strikt`; did you mean `strict`?",
        ),
        (
            "fail-on = 'eror'",
            ".pylens.toml:1:11: `fail-on` must be one of `error`, `warning`, `info`, not `eror`; did you mean `error`?",
        ),
        ("select = 'all'", ".pylens.toml:1:10: `select` must be a list of strings, not a string"),
        ("select = ['all', 3]", ".pylens.toml:1:18: `select[1]` must be a string, not an integer"),
        (
            "unsafe-fixes = 1",
            ".pylens.toml:1:16: `unsafe-fixes` must be `true` or `false`, not an integer",
        ),
        (
            "telemetry = { entry = 't()', alias = 'uniqe' }",
            ".pylens.toml:1:38: `telemetry.alias` must be one of `none`, `unique`, not `uniqe`; did you mean `unique`?",
        ),
        (
            "telemetry = { entry = 't()', decorators = ['app.*'] }",
            ".pylens.toml:1:44: `telemetry.decorators` contains `app.*`: expected a name such as `app.rule` or `*.rule`, or `!app.rule` to exclude functions",
        ),
        ("severity = 'error'", ".pylens.toml:1:12: `severity` must be a table, not a string"),
        (
            "exclude = ['a[']",
            ".pylens.toml:1:12: `exclude` contains an invalid pattern: error parsing glob 'a[': unclosed character class; missing ']'",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(error_of(text), expected);
    }
    assert!(error_of("fail-on = 'x'\nselect = [").starts_with(".pylens.toml:2:11: "));
}

#[test]
fn unreadable_configuration_is_an_error() {
    let project =
        Project::new(&[("x/pylens.toml/y", ""), ("z/pylens.toml", "extend = 'gone.toml'")]);
    assert!(
        project.error("x/a.py", &[]).starts_with("x/pylens.toml: cannot read the configuration: ")
    );
    let error = project.error("z/a.py", &[]);
    let expected = ":10: `extend` names z/gone.toml, which cannot be read: No such file";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn the_section_of_another_file_is_recognised() {
    assert_eq!(
        error_of("# mine\n[tool.pylens]\nselect = ['is-literal']"),
        ".pylens.toml:2:1: `[tool.pylens]` is the section of a pyproject.toml; in this file, write its keys at the top, without the section"
    );
    assert_eq!(error_of("[tool.other]\nx = 1"), ".pylens.toml:1:2: unknown key `tool`");
}
