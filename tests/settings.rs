//! From configuration files and flags to settings and files, in real folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use pylens::cli::{Cli, Command};
use pylens::diagnostic::Severity;
use pylens::discover::{Discovery, discover};
use pylens::registry::Registry;
use pylens::rule::{Enabled, Group, OptionKind, OptionValue, Rule, RuleOption};
use pylens::settings::{
    Origin, OutputFormat, Overrides, Settings, SettingsError, SettingsResolver,
};
use tempfile::TempDir;

const fn rule(name: &'static str, severity: Severity, enabled: Enabled) -> Rule<'static> {
    Rule {
        name,
        summary: "",
        explanation: "",
        severity,
        enabled,
        options: &[],
        rejects: &[],
        accepts: &[],
        checks: &[],
    }
}

static SYNTAX_ERROR: Rule = rule("syntax-error", Severity::Error, Enabled::Always);
static IS_LITERAL: Rule = rule("is-literal", Severity::Error, Enabled::Default);
static IS_FRESH: Rule = Rule {
    options: &[
        RuleOption {
            name: "level",
            summary: "",
            kind: OptionKind::Choice {
                values: &["strict", "loose"],
                default: "strict",
            },
        },
        RuleOption {
            name: "limit",
            summary: "",
            kind: OptionKind::Integer { default: 3 },
        },
    ],
    ..rule("is-fresh", Severity::Warning, Enabled::OnRequest)
};
static LOADER: Rule = rule("loader-cache", Severity::Warning, Enabled::Default);
static HEADER: Rule = rule("missing-header", Severity::Warning, Enabled::WhenConfigured);

static GROUPS: [Group; 4] = [
    Group {
        name: "syntax",
        summary: "",
        rules: &[&SYNTAX_ERROR],
    },
    Group {
        name: "identity",
        summary: "",
        rules: &[&IS_LITERAL, &IS_FRESH],
    },
    Group {
        name: "loading",
        summary: "",
        rules: &[&LOADER],
    },
    Group {
        name: "telemetry",
        summary: "",
        rules: &[&HEADER],
    },
];

/// A folder with files, in which somebody works.
struct Project {
    folder: TempDir,
    registry: Registry<'static>,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Project {
        let project = Project {
            folder: tempfile::tempdir().unwrap(),
            registry: Registry::new(&GROUPS),
        };
        // Whatever lies above the temporary folder is not part of the test.
        project.write(".pylens.toml", "");
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn resolver(&self, overrides: Overrides) -> Result<SettingsResolver<'_>, SettingsError> {
        SettingsResolver::new(&self.registry, overrides, self.folder.path())
    }

    /// The settings of a file under the flags of `pylens check`.
    fn settings(&self, path: &str, arguments: &[&str]) -> Result<Arc<Settings>, String> {
        let settings = self
            .resolver(overrides(arguments))
            .and_then(|resolver| resolver.for_file(Path::new(path)));
        settings.map_err(|error| error.to_string())
    }

    fn enabled(&self, path: &str, arguments: &[&str]) -> Vec<&'static str> {
        let settings = self.settings(path, arguments).unwrap();
        let enabled = self
            .registry
            .ids()
            .filter(|id| settings.lint.rules.is_enabled(*id));
        enabled.map(|id| self.registry.rule(id).name).collect()
    }

    fn error(&self, path: &str, arguments: &[&str]) -> String {
        self.settings(path, arguments).unwrap_err()
    }

    fn discover(&self, named: &[&str], arguments: &[&str]) -> Discovery {
        let resolver = self.resolver(overrides(arguments)).unwrap();
        let named: Vec<_> = named.iter().map(PathBuf::from).collect();
        discover(&named, &resolver)
    }

    fn files(&self, named: &[&str], arguments: &[&str]) -> Vec<String> {
        let found = self.discover(named, arguments);
        assert!(found.errors.is_empty(), "{:?}", found.errors);
        shown(&found)
    }
}

fn shown(found: &Discovery) -> Vec<String> {
    let files = found.files.iter();
    files.map(|file| file.path.display().to_string()).collect()
}

