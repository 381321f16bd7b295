//! Tables `[[overrides]]`: settings of some files.

use crate::project::Project as Folder;

const CODE: &str = "def f(x, y=[]):\n    return x is 'a'\n";

fn places(project: &Folder, flags: &[&str]) -> Vec<String> {
    let flags = [&["check", "--output-format", "concise"], flags].concat();
    let (_, shown, errors) = project.run(&flags);
    assert!(!errors.contains("error:"), "{errors}");
    let place = |line: &str| {
        let (place, rest) = line.split_once(": ")?;
        let (rule, _) = rest.split_once(']')?;
        Some(format!("{} {rule}]", place.split(':').next()?))
    };
    shown.lines().filter_map(place).collect()
}

#[test]
fn the_last_table_that_is_about_a_file_wins() {
    let project = Folder::new(&[
        ("a.py", CODE),
        ("lib/a.py", CODE),
        ("lib/deep/a.py", CODE),
        (
            "pylens.toml",
            "select = ['is-literal']\n\
             [[overrides]]\nfiles = ['lib/**']\nseverity = { is-literal = 'info' }\n\
             [[overrides]]\nfiles = ['lib/deep', '*.pyx']\nignore = ['is-literal']\nextend-select = ['syntax-too-new']\n",
        ),
    ]);
    assert_eq!(places(&project, &[]), ["a.py error[is-literal]", "lib/a.py info[is-literal]"]);
    // Patterns count from the file, wherever the run is started; the command line wins over all.
    let mut command = project.command();
    let output = command.current_dir(project.path("lib")).args(["check", "-q", "."]).output();
    assert_eq!(output.expect("it runs").status.code(), Some(0));
    assert_eq!(
        places(&project, &["--severity", "is-literal=warning"]),
        ["a.py warning[is-literal]", "lib/a.py warning[is-literal]"]
    );
    let mut command = project.command();
    command.args(["check", "-", "--stdin-filename", "lib/deep/new.py"]).write_stdin(CODE);
    assert_eq!(command.output().expect("it runs").status.code(), Some(0));
}

#[test]
fn options_sections_versions_and_telemetry_can_differ() {
    let project = Folder::new(&[
        ("a.py", "import os\nmatch x:\n    case 1: pass\n"),
        ("old/a.py", "import os\nmatch x:\n    case 1: pass\n"),
        (
            "pyproject.toml",
            "[tool.pylens]\nselect = ['syntax-too-new']\ntarget-version = '3.11'\ntelemetry.header = 'import t'\n\
             [[tool.pylens.overrides]]\nfiles = ['old']\ntarget-version = '3.8'\ntelemetry.include = []\n\
             forbidden-api = { os = 'no' }\n",
        ),
    ]);
    let found = places(&project, &[]);
    assert!(found.contains(&"a.py error[missing-telemetry-header]".to_owned()), "{found:?}");
    assert!(found.contains(&"old/a.py error[forbidden-api]".to_owned()), "{found:?}");
    assert!(found.iter().any(|it| it.starts_with("old/a.py") && it.contains("syntax-too-new")));
    assert!(!found.iter().any(|it| it.starts_with("a.py") && it.contains("syntax-too-new")));
    let (_, shown, _) = project.run(&["config", "old/a.py"]);
    assert!(shown.contains("target-version = \"3.8\"  # pyproject.toml"), "{shown}");
    let (_, shown, _) = project.run(&["config", "."]);
    assert!(shown.contains("overrides[0].target-version = \"3.8\""), "{shown}");
}

#[test]
fn faults_are_told_at_once_with_their_place() {
    for (text, words) in [
        ("[[overrides]]\nignore = ['is-literal']\n", "`overrides[0].files` is missing"),
        (
            "[[overrides]]\nfiles = ['x']\nignore = ['is-litral']\n",
            "pylens.toml:3:11: unknown rule or group `is-litral` in `ignore`",
        ),
        ("[[overrides]]\nfiles = ['x']\nbaseline = 'b'\n", "unknown key `overrides[0].baseline`"),
        (
            "[[overrides]]\nfiles = ['x']\nfoo = 1\n",
            "pylens.toml:3:1: unknown key `overrides[0].foo`",
        ),
        ("[[overrides]]\nfiles = ['[']\n", "overrides.files"),
        ("[overrides]\nfiles = ['x']\n", "must be an array of tables"),
    ] {
        let project = Folder::new(&[("a.py", "x = 1\n"), ("pylens.toml", text)]);
        let (status, _, errors) = project.run(&["check"]);
        assert_eq!(status, 2);
        assert!(errors.contains(words), "{errors}");
    }
}

#[test]
fn embedding_programs_have_them_too() {
    let settings = "select = ['is-literal']\n[[overrides]]\nfiles = ['tests']\nignore = ['all']\n";
    let engine = pylens::Engine::new(settings).expect("they are valid");
    let count = |path: &str| engine.check(path, CODE).expect("it is flat").findings.len();
    assert_eq!((count("a.py"), count("tests/a.py"), count("/tests/b/a.py")), (1, 0, 0));
}

#[test]
fn patterns_of_a_named_file_count_from_its_folder() {
    let project = Folder::new(&[
        ("src/a.py", CODE),
        ("conf/pylens.toml", "per-file-ignores = { '../src/**' = ['all'] }\n"),
        ("conf/exclude.toml", "exclude = ['src']\nper-file-ignores = { 'src/a.py' = ['all'] }\n"),
    ]);
    assert_eq!(project.status(&["check", "--config", "conf/pylens.toml", "src"]), 0);
    assert_eq!(project.status(&["check", "--config", "conf/exclude.toml", "src/a.py"]), 1);
}
