//! Old code bases: what is recorded in a baseline is not reported.

use crate::project::Project;

const OLD: &str = "def f(x):\n    return x is 'a'\n";

/// A project with a finding that is recorded.
fn recorded() -> Project {
    let project = Project::new(&[("pylens.toml", "baseline = 'old.json'\n"), ("src/a.py", OLD)]);
    let (status, shown, errors) = project.run(&["check", "--write-baseline", "old.json"]);
    assert_eq!((status, &*shown), (0, ""), "{errors}");
    assert!(errors.starts_with("note: recorded 1 finding in old.json\n"), "{errors}");
    project
}

#[test]
fn only_new_findings_are_reported() {
    let project = recorded();
    let (status, shown, errors) = project.run(&["check"]);
    assert_eq!((status, &*shown), (0, ""));
    assert!(errors.contains("All checks passed (1 file); 1 in the baseline."), "{errors}");

    let more = format!("import os\n\n\n{OLD}\n\ndef g(x):\n    return x is 'b'\n");
    project.write("src/a.py", &more);
    let (status, shown, errors) = project.run(&["check", "--output-format", "concise"]);
    assert_eq!(status, 1);
    assert_eq!(shown.lines().count(), 1);
    assert!(shown.starts_with("src/a.py:9:12: error[is-literal]"), "{shown}");
    assert!(errors.contains("Found 1 error in 1 of 1 file"), "{errors}");
    for format in ["json", "sarif", "junit", "full"] {
        let (status, shown, _) = project.run(&["check", "--output-format", format]);
        assert_eq!((status, shown.matches("`is` compares").count() > 0), (1, true), "{format}");
    }
    let (_, shown, _) = project.run(&["check", "--statistics"]);
    assert!(shown.starts_with("1  is-literal"), "{shown}");

    let (status, shown, _) = project.run(&["check", "--no-baseline", "--output-format", "concise"]);
    assert_eq!((status, shown.lines().count()), (1, 2));
    let (status, shown, _) =
        project.run(&["check", "-q", "--isolated", "--output-format", "concise"]);
    assert_eq!((status, shown.lines().count()), (1, 2));
    let (status, shown, _) = project.run(&[
        "check",
        "--isolated",
        "--baseline",
        "old.json",
        "--output-format",
        "concise",
    ]);
    assert_eq!((status, shown.lines().count()), (1, 1));
}

#[test]
fn a_baseline_holds_from_every_folder_and_for_standard_input() {
    let project = recorded();
    let mut command = project.command();
    command.current_dir(project.path("src"));
    assert_eq!(command.args(["check"]).output().expect("it runs").status.code(), Some(0));
    let mut command = project.command();
    command.args(["check", "-", "--stdin-filename", "src/a.py"]).write_stdin(OLD);
    assert_eq!(command.output().expect("it runs").status.code(), Some(0));
    let mut command = project.command();
    command.args(["check", "-", "--stdin-filename", "src/b.py"]).write_stdin(OLD);
    assert_eq!(command.output().expect("it runs").status.code(), Some(1));
}

#[test]
fn moves_renames_and_layout_leave_it_recorded() {
    let project = recorded();
    let remove = |name: &str| std::fs::remove_file(project.path(name)).expect("it is there");
    project
        .write("src/a.py", "def g(x):\n    return (\n        x\n        is \"a\"  # yes\n    )\n");
    assert_eq!(project.status(&["check"]), 0);
    remove("src/a.py");
    project.write("src/z/b.py", OLD);
    assert_eq!(project.status(&["check"]), 0);
    // The file that came first is complete only when all are known.
    remove("src/z/b.py");
    project.write("a0.py", OLD);
    project.write("src/a.py", "x = 1\n");
    let (status, shown, _) = project.run(&["check"]);
    assert_eq!((status, &*shown), (0, ""));
}

