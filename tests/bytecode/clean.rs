//! `pylens bytecode clean`: what goes, and what never does.

use std::fs;

use super::{OLD, compile, set_time};
use crate::project::Project;

const THEN: i64 = 1_700_000_000;

/// Folders with one file of each fate.
fn mixed() -> (Project, String) {
    let project = Project::new(&[("good.py", OLD), ("unchecked.py", OLD), ("gone.py", OLD)]);
    for name in ["good.py", "unchecked.py", "gone.py"] {
        set_time(&project, name, THEN, 0);
    }
    let good = compile(&project, "good.py", "timestamp");
    compile(&project, "unchecked.py", "unchecked-hash");
    compile(&project, "gone.py", "timestamp");
    project.write("sub/only.pyc", project.bytes(&good));
    fs::remove_file(project.path("gone.py")).expect("it is there");
    (project, good)
}

fn files(project: &Project, folder: &str) -> usize {
    fs::read_dir(project.path(folder)).map_or(0, Iterator::count)
}

#[test]
fn hazards_and_leftovers_go() {
    let (project, good) = mixed();
    let (status, out, error) = project.run(&["bytecode", "clean", "--dry-run"]);
    assert_eq!((status, out.lines().count(), files(&project, "__pycache__")), (1, 2, 3), "{error}");
    let (status, removed, error) = project.run(&["bytecode", "clean"]);
    // What has no source is left, and said.
    assert_eq!((status, &removed), (1, &out));
    assert!(
        error.contains("--sourceless") && error.ends_with("Removed 2 of 4 compiled files.\n"),
        "{error}"
    );
    assert!(project.path(&good).exists() && project.path("sub/only.pyc").exists());
    assert_eq!(project.status(&["bytecode", "clean", "--sourceless"]), 0);
    assert!(!project.path("sub/only.pyc").exists());
    assert_eq!(project.status(&["bytecode", "clean", "--policy", "checked-hash"]), 0);
    assert!(!project.path("__pycache__").exists());
    assert_eq!(project.read("good.py"), OLD);
}

#[test]
fn ignored_hazards_stay() {
    let (project, _) = mixed();
    let ignore =
        ["bytecode", "clean", "--ignore", "pyc-unchecked-hash,pyc-orphaned,pyc-sourceless"];
    assert_eq!(project.status(&ignore), 0);
    assert_eq!(files(&project, "__pycache__"), 3);
}

#[cfg(unix)]
#[test]
fn links_are_removed_and_not_followed() {
    use std::os::unix::fs::symlink;

    let (outside, _) = mixed();
    let project = Project::new(&[("tree/unchecked.py", OLD)]);
    let target = outside.path("__pycache__");
    symlink(&target, project.path("tree/__pycache__")).expect("a link");
    symlink(outside.path("sub"), project.path("tree/sub")).expect("a link");
    let (status, _, error) = project.run(&["bytecode", "clean", "tree", "--sourceless"]);
    assert_eq!((status, error.matches("was not followed").count()), (0, 2), "{error}");
    assert_eq!((files(&outside, "__pycache__"), files(&outside, "sub")), (3, 1));
    symlink(outside.path("sub/only.pyc"), project.path("tree/link.pyc")).expect("a link");
    assert_eq!(project.status(&["bytecode", "clean", "tree", "--sourceless"]), 0);
    assert!(project.path("tree/link.pyc").symlink_metadata().is_err());
    assert_eq!(files(&outside, "sub"), 1);
}
