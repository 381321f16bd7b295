//! `--output`: a folder that is filled once and updated later.

use std::fs;

use super::{ERROR, FIXED, Project};

#[test]
fn a_folder_that_an_earlier_run_filled_is_updated() {
    let project = Project::new(&[("in/a.py", ERROR), ("in/sub/b.py", ERROR), ("in/sub/data", "1")]);
    project.write("in/kind", "a file");
    project.link("a.py", "in/link");
    assert_eq!(project.run(&["fix", "--output", "out", "in"]).0, 0);
    assert_eq!(project.read("out/sub/b.py"), FIXED);

    fs::remove_dir_all(project.path("in/sub")).expect("it goes");
    for file in ["in/kind", "in/link"] {
        fs::remove_file(project.path(file)).expect("it goes");
    }
    project.write("in/kind/c.py", ERROR);
    project.write("in/a.py", "x = 1\n");
    project.write("in/link", "no link");
    project.write("out/sub/mine.txt", "not ours");
    let (status, _, stderr) = project.run(&["fix", "--output", "out", "in"]);
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(project.read("out/a.py"), "x = 1\n");
    assert_eq!(project.read("out/kind/c.py"), FIXED);
    assert_eq!(project.read("out/link"), "no link");
    assert_eq!(project.read("out/sub/mine.txt"), "not ours");
    let files = project.files();
    let out: Vec<&str> = files.iter().filter_map(|it| it.strip_prefix("out/")).collect();
    assert_eq!(out, [".pylens-output", "a.py", "kind/c.py", "link", "sub/mine.txt"]);

    // Both may move together.
    fs::create_dir(project.path("new")).expect("a folder");
    for folder in ["in", "out"] {
        fs::rename(project.path(folder), project.path("new").join(folder)).expect("it moves");
    }
    assert_eq!(project.run(&["fix", "--output", "new/out", "new/in"]).0, 0);
    // An update of what has not changed changes nothing.
    assert_eq!(project.files().len(), 8);
}

#[test]
fn a_folder_with_anything_else_is_refused_and_stays() {
    let project = Project::new(&[("in/a.py", ERROR), ("other/a.py", ERROR), ("full/x", "x")]);
    let refused = |output: &str, source: &str, message: &str| {
        let before = project.files();
        let (status, _, stderr) = project.run(&["fix", "--output", output, source]);
        assert_eq!(status, 2, "{stderr}");
        assert!(stderr.contains(message), "{stderr}");
        assert_eq!(project.files(), before);
    };
    refused("full", "in", "full is not empty; remove it first");
    refused("in", "in", "/in is one of the paths to fix; choose another folder");
    let (_, _, stderr) = project.run(&["fix", "--output", "in", "in"]);
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    refused(".", "in", "/in, which is one of the paths to fix; choose another folder");
    refused(
        "in/..",
        "in/a.py",
        "/in/a.py, which is one of the paths to fix; choose another folder",
    );
    refused("in", ".", "/in is not empty and lies in ");
    assert_eq!(project.run(&["fix", "--output", "out", "in"]).0, 0);
    refused("out", "other", "was filled from other paths (../in)");
    // Somebody has put something where a new file would go.
    project.write("in/new.py", ERROR);
    project.write("out/new.py", "mine");
    refused("out", "in", "out/new.py was not written by an earlier run");
    fs::remove_file(project.path("out/new.py")).expect("it goes");
    // A folder has become a link to somewhere else.
    project.write("in/sub/b.py", ERROR);
    assert_eq!(project.run(&["fix", "--output", "out", "in"]).0, 0);
    fs::remove_dir_all(project.path("out/sub")).expect("it goes");
    project.link("../other", "out/sub");
    refused("out", "in", "out/sub was not written by an earlier run");
    assert_eq!(project.read("other/a.py"), ERROR);
    fs::remove_dir_all(project.path("in/sub")).expect("it goes");
    assert_eq!(project.run(&["fix", "--output", "out", "in"]).0, 0);
    assert_eq!(project.read("other/a.py"), ERROR);
    project.write("out/.pylens-output", "?");
    refused("out", "in", "is not a list of written files");
}

#[test]
fn what_cannot_be_rewritten_any_more_does_not_stay_as_it_was() {
    let project = Project::new(&[("in/a.py", ERROR), ("in/b.py", ERROR)]);
    assert_eq!(project.run(&["fix", "--output", "out", "in"]).0, 0);
    project.write("in/a.py", "{\"cells\": [], \"nbformat\": 4}");
    assert_eq!(project.run(&["fix", "--output", "out", "in"]).0, 2);
    assert!(!project.path("out/a.py").exists());
    assert_eq!(project.read("out/b.py"), FIXED);
}

#[test]
fn files_with_syntax_errors_are_copied_and_counted() {
    let broken = "def f(:\nsame = str(x) is 'a'\n";
    let project = Project::new(&[("in/a.py", ERROR), ("in/b.py", broken)]);
    let (status, _, stderr) = project.run(&["fix", "--output", "out", "in"]);
    assert_eq!(status, 1, "{stderr}");
    let said = "; 1 file has syntax errors and was copied without fixes; ";
    assert!(stderr.contains(said), "{stderr}");
    assert_eq!(project.read("out/b.py"), broken);
    assert!(!project.run(&["fix", "in"]).2.contains("copied"));
}

#[test]
fn an_output_that_cannot_be_written_leaves_nothing() {
    let project = Project::new(&[("in/a.py", ERROR), ("file", "x"), ("in/b/a.py", ERROR)]);
    let before = project.files();
    let attempts: [&[&str]; 5] = [
        &["--output", "file/out", "in"],
        &["--output", "file", "in"],
        &["--output", "new/out", "in/a.py", "in/b/a.py"],
        &["--output", "new/out", "missing"],
        &["--output", "/proc/new/out", "in"],
    ];
    for attempt in attempts {
        let (status, _, stderr) = project.run(&[&["fix"], attempt].concat());
        assert_eq!(status, 2, "{attempt:?}: {stderr}");
        assert_eq!(project.files(), before, "{attempt:?}");
        assert!(!project.path("new").exists(), "{attempt:?}");
    }
}

#[test]
fn the_tree_is_the_same_for_any_number_of_threads() {
    let project = Project::new(&[]);
    for number in 0..120 {
        project.write(&format!("in/{}/{number}.py", number % 7), ERROR);
        project.write(&format!("in/{}/{number}.txt", number % 5), "x".repeat(number));
    }
    let run = |threads: &str| {
        let mut command = project.command();
        command.env("RAYON_NUM_THREADS", threads).args(["fix", "--output", threads, "in"]);
        let output = command.output();
        super::said(&output.expect("the binary runs"))
    };
    assert_eq!(run("1"), run("7"));
    let files = project.files();
    let below = |folder: &str| {
        let files = files.iter().filter_map(|it| it.strip_prefix(folder));
        let content = |name: &str| project.read(&format!("{folder}{name}")).replace("\"../", "\"");
        files.map(|name| (name.to_owned(), content(name))).collect::<Vec<_>>()
    };
    assert_eq!(below("1/").len(), 241);
    assert_eq!(below("1/"), below("7/"));
}