#[test]
fn pruning_removes_what_is_gone_and_nothing_else() {
    let project = recorded();
    project.write("src/b.py", OLD);
    project.write("src/c.py", OLD);
    assert_eq!(project.status(&["check", "-q", "--write-baseline", "old.json"]), 0);
    let all = project.read("old.json");
    project.write("src/a.py", "x = 1\n");
    std::fs::remove_file(project.path("src/c.py")).expect("it is there");

    // A run over other files, or without the rule, cannot tell.
    for flags in [&["check", "--prune-baseline", "--select", "too-complex"][..], &["check"]] {
        project.status(flags);
        let kept = project.read("old.json");
        assert!(kept.contains("src/a.py") && kept.contains("src/b.py"), "{kept}");
    }
    let (status, _, errors) = project.run(&["check", "src/b.py", "--prune-baseline"]);
    assert_eq!(status, 0);
    assert!(project.read("old.json").contains("src/a.py"), "{errors}");
    project.write("old.json", &all);

    let (_, _, errors) = project.run(&["check"]);
    assert!(errors.contains("note: 2 findings in old.json are gone"), "{errors}");
    assert_eq!(project.read("old.json"), all);
    let (status, _, errors) = project.run(&["check", "--prune-baseline"]);
    assert_eq!(status, 0);
    assert!(errors.contains("note: removed 2 findings from old.json"), "{errors}");
    let left: Vec<_> = all.lines().filter(|it| it.contains("src/b.py")).collect();
    assert_eq!(left.len(), 1);
    let pruned = project.read("old.json");
    assert!(pruned.contains(left[0].trim_end_matches(',')) && !pruned.contains("src/a.py"));
    let (_, _, errors) = project.run(&["check", "--prune-baseline"]);
    assert!(!errors.contains("removed"), "{errors}");
}

#[test]
fn fixes_are_applied_and_what_remains_is_compared() {
    let project = recorded();
    let code = format!("{OLD}\n\ndef g(x: str):\n    return x is 'b'\n");
    project.write("src/a.py", &code);
    let (status, shown, errors) = project.run(&["fix"]);
    assert_eq!((status, &*shown), (0, ""), "{errors}");
    assert!(errors.contains("Fixed 1 finding in 1 file; 1 in the baseline."), "{errors}");
    assert_eq!(project.status(&["fix", "--no-baseline"]), 1);
    project.write("src/b.py", OLD);
    let (status, shown, _) = project.run(&["fix", "--output-format", "concise"]);
    assert_eq!(status, 1);
    assert!(shown.starts_with("src/b.py:2:12") && shown.lines().count() == 1, "{shown}");
}

#[test]
fn nothing_that_always_runs_is_recorded() {
    let project = Project::new(&[("a.py", OLD), ("b.py", "def f(:\n")]);
    let (status, shown, errors) =
        project.run(&["check", "--write-baseline", "old.json", "--output-format", "concise"]);
    assert_eq!(status, 1, "{errors}");
    assert!(shown.contains("[syntax-error]") && !shown.contains("[is-literal]"), "{shown}");
    assert!(!project.read("old.json").contains("syntax-error"));
}

#[test]
fn a_baseline_that_cannot_be_used_is_an_error() {
    let project = Project::new(&[("a.py", OLD), ("bad.json", "[1, 2]\n")]);
    for (flags, words) in [
        (&["--baseline", "none.json"][..], "the baseline none.json cannot be read"),
        (&["--baseline", "bad.json"], "bad.json is no baseline"),
        (&["--prune-baseline"], "there is no baseline to prune"),
        (&["--write-baseline", "a.py"], "would overwrite a.py"),
        (&["--write-baseline", "no/folder/x.json"], "cannot be written"),
    ] {
        let (status, _, errors) = project.run(&[&["check"], flags].concat());
        assert_eq!(status, 2);
        assert!(errors.contains(words), "{errors}");
    }
    assert_eq!(project.read("a.py"), OLD);
}

#[test]
fn an_upload_brings_no_baseline() {
    let project = recorded();
    let (status, _, _) = project.run(&["check", "--untrusted", "src"]);
    assert_eq!(status, 1);
}

/// A repository with one commit, of a file with a finding on each of two lines.
fn committed() -> Option<Project> {
    let project = Project::new(&[("a.py", "x is 'a'\nx is 'b'\n"), ("b.py", "x is 'c'\n")]);
    let is_there = git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    if is_there {
        assert!(git(&project, &["add", "."]));
        assert!(git(&project, &["commit", "--quiet", "--message", "all"]));
    }
    is_there.then_some(project)
}

