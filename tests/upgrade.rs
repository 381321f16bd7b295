//! `pylens upgrade`: what a newer version of Python does to code, by version.

use crate::project::Project;

const CODE: &str = "\
import asyncio
import imp
from importlib.machinery import SourceFileLoader


class Loader(SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        return super().source_to_code(data, path)


def run(work):
    try:
        return asyncio.get_event_loop().run_until_complete(work)
    finally:
        return imp.reload(work)
";

/// A use of what `exec` has defined on each marked line.
const EXECUTED: &str = "\
def every(code):
    exec(code)
    for name in locals(): print(name)  # !
    return {name: it for name, it in vars().items()}  # !
def more(code):
    before = set(locals())
    kept = locals()  # !
    exec(code)
    yield from locals().values()  # !
    if \"price\" in locals():  # !
        print(eval(\"price + 1\"))  # !
        exec(\"print(price, len('price'))\")  # !
    return set(locals()) - before, kept[\"price\"]  # !
";

fn upgrade(project: &Project, arguments: &[&str]) -> (i32, String, String) {
    project.run(&[&["upgrade", "--output-format", "concise"], arguments].concat())
}

#[test]
fn findings_are_shown_by_version() {
    let project = Project::new(&[("a.py", CODE), ("b.py", "def f(x: (y := 1)):\n    return x\n")]);
    let (status, shown, errors) = upgrade(&project, &["--to", "3.15"]);
    assert_eq!(
        shown,
        "\
Python 3.12
a.py:2:8: warning[removed-api] `imp` is gone in Python 3.12

Python 3.14
a.py:13:16: warning[behaviour-changed] no event loop is made here from Python 3.14 on
a.py:15:9: warning[behaviour-changed] `return` in a `finally` draws a warning from Python 3.14 on

Python 3.15
a.py:7:9: warning[changed-signature] [*] `source_to_code` does not take `fullname`, which Python 3.15 passes
b.py:1:11: error[syntax-error] named expression cannot be used within a type annotation

Python  breaks  changes  warns  fixable
3.12         1        0      0        0
3.14         1        0      1        0
3.15         2        0      0        1
"
    );
    assert_eq!(status, 1);
    assert!(errors.starts_with("Found 1 error and 4 warnings in 2 of 2 files"), "{errors}");
}

#[test]
fn only_what_changes_between_the_versions_is_shown() {
    let project = Project::new(&[("a.py", CODE)]);
    let versions = |arguments: &[&str]| {
        let (_, shown, _) = upgrade(&project, arguments);
        let headings = shown.lines().filter(|line| line.starts_with("Python 3."));
        headings.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(versions(&["--from", "3.12", "--to", "3.14"]), ["Python 3.14"]);
    assert_eq!(versions(&["--from", "3.8", "--to", "3.13"]), ["Python 3.12"]);
    assert_eq!(versions(&["--from", "3.14", "--to", "3.15"]), ["Python 3.15"]);
    let (status, shown, errors) = upgrade(&project, &["--from", "3.8", "--to", "3.11"]);
    assert_eq!((status, &*shown), (0, ""));
    assert!(errors.starts_with("All checks passed (1 file)"), "{errors}");
}

#[test]
fn a_project_says_which_version_it_comes_from() {
    let project = Project::new(&[
        ("a.py", CODE),
        ("pyproject.toml", "[project]\nname = 'a'\nrequires-python = '>=3.13,<3.15'\n"),
    ]);
    let (_, shown, _) = upgrade(&project, &["--to", "3.15"]);
    assert!(!shown.contains("3.12") && shown.contains("Python 3.14\n"), "{shown}");
    assert!(shown.contains("Python 3.15\n"), "{shown}");
    let (status, shown, errors) = upgrade(&project, &["--to", "3.13"]);
    assert_eq!((status, &*shown), (0, ""));
    let told = "1 file of a project that is for Python 3.13 or newer alone; --from says otherwise";
    assert!(errors.contains(told), "{errors}");
}

#[test]
fn safe_fixes_are_shown_or_applied() {
    let project = Project::new(&[("a.py", CODE)]);
    let (status, shown, _) = upgrade(&project, &["--to", "3.15", "--diff"]);
    let fixed = "    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):\n";
    assert_eq!(status, 1);
    assert!(shown.contains(&format!("+{fixed}")), "{shown}");
    assert_eq!(project.read("a.py"), CODE);
    let (status, _, _) = upgrade(&project, &["--to", "3.15", "--fix"]);
    assert_eq!(status, 1);
    assert!(project.read("a.py").contains(fixed));
    let (_, shown, _) = upgrade(&project, &["--to", "3.15"]);
    assert!(!shown.contains("changed-signature"), "{shown}");
}

#[test]
fn programs_read_version_and_effect() {
    let project = Project::new(&[("a.py", CODE)]);
    let (_, shown, _) =
        project.run(&["upgrade", "--to", "3.15", "--output-format", "json", "a.py"]);
    let found: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    let since = |finding: &serde_json::Value| {
        let since = &finding["since"];
        format!("{} {}", since["version"].as_str().unwrap(), since["effect"].as_str().unwrap())
    };
    let since: Vec<_> = found.as_array().expect("a list").iter().map(since).collect();
    assert_eq!(since, ["3.12 breaks", "3.15 breaks", "3.14 breaks", "3.14 warns"]);
}

#[test]
fn rules_and_groups_can_be_skipped() {
    let project = Project::new(&[("a.py", CODE)]);
    let (status, shown, _) = upgrade(&project, &["--to", "3.15", "--ignore", "versions"]);
    assert_eq!((status, &*shown), (0, ""));
    let (_, shown, _) = upgrade(&project, &["--to", "3.15", "--ignore", "removed-api"]);
    assert!(!shown.contains("removed-api") && shown.contains("changed-signature"), "{shown}");
}

#[test]
fn tests_are_looked_at_as_well() {
    let project = Project::new(&[("tests/test_a.py", "import imp\n\nimp.reload(None)\n")]);
    let (_, shown, _) = upgrade(&project, &["--to", "3.12"]);
    assert!(shown.contains("`imp` is gone in Python 3.12"), "{shown}");
}

#[test]
fn versions_that_make_no_sense_are_refused() {
    let project = Project::new(&[("a.py", CODE)]);
    for (arguments, said) in [
        (&["--to", "3.7"][..], "expected a version from 3.8 to 3.15"),
        (&["--to", "4.0"], "expected a version from 3.8 to 3.15"),
        (&["--to", "3.12", "--from", "3.12"], "`--from 3.12` is not older than `--to 3.12`"),
        (&[], "--to <VERSION>"),
    ] {
        let (status, shown, errors) = upgrade(&project, arguments);
        assert_eq!((status, &*shown), (2, ""), "{arguments:?}");
        assert!(errors.contains(said), "{errors}");
    }
}

#[test]
fn what_exec_defines_is_looked_for_in_many_ways() {
    let project = Project::new(&[("a.py", EXECUTED)]);
    let (_, shown, _) = upgrade(&project, &["--from", "3.12", "--to", "3.13"]);
    let rows = shown.lines().filter_map(|line| line.strip_prefix("a.py:")?.split(':').next());
    let marked = (1..).zip(EXECUTED.lines()).filter(|(_, line)| line.ends_with("# !"));
    let marked: Vec<String> = marked.map(|(row, _)| row.to_string()).collect();
    assert_eq!(rows.collect::<Vec<_>>(), marked, "{shown}");
}