fn overrides(arguments: &[&str]) -> Overrides {
    let arguments = ["pylens", "check"].iter().chain(arguments);
    let cli = Cli::try_parse_from(arguments).unwrap();
    match &cli.command {
        Command::Check(check) => check.overrides(&cli.global),
        other => panic!("not a check: {other:?}"),
    }
}

/// The error of a `.pylens.toml` that holds `text`.
fn error_of(text: &str) -> String {
    Project::new(&[(".pylens.toml", text)]).error("a.py", &[])
}

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
        (
            "b/pyproject.toml",
            "[project]\nname = 'b'\n[tool.pylens]\nunsafe-fixes = true",
        ),
    ]);
    assert_eq!(
        project.settings("a/x.py", &[]).unwrap().fail_on,
        Severity::Info
    );
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
    assert_eq!(
        project.enabled("app/x.py", &[]),
        ["syntax-error", "is-literal"]
    );
}

#[test]
fn extending_in_a_circle_is_an_error() {
    let project = Project::new(&[
        (".pylens.toml", "extend = 'b.toml'"),
        ("b.toml", "\nextend = '.pylens.toml'"),
    ]);
    assert_eq!(
        project.error("x.py", &[]),
        "b.toml:2:10: `extend` goes in a circle: .pylens.toml -> b.toml -> .pylens.toml"
    );
}

#[test]
fn selection_follows_ruff() {
    let all = ["syntax-error", "is-literal", "is-fresh", "loader-cache"];
    let enabled = |config, arguments: &[&str]| {
        Project::new(&[(".pylens.toml", config)]).enabled("x.py", arguments)
    };
    assert_eq!(
        enabled("", &[]),
        ["syntax-error", "is-literal", "loader-cache"]
    );
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
        enabled(
            "select = ['identity']",
            &["--ignore", "identity", "--extend-select", "loading"]
        ),
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
        (
            "b/pylens.toml",
            &format!("select = []\nignore = ['telemetry']\n{section}"),
        ),
        ("c/pylens.toml", "select = ['missing-header']"),
        ("d/pylens.toml", "[telemetry]\ninclude = ['src']"),
        (
            "e/pylens.toml",
            &format!("select = ['loading']\n{section}\ninclude = ['src']\nexclude = ['src/probe']"),
        ),
    ]);
    assert_eq!(
        project
            .enabled("a/x.py", &["--select", "is-literal"])
            .last(),
        Some(&"missing-header")
    );
    assert_eq!(project.enabled("b/x.py", &[]), ["syntax-error"]);
    assert_eq!(
        project.error("c/x.py", &[]),
        "c/pylens.toml:1:11: `missing-header` in `select` needs the section `telemetry`, which is not configured"
    );
    assert_eq!(
        project.error("d/x.py", &[]),
        "d/pylens.toml:2:11: `telemetry.header` is missing"
    );
    let lint = &project.settings("e/x.py", &[]).unwrap().lint;
    assert!(lint.instruments(Path::new("e/src/a.py")));
    assert!(!lint.instruments(Path::new("e/src/probe/a.py")));
    assert!(!lint.instruments(Path::new("e/a.py")));
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
    assert_eq!(
        settings.lint.rules.configured_severity(id("syntax-error")),
        None
    );
    assert_eq!(
        settings.lint.rules.configured_severity(id("is-literal")),
        Some(Severity::Info)
    );
}