fn git(project: &Project, arguments: &[&str]) -> bool {
    let output = std::process::Command::new("git")
        .current_dir(project.0.path())
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(arguments)
        .output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn findings_on_changed_lines() {
    let Some(project) = committed() else {
        return;
    };
    let since = |revision: &str| {
        let flags = ["check", "--since", revision, "--output-format", "concise"];
        let (status, shown, errors) = project.run(&flags);
        let places = shown.lines().filter_map(|line| Some(line.split_once(": ")?.0.to_owned()));
        (status, places.collect::<Vec<_>>(), errors)
    };
    let (status, places, errors) = since("HEAD");
    assert_eq!((status, places.len()), (0, 0), "{errors}");
    assert!(errors.contains("note: 0 of 2 files have changed since HEAD"), "{errors}");

    // Not staged, staged, new, and renamed with a change.
    project.write("a.py", "import os\nx is 'a'\nx is 'B'\n");
    assert_eq!(since("HEAD").1, ["a.py:3:1"]);
    assert!(git(&project, &["add", "a.py"]));
    assert_eq!(since("HEAD").1, ["a.py:3:1"]);
    project.write("sub/ü \"n\".py", "y = 1\nx is 'd'\n");
    assert_eq!(since("HEAD").1, ["a.py:3:1", "sub/ü \"n\".py:2:1"]);
    assert!(git(&project, &["mv", "b.py", "c.py"]));
    assert_eq!(since("HEAD").1, ["a.py:3:1", "sub/ü \"n\".py:2:1"]);

    // Commits of the branch count, those of the other branch since do not.
    assert!(git(&project, &["checkout", "--quiet", "-b", "work"]));
    assert!(git(&project, &["add", "."]) && git(&project, &["commit", "--quiet", "-m", "work"]));
    assert_eq!(since("HEAD").1.len(), 0);
    assert_eq!(since("main").1, ["a.py:3:1", "sub/ü \"n\".py:2:1"]);
    let mut command = project.command();
    command.current_dir(project.path("sub")).args(["check", "--since", "main", ".."]);
    assert_eq!(command.output().expect("it runs").status.code(), Some(1));

    // What keeps a file from being checked is on no line.
    project.write("c.py", format!("def f(:\n{}", "y = 1\n".repeat(3)));
    assert!(git(&project, &["commit", "--quiet", "-a", "-m", "broken"]));
    project.write("c.py", format!("def f(:\n{}y = 2\n", "y = 1\n".repeat(3)));
    let places = since("HEAD").1;
    assert!(places.iter().any(|place| place.starts_with("c.py:1:")), "{places:?}");
}

#[test]
fn revisions_that_cannot_be_used_are_errors() {
    let Some(project) = committed() else {
        return;
    };
    for revision in ["nothing", "--output=x", "HEAD:a.py", ""] {
        let (status, _, errors) = project.run(&["check", &format!("--since={revision}")]);
        assert_eq!(status, 2);
        assert!(errors.contains("git knows no commit"), "{errors}");
        assert!(!project.path("x").exists());
    }
    let (status, _, errors) = project.run(&["check", "--since", "HEAD", "-"]);
    assert_eq!(status, 2);
    assert!(errors.contains("standard input"), "{errors}");
    let outside = Project::new(&[("a.py", OLD)]);
    let (status, _, errors) = outside.run(&["check", "--since", "HEAD"]);
    assert_eq!(status, 2);
    assert!(errors.contains("needs a git repository"), "{errors}");
}

mod ignoring {
    use super::*;

    const REASON: &[&str] =
        &["fix", "--add-ignore", "--reason", "old: (1)", "--output-format", "concise"];

    fn ignored(text: &str) -> (String, i32, String) {
        let project = Project::new(&[("a.py", text)]);
        let (status, shown, errors) = project.run(REASON);
        assert!(!errors.contains("error:"), "{errors}");
        (project.read("a.py"), status, shown)
    }

    #[test]
    fn every_finding_gets_a_comment_where_one_can_stand() {
        for (before, after) in [
            ("x is 'a'\n", "x is 'a'  # pylens: ignore[is-literal] old: (1)\n"),
            ("x is 'a'   \r\n", "x is 'a'  # pylens: ignore[is-literal] old: (1)   \r\n"),
            ("x is 'a'  # noqa", "x is 'a'  # noqa  # pylens: ignore[is-literal] old: (1)"),
            // Both on one line, both in one statement, and one more rule on a line that has a comment already.
            ("x is 'a', y is 'b'\n", "x is 'a', y is 'b'  # pylens: ignore[is-literal] old: (1)\n"),
            (
                "z = [\n    x is 'a',\n    y is 'b',\n]\n",
                "z = [\n    x is 'a',  # pylens: ignore[is-literal] old: (1)\n    y is 'b',  # pylens: ignore[is-literal] old: (1)\n]\n",
            ),
            (
                "x is 'a'  # pylens: ignore[too-complex] why # more\n",
                "x is 'a'  # pylens: ignore[too-complex, is-literal] why # more\n",
            ),
            // No comment can stand behind a backslash or in a string.
            (
                "y = x is \\\n    'a'\n",
                "y = x is \\\n    'a'  # pylens: ignore[is-literal] old: (1)\n",
            ),
            (
                "y = x is '''a\nb''' or z\n",
                "y = x is '''a\nb''' or z  # pylens: ignore[is-literal] old: (1)\n",
            ),
            (
                "y = f'''{x is 'a'}\n''' + z\n",
                "y = f'''{x is 'a'}\n''' + z  # pylens: ignore[is-literal] old: (1)\n",
            ),
            (
                "if x is 'a':\n    pass\nelif y is 'b':\n    pass\n",
                "if x is 'a':  # pylens: ignore[is-literal] old: (1)\n    pass\nelif y is 'b':  # pylens: ignore[is-literal] old: (1)\n    pass\n",
            ),
        ] {
            let (text, status, shown) = ignored(before);
            assert_eq!(text, after);
            let left = shown.lines().filter(|line| line.contains("[is-literal]")).count();
            assert_eq!((left, status == 0 || before.contains("complex")), (0, true), "{shown}");
        }
    }

    #[test]
    fn what_no_comment_exempts_from_is_left() {
        let (text, status, shown) = ignored("def f(:\n    x is 'a'\n");
        assert_eq!((&*text, status), ("def f(:\n    x is 'a'\n", 1));
        assert!(shown.contains("[syntax-error]"));
        let project = Project::new(&[
            ("pylens.toml", "telemetry.header = 'import t'\n"),
            ("a.py", "import os\n"),
        ]);
        assert_eq!(project.status(REASON), 1);
        assert_eq!(project.read("a.py"), "import os\n");
    }

    #[test]
    fn a_diff_shows_it_without_writing() {
        let project = Project::new(&[("a.py", "x is 'a'\n")]);
        let (status, shown, _) = project.run(&[REASON, &["--diff"]].concat());
        assert_eq!(status, 1);
        assert!(shown.contains("+x is 'a'  # pylens: ignore[is-literal] old: (1)"), "{shown}");
        assert_eq!(project.read("a.py"), "x is 'a'\n");
    }

    #[test]
    fn a_reason_is_needed_and_is_one_line() {
        let project = recorded();
        for flags in [
            &["--add-ignore"][..],
            &["--reason", "x"],
            &["--add-ignore", "--reason", " . "],
            &["--add-ignore", "--reason", "a\nb"],
            &["--add-ignore", "--reason", "a # b"],
            // The baseline has it already.
            &["--add-ignore", "--reason", "a"],
        ] {
            assert_eq!(project.status(&[&["fix"], flags].concat()), 2, "{flags:?}");
        }
        assert_eq!(project.read("src/a.py"), OLD);
        let flags = ["fix", "--add-ignore", "--reason", "a", "--no-baseline"];
        assert_eq!(project.status(&flags), 0);
    }

    #[test]
    fn a_reason_can_be_required() {
        let code = "x is 'a'  # pylens: ignore[is-literal] # not a reason\n";
        let project = Project::new(&[("a.py", code)]);
        assert_eq!(project.status(&["check"]), 0);
        project.write("pylens.toml", "require-ignore-reason = true\n");
        let (status, shown, _) = project.run(&["check", "--output-format", "concise"]);
        assert_eq!(status, 1);
        assert!(
            shown.contains("[is-literal]")
                && shown.contains("[invalid-suppression] this suppression gives no reason"),
            "{shown}"
        );
        project.write("a.py", code.replace("# not", "not"));
        assert_eq!(project.status(&["check"]), 0);
    }

    #[test]
    fn a_comment_counts_for_its_own_clause() {
        let code = "if x is 'a':  # pylens: ignore[is-literal] why\n    y is 'b'\nelif x is 'c':\n    pass\n";
        let project = Project::new(&[("a.py", code)]);
        let (_, shown, _) = project.run(&["check", "--output-format", "concise"]);
        let places: Vec<_> = shown.lines().filter_map(|line| line.split(": ").next()).collect();
        assert_eq!(places, ["a.py:2:5", "a.py:3:6"]);
    }

    #[test]
    fn a_slip_in_a_rule_gets_a_suggestion() {
        let project = Project::new(&[("a.py", "x = 1  # pylens: ignore[is-litral] why\n")]);
        let (_, shown, _) = project.run(&["check"]);
        assert!(shown.contains("help: did you mean `is-literal`?"), "{shown}");
    }
}

#[test]
fn fixes_can_be_limited_to_some_rules() {
    let code = "def f(x: str):\n    return x is 'a'\n";
    for (flags, config, fixes) in [
        (&["--unfixable", "is-literal"][..], "", false),
        (&["--fixable", "too-complex"], "", false),
        (&["--fixable", "identity", "--unfixable", "all"], "", true),
        (&["--fixable", "is-literal"], "unfixable = ['is-literal']", true),
        (&[], "unfixable = ['identity']", false),
        (&[], "fixable = ['all']\nunfixable = ['too-complex']", true),
    ] {
        let project = Project::new(&[("a.py", code), ("pylens.toml", config)]);
        let (_, shown, errors) = project.run(&[&["fix"], flags].concat());
        assert_eq!(project.read("a.py").contains("=="), fixes, "{flags:?} {config}: {errors}");
        assert!(!shown.contains("= fix:"));
    }
    let project = Project::new(&[("a.py", code), ("pylens.toml", "unfixable = ['is-litral']\n")]);
    let (status, _, errors) = project.run(&["check"]);
    assert_eq!(status, 2);
    assert!(errors.contains("did you mean `is-literal`?"), "{errors}");
}

#[test]
fn rules_can_be_kept_off_files_by_a_flag() {
    let project = Project::new(&[
        ("src/a.py", OLD),
        ("pylens.toml", "per-file-ignores = { '*.py' = ['too-complex'] }\n"),
    ]);
    let status = |ignore: &str| project.status(&["check", "--per-file-ignores", ignore]);
    assert_eq!(status("src/**:is-literal"), 0);
    assert_eq!(status("src/**:identity,x.py:all"), 0);
    assert_eq!(status("tests/**:is-literal"), 1);
    assert_eq!(status("src/**:no-such-rule"), 2);
    assert_eq!(status("src/**"), 2);
}

#[test]
fn findings_are_counted_by_rule_folder_and_owner() {
    let project = Project::new(&[
        ("a.py", "x is 'a'\n"),
        ("src/b.py", "x is 'a'\ny: str = z\ndef f(y: str): return y is 'b'\n"),
        ("src/deep/c.py", "x is 'c'\n"),
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("CODEOWNERS", "/src/ @core @more\n/src/deep @deep\n"),
    ]);
    let counted = |flags: &[&str]| {
        let (status, shown, errors) =
            project.run(&[&["check", "--select", "is-literal"], flags].concat());
        assert_eq!(status, 1, "{errors}");
        shown
    };
    let by_folder = counted(&["--statistics=folder"]);
    assert_eq!(by_folder, "2  src       [-]\n1  .         [ ]\n1  src/deep  [ ]\n");
    let by_owner = counted(&["--statistics=owner"]);
    assert_eq!(by_owner, "2  @core @more  [-]\n1  (nobody)     [ ]\n1  @deep        [ ]\n");
    assert!(counted(&["--statistics"]).starts_with("4  is-literal  [-] `is` compares"));
    let json: serde_json::Value =
        serde_json::from_str(&counted(&["--statistics=owner", "--output-format", "json"]))
            .expect("JSON");
    assert_eq!(json[0]["name"], "@core @more");
    assert_eq!((&json[0]["count"], &json[0]["fixable_count"]), (&2.into(), &1.into()));
    let json: serde_json::Value =
        serde_json::from_str(&counted(&["--statistics", "--output-format", "json"])).expect("JSON");
    assert_eq!((&json[0]["code"], &json[0]["count"]), (&"is-literal".into(), &4.into()));
    assert_eq!(project.status(&["check", "--statistics=files"]), 2);
}
