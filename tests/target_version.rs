//! `--target-version`, `target-version` and `requires-python`: which versions of Python code is checked for.

use crate::project::Project;

const MATCH: &str = "match input():\n    case 'stop':\n        raise SystemExit\n";

/// The findings of a file with a `match` statement, the line of each.
fn findings(project: &Project, arguments: &[&str]) -> String {
    let (_, shown, errors) =
        project.run(&[&["check", "--output-format", "concise", "--quiet"], arguments].concat());
    assert_eq!(errors, "");
    shown
}

fn says(requires: &str) -> String {
    format!("[project]\nname = 'a'\nrequires-python = '{requires}'\n")
}

#[test]
fn the_nearest_project_says_what_it_needs() {
    let project = Project::new(&[
        ("pylens.toml", ""),
        ("pyproject.toml", &says(">=3.8")),
        ("a.py", MATCH),
        ("sub/b.py", MATCH),
        ("new/pyproject.toml", &says(">=3.10")),
        ("new/c.py", MATCH),
        ("new/deep/d.py", MATCH),
        ("old/pyproject.toml", &says("~=3.9.1")),
        ("old/e.py", MATCH),
        ("silent/pyproject.toml", "[tool.other]\n"),
        ("silent/f.py", MATCH),
        ("unreadable/pyproject.toml", "["),
        ("unreadable/pylens.toml", ""),
        ("unreadable/g.py", MATCH),
    ]);
    let old = |path: &str, version: &str| {
        format!(
            "{path}:1:1: error[syntax-too-new] Cannot use `match` statement on Python {version} (syntax was added in Python \
             3.10)\n"
        )
    };
    let expected = [
        old("a.py", "3.8"),
        old("old/e.py", "3.9"),
        old("silent/f.py", "3.8"),
        old("sub/b.py", "3.8"),
        old("unreadable/g.py", "3.8"),
    ];
    assert_eq!(findings(&project, &["."]), expected.concat());
    assert_eq!(findings(&project, &["--isolated", "."]), "");
    assert_eq!(findings(&project, &["--config", "pylens.toml", "."]), "");
    let (_, shown, _) = project.run(&["config", "a.py"]);
    assert!(shown.contains("target-version") && shown.contains("\"3.8\""), "{shown}");
    assert!(shown.contains("pyproject.toml"), "{shown}");
}

#[test]
fn what_is_configured_wins() {
    let project = Project::new(&[
        ("pyproject.toml", &format!("{}[tool.pylens]\ntarget-version = '3.10'\n", says(">=3.8"))),
        ("a.py", MATCH),
    ]);
    assert_eq!(findings(&project, &["."]), "");
    assert!(findings(&project, &["--target-version", "3.9", "."]).contains("on Python 3.9"));
    assert!(
        findings(&project, &["--config", "target-version = '3.7..3.9'", "."])
            .contains("Python 3.7")
    );
    assert_eq!(findings(&project, &["--target-version", "3.10..3.12", "."]), "");
}

#[test]
fn the_newest_version_decides_what_is_refused() {
    let project = Project::new(&[
        ("pylens.toml", ""),
        // Annotations have scopes of their own since 3.14.
        ("a.py", "def _run(items):\n    count: (yield items) = 1\n    return count\n"),
    ]);
    assert!(findings(&project, &["."]).contains("error[syntax-error]"));
    assert!(findings(&project, &["--target-version", "3.9", "."]).contains("error[syntax-error]"));
    assert_eq!(findings(&project, &["--target-version", "3.9..3.13", "."]), "");
}

#[test]
fn files_with_a_version_in_their_name_are_chosen_by_it() {
    let names = ["_match_py310.py", "python3_12.py", "compat_py3.12.py", "py3.py", "happy3.py"];
    let files: Vec<_> = names.iter().map(|name| (*name, MATCH)).collect();
    let project = Project::new(&[&[("pyproject.toml", &*says(">=3.9"))], &*files].concat());
    let found = findings(&project, &["."]);
    let lines: Vec<_> = found.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(lines, ["happy3.py", "py3.py"]);
}

#[test]
fn what_is_no_version_is_refused() {
    let project = Project::new(&[("a.py", "")]);
    let (status, _, errors) = project.run(&["check", "--target-version", "py39"]);
    assert_eq!(status, 2);
    assert!(errors.contains("expected a version such as `3.9`"), "{errors}");
    let (status, _, errors) = project.run(&["check", "--config", "target-version = '4.0'"]);
    assert_eq!(status, 2);
    assert!(
        errors.contains("`target-version` is `4.0`: expected a version such as `3.9`"),
        "{errors}"
    );
    let (status, _, errors) = project.run(&["check", "--config", "target-version = 3.9"]);
    assert_eq!(status, 2);
    assert!(errors.contains("`target-version` must be a string, not a float"), "{errors}");
}

#[test]
fn each_kind_of_syntax_is_reported_once() {
    let project = Project::new(&[
        ("pyproject.toml", &says(">=3.8")),
        (
            "a.py",
            &[MATCH, MATCH, MATCH, "try:\n    open('a')\nexcept* OSError:\n    pass\n"].concat(),
        ),
    ]);
    let (_, shown, _) = project.run(&["check", "a.py"]);
    assert_eq!(shown.matches("[syntax-too-new]").count(), 2, "{shown}");
    assert!(shown.contains("2 more places of this file have it"), "{shown}");
}