#[test]
fn errors_name_the_place_and_the_nearest_name() {
    let cases = [
        (
            "\nselct = []",
            ".pylens.toml:2:1: unknown key `selct`; did you mean `select`?",
        ),
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
        (
            "select = 'all'",
            ".pylens.toml:1:10: `select` must be a list of strings, not a string",
        ),
        (
            "select = ['all', 3]",
            ".pylens.toml:1:18: `select[1]` must be a string, not an integer",
        ),
        (
            "unsafe-fixes = 1",
            ".pylens.toml:1:16: `unsafe-fixes` must be `true` or `false`, not an integer",
        ),
        (
            "severity = 'error'",
            ".pylens.toml:1:12: `severity` must be a table, not a string",
        ),
        (
            "exclude = ['a[']",
            ".pylens.toml:1:12: `exclude` holds an invalid pattern: error parsing glob 'a[': unclosed character class; missing ']'",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(error_of(text), expected);
    }
    assert!(error_of("fail-on = 'x'\nselect = [").starts_with(".pylens.toml:2:11: "));
}

#[test]
fn unreadable_configuration_is_an_error() {
    let project = Project::new(&[
        ("x/pylens.toml/y", ""),
        ("z/pylens.toml", "extend = 'gone.toml'"),
    ]);
    assert!(
        project
            .error("x/a.py", &[])
            .starts_with("x/pylens.toml: cannot read the configuration: ")
    );
    assert!(
        project
            .error("z/a.py", &[])
            .starts_with("z/gone.toml: cannot read the configuration: ")
    );
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
        .settings(
            "a/x.py",
            &[
                "--config",
                "rules.is-fresh.limit = 7",
                "--config",
                "fail-on='info'",
            ],
        )
        .unwrap();
    let is_fresh = project.registry.find("is-fresh").unwrap();
    let limit = inline.lint.rules.option(is_fresh, "limit");
    assert_eq!(limit, Some(&OptionValue::Integer(7)));
    assert_eq!(inline.fail_on, Severity::Info);
    let flag = project.settings(
        "x.py",
        &["--config", "fail-on='info'", "--fail-on", "error"],
    );
    assert_eq!(flag.unwrap().fail_on, Severity::Error);

    let named = project
        .settings("a/x.py", &["--config", "gate/gate.toml"])
        .unwrap();
    assert_eq!(named.fail_on, Severity::Warning);
    assert!(!named.lint.suppressions && !named.unsafe_fixes);
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
            "gate/pyproject.toml: there is no section [tool.pylens]",
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
        project
            .error("x.py", &["--config", "gone.toml"])
            .starts_with("gone.toml: cannot read")
    );
    assert!(
        project
            .error("x.py", &["--config", "a = "])
            .starts_with("command line: `--config a = ` is no TOML: ")
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
    let settings = project
        .settings("x.py", &["--output-format", "json-lines"])
        .unwrap();
    assert_eq!(settings.output_format, OutputFormat::JsonLines);
    let explained = |key: &str| {
        let found = settings
            .explain()
            .iter()
            .find(|explained| explained.key == key);
        found.map(|found| (found.value.as_str(), found.origin.to_string()))
    };
    let file = Origin::File(Path::new(".pylens.toml").into()).to_string();
    let default = || "default".to_owned();
    let expected = [
        (
            "select",
            r#"["syntax-error", "is-literal", "loader-cache"]"#,
            default(),
        ),
        ("ignore", r#"["loading"]"#, file.clone()),
        ("severity.is-literal", r#""info""#, file.clone()),
        (
            "output-format",
            r#""json-lines""#,
            "command line".to_owned(),
        ),
        ("fail-on", r#""warning""#, default()),
        ("rules.is-fresh.level", r#""strict""#, default()),
        ("rules.is-fresh.limit", "9", file),
    ];
    for (key, value, origin) in expected {
        assert_eq!(explained(key), Some((value, origin)), "{key}");
    }
}

#[test]
fn only_python_files_are_found() {
    let project = Project::new(&[
        ("b.pyi", ""),
        ("a.py", ""),
        ("c.pyw", ""),
        ("script", "#!/usr/bin/env python3\nprint()\n"),
        ("shell", "#!/bin/sh\n# python\n"),
        ("README", "python"),
        ("notes.txt", "#!/usr/bin/python"),
        (".hidden/d.py", ""),
        ("sub/e.py", ""),
        ("__pycache__/x.py", ""),
        ("sub/node_modules/x.py", ""),
        (".venv/x.py", ""),
    ]);
    let expected = [
        ".hidden/d.py",
        "a.py",
        "b.pyi",
        "c.pyw",
        "script",
        "sub/e.py",
    ];
    assert_eq!(project.files(&["."], &[]), expected);
    assert_eq!(
        project
            .files(&["./sub", "sub/e.py", "sub/../a.py", "."], &[])
            .len(),
        expected.len()
    );
    let absolute = project.folder.path().join("sub");
    let absolute = absolute.to_str().unwrap();
    assert_eq!(
        project.files(&[absolute], &[]),
        [format!("{absolute}/e.py")]
    );
    assert_eq!(project.files(&["./sub"], &[]), ["sub/e.py"]);
    assert!(
        project
            .files(&[".venv/.."], &["--exclude", "*.p*,script"])
            .is_empty()
    );
}

#[test]
fn named_files_are_taken_unless_exclusion_is_forced() {
    let project = Project::new(&[("notes.txt", ""), ("venv/lib/x.py", ""), ("a.py", "")]);
    let named = ["notes.txt", "venv/lib/x.py", "venv/lib"];
    assert_eq!(project.files(&named, &[]), ["notes.txt", "venv/lib/x.py"]);
    assert_eq!(project.files(&named, &["--force-exclude"]), ["notes.txt"]);
    assert_eq!(
        project
            .files(&["venv"], &["--force-exclude", "--no-force-exclude"])
            .len(),
        1
    );
}

#[test]
fn gitignore_is_respected_without_a_repository() {
    let project = Project::new(&[
        (".gitignore", "ignored.py\n"),
        ("sub/.ignore", "other.py\n"),
        ("ignored.py", ""),
        ("sub/ignored.py", ""),
        ("sub/other.py", ""),
        ("sub/kept.py", ""),
    ]);
    assert_eq!(project.files(&["."], &[]), ["sub/kept.py"]);
    assert_eq!(project.files(&["sub"], &[]), ["sub/kept.py"]);
    assert_eq!(project.files(&["."], &["--no-respect-gitignore"]).len(), 4);
    assert_eq!(
        project
            .files(&["."], &["--config", "respect-gitignore = false"])
            .len(),
        4
    );
}

#[test]
fn nested_configuration_applies_to_its_folder() {
    let project = Project::new(&[
        (".pylens.toml", "extend-exclude = ['skip.py']"),
        ("a/pylens.toml", "exclude = ['gen']\nfail-on = 'error'"),
        ("a/gen/x.py", ""),
        ("a/skip.py", ""),
        ("a/dist/x.py", ""),
        ("gen/x.py", ""),
        ("skip.py", ""),
    ]);
    assert_eq!(
        project.files(&["."], &[]),
        ["a/dist/x.py", "a/skip.py", "gen/x.py"]
    );
    let found = project.discover(&["."], &[]);
    let fail_on: Vec<_> = found
        .files
        .iter()
        .map(|file| file.settings.fail_on)
        .collect();
    assert_eq!(
        fail_on,
        [Severity::Error, Severity::Error, Severity::Warning]
    );
}

#[test]
fn everything_in_the_way_is_reported() {
    let project = Project::new(&[
        ("a.py", ""),
        ("bad/pylens.toml", "x = 1"),
        ("bad/b.py", ""),
        ("bad/sub/c.py", ""),
    ]);
    let found = project.discover(&["gone.py", ".", "lost", "bad"], &[]);
    assert_eq!(shown(&found), ["a.py"]);
    let errors: Vec<_> = found.errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "bad/pylens.toml:1:1: unknown key `x`",
            "gone.py: No such file or directory (os error 2)",
            "lost: No such file or directory (os error 2)",
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_to_folders_are_not_followed() {
    use std::os::unix::fs::symlink;
    let project = Project::new(&[("a/x.py", "")]);
    let path = |name: &str| project.folder.path().join(name);
    symlink(path("a"), path("b")).unwrap();
    symlink(path("a"), path("c.py")).unwrap();
    symlink(path("a/x.py"), path("d.py")).unwrap();
    assert_eq!(project.files(&["."], &[]), ["a/x.py", "d.py"]);
    symlink(path("gone"), path("e.py")).unwrap();
    let found = project.discover(&["."], &[]);
    assert_eq!(
        found.errors[0].to_string(),
        "e.py: No such file or directory (os error 2)"
    );
}

#[cfg(unix)]
#[test]
fn names_need_not_be_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let project = Project::new(&[]);
    let name = OsStr::from_bytes(b"\xff\xfe.py");
    fs::write(project.folder.path().join(name), "").unwrap();
    let found = project.discover(&["."], &[]);
    assert_eq!(found.files[0].path, Path::new(name));
}
