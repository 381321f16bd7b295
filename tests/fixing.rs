//! `pylens fix` from outside: what it says about what it did, and that it does what was selected.

use crate::project::Project;

#[test]
fn added_lines_say_who_added_them() {
    let code = "for x in y:\n    pass\n";
    let project =
        Project::new(&[("pylens.toml", "telemetry.header = 'import t'\n"), ("a.py", code)]);
    project.run(&["fix"]);
    assert_eq!(project.read("a.py"), format!("import t  # line added by pylens\n{code}"));
    project.run(&["fix", "--remove-telemetry"]);
    assert_eq!(project.read("a.py"), code);

    // What earlier versions wrote goes as well.
    project.write("a.py", format!("import t  # on a line of its own\n{code}"));
    project.run(&["fix", "--remove-telemetry"]);
    assert_eq!(project.read("a.py"), code);
}

mod report {
    use super::*;

    const CODE: &str = "a = x is 'a'\nb = x is not 1\nc = 1  # pylens: ignore[is-literal]\n";

    #[test]
    fn each_file_is_listed_with_what_was_fixed_in_it() {
        let files = [
            ("b.py", CODE),
            ("a.py", "x = y is ()\n"),
            ("c.py", "x = 1\n"),
            ("d.py", "x = y is []\n"),
        ];
        let project = Project::new(&files);
        let arguments = ["fix", "--diff", "--unsafe-fixes", "--exclude", "d.py"];
        let list =
            "a.py: would fix is-literal\nb.py: would fix unused-suppression, is-literal (2)\n";
        let summary = "Would fix 4 findings in 2 files.\n";
        assert_eq!(project.run(&arguments).2, format!("{list}{summary}"));
        let unlisted = [&arguments[..], &["--no-show-fixes"]].concat();
        assert_eq!(project.run(&unlisted).2, summary);
        let quiet = [&arguments[..], &["--show-fixes", "-q"]].concat();
        assert_eq!(project.run(&quiet).2, "");

        // What remains is not listed.
        let output = project.run(&[
            "fix",
            "--config",
            "unsafe-fixes = true",
            "--ignore",
            "unused-suppression",
        ]);
        assert_eq!(
            output.2,
            "a.py: fixed is-literal\nb.py: fixed is-literal (2)\nd.py: fixed is-literal\nFixed 4 findings in 3 files.\n"
        );
        assert_eq!(
            project.run(&["fix"]).2,
            "b.py: fixed unused-suppression\nFixed 1 finding in 1 file.\n"
        );
    }

    #[test]
    fn many_files_are_listed_when_asked_for() {
        let names: Vec<String> = (10..30).map(|number| format!("f{number}.py")).collect();
        let files: Vec<_> = names.iter().map(|name| (name.as_str(), CODE)).collect();
        let lines = |number: usize, arguments: &[&str]| {
            let project = Project::new(&files[..number]);
            project
                .run(&[&["fix", "--diff", "--unsafe-fixes"], arguments].concat())
                .2
                .lines()
                .count()
        };
        assert_eq!(lines(19, &[]), 20);
        assert_eq!(lines(20, &[]), 1);
        assert_eq!(lines(20, &["--show-fixes"]), 21);
    }

    /// Each entry and each line that one is added for makes the ones below outdated, which is none of the original's faults.
    #[test]
    fn what_appears_between_rounds_is_not_counted() {
        let config =
            "select = ['telemetry']\n[telemetry]\nheader = 'import t'\nentry = 't.enter({line})'\n";
        let code: String = (0..40).map(|n| format!("def f{n}(x):\n    if x: pass\n")).collect();
        let project = Project::new(&[("pylens.toml", config), ("a.py", &code)]);
        let check = project.run(&["check", "--output-format", "concise"]);
        assert_eq!(check.1.lines().count(), 41);
        let output = project.run(&["fix"]).2;
        let listed = "a.py: fixed missing-telemetry-header, missing-telemetry-entry (40)\n";
        assert!(
            output.contains(listed) && output.contains("Fixed 41 findings in 1 file"),
            "{output}"
        );
    }

    #[test]
    fn a_patch_is_coloured_when_asked_for_only() {
        let project = Project::new(&[("a.py", CODE)]);
        let diff = |arguments: &[&str]| {
            project.run(&[&["fix", "--diff", "--unsafe-fixes"], arguments].concat()).1
        };
        let (piped, coloured) = (diff(&[]), diff(&["--color", "always"]));
        assert!(!piped.contains('\x1b'));
        assert!(
            coloured.contains("\x1b[31m-a = x is 'a'\x1b[0m\n\x1b[31m-b")
                && coloured.contains("\x1b[32m+a = x == 'a'\x1b[0m\n")
        );
        assert!(
            coloured.contains("\x1b[36m@@ -1,3 +1,3 @@\x1b[0m\n")
                && coloured.contains("\x1b[1m+++ b/a.py\x1b[0m\n")
        );
        let plain: String = ["\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[36m"]
            .iter()
            .fold(coloured, |text, code| text.replace(code, ""));
        assert_eq!(plain, piped);
    }
}

mod selection {
    use super::*;

    const CONFIG: &str = "[telemetry]\nheader = 'import t'\nentry = 't.enter({name!r})'\n\
        [forbidden-api]\nsubprocess = 'no'\n";
    const CODE: &str = "def f(x):\n    return x is 'a'\n";
    const FIXED: &str = "def f(x):\n    return x == 'a'\n";

    /// The code after `fix --unsafe-fixes` with some arguments, and the rules that `check` finds broken before.
    fn run(config: &str, arguments: &[&str]) -> (String, Vec<String>) {
        let project = Project::new(&[("pylens.toml", config), ("a.py", CODE)]);
        let check = project.run(&[&["check", "--output-format", "json-lines"], arguments].concat());
        let rules = check
            .1
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
            .map(|finding| finding["code"].as_str().expect("a name").to_owned())
            .collect();
        let fix =
            |more: &[&str]| project.run(&[&["fix", "--unsafe-fixes"], more, arguments].concat());
        let diff = fix(&["--diff"]);
        fix(&[]);
        let fixed = project.read("a.py");
        assert_eq!(!diff.1.is_empty(), fixed != CODE, "the diff shows what is done");
        (fixed, rules)
    }

    #[test]
    fn on_the_command_line_it_is_all_that_is_done() {
        let (fixed, rules) = run(CONFIG, &["--select", "is-literal"]);
        assert_eq!((fixed.as_str(), rules), (FIXED, vec!["is-literal".to_owned()]));
        let (fixed, rules) = run(CONFIG, &["--select", "missing-telemetry-header"]);
        assert_eq!(
            fixed,
            format!("import t\n{CODE}").replace("import t\n", "import t  # line added by pylens\n")
        );
        assert_eq!(rules, ["missing-telemetry-header"]);
        let (fixed, rules) = run(CONFIG, &["--select", "telemetry"]);
        assert!(
            fixed.starts_with("import t") && fixed.contains("t.enter('f'); return x is 'a'"),
            "{fixed}"
        );
        assert_eq!(rules, ["missing-telemetry-header", "missing-telemetry-entry"]);
        let (fixed, rules) = run(CONFIG, &["--config", "select = ['is-literal']"]);
        assert_eq!((fixed.as_str(), rules.len()), (FIXED, 1));
    }

    #[test]
    fn in_a_file_it_leaves_configured_telemetry_in() {
        let config = format!("select = ['is-literal']\n{CONFIG}");
        let (fixed, rules) = run(&config, &[]);
        assert!(
            fixed.starts_with("import t") && fixed.contains("t.enter('f'); return x == 'a'"),
            "{fixed}"
        );
        assert_eq!(rules.len(), 3);
        let (fixed, _) = run(&config, &["--extend-select", "slots-conflict"]);
        assert!(fixed.starts_with("import t"), "{fixed}");
        let (fixed, _) = run(&config, &["--ignore", "telemetry"]);
        assert_eq!(fixed, FIXED);
    }

    #[test]
    fn nothing_but_ignoring_it_switches_off_what_is_forbidden() {
        let project = Project::new(&[("pylens.toml", CONFIG), ("a.py", "import subprocess\n")]);
        let output = |arguments: &[&str]| {
            project.run(&[&["check", "--output-format", "concise"], arguments].concat()).1
        };
        assert!(output(&["--select", "is-literal"]).contains("forbidden-api"));
        assert!(output(&["--select", "telemetry"]).contains("forbidden-api"));
        assert!(
            !output(&["--select", "telemetry", "--ignore", "forbidden-api"])
                .contains("forbidden-api")
        );
    }
}

/// Changes of a value, a type or what another tool reads are left to `--unsafe-fixes`.
#[test]
fn safe_fixes_change_nothing_else() {
    for code in [
        "import inspect\n\n\ndef f():\n    print(f\"{inspect.stack()[1].function=}\")\n",
        "def f(x: str):\n    return f\"{x is 'a'=}\"\n",
        "def f(x: str):\n    return t\"{x is 'a'}\"\n",
        "def f(x: int):\n    return x is 1\n",
        "def f(x: \"float\"):\n    return x is 1.0\n",
        "def f(x: bytes):\n    return x is b'a'\n",
        "x = 1  # pylens: ignore[is-literal] ok  # type: int\n",
        "x = 1  # pylens: ignore[is-literal]  #type:ignore\n",
    ] {
        let project = Project::new(&[("a.py", code)]);
        let arguments = ["fix", "--select", "all", "--ignore", "annotations", "a.py"];
        project.run(&arguments);
        assert_eq!(project.read("a.py"), code);
        project.run(&[&arguments[..], &["--unsafe-fixes"]].concat());
        assert_ne!(project.read("a.py"), code);
    }
    let project = Project::new(&[("a.py", "def f(x: str):\n    return x is 'a'\n")]);
    project.run(&["fix", "a.py"]);
    assert_eq!(project.read("a.py"), "def f(x: str):\n    return x == 'a'\n");
}
