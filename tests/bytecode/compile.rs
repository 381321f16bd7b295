//! `pylens bytecode compile`: what is written, and that nothing is written that is there.

use std::fs;

use super::{NEW, OLD, cache, compile, named, python, say};
use crate::project::{Project, said};

fn compiled(project: &Project, arguments: &[&str]) -> (i32, String, String) {
    let python = python();
    let mut command = project.command();
    command.env_remove("PYTHONPYCACHEPREFIX").args(["bytecode", "compile", "--python", &python]);
    said(&command.args(arguments).output().expect("the binary runs"))
}

const FILES: &[(&str, &str)] =
    &[("a.py", OLD), ("p/__init__.py", ""), ("p/b.py", "\"\"\"Doc.\"\"\"\nassert True\n")];

#[test]
fn a_tree_is_as_the_policy_demands() {
    let project = Project::new(FILES);
    for mode in ["timestamp", "unchecked-hash", "checked-hash"] {
        compile(&project, ".", mode);
        let (status, out, error) = compiled(&project, &["."]);
        assert_eq!((status, &*out), (0, ""), "{error}");
        assert_eq!(named(&project, &["--policy", "checked-hash", "--python", &python()]), [""; 0]);
    }
}

#[test]
fn what_is_right_stays() {
    let project = Project::new(FILES);
    let (_, _, error) = compiled(&project, &["."]);
    assert!(error.starts_with("Wrote 3 files of checked-hash bytecode"), "{error}");
    let path = project.path(&cache(&project, "a.py"));
    let before = fs::metadata(&path).expect("it is there").modified().expect("a time");
    let bytes = fs::read(&path).expect("it is there");
    let (_, _, error) = compiled(&project, &["."]);
    assert!(error.contains("Wrote 0 files") && error.contains("3 right already"), "{error}");
    assert_eq!(fs::metadata(&path).expect("it is there").modified().expect("a time"), before);
    // Python's own file is the same but for the name of the source in it.
    project.write("a.py", NEW);
    let (_, _, error) = compiled(&project, &["."]);
    assert!(error.contains("Wrote 1 file ") && error.contains("2 right already"), "{error}");
    fs::write(&path, &bytes[..bytes.len() - 1]).expect("it is written");
    assert!(compiled(&project, &["a.py"]).2.contains("Wrote 1 file "));
    assert_eq!(say(&project, &["-c", "import a; print(a.value)"]), "new");
}

#[test]
fn it_is_the_same_wherever_times_are() {
    let project = Project::new(FILES);
    compiled(&project, &["."]);
    let path = cache(&project, "p/b.py");
    let first = project.bytes(&path);
    super::set_time(&project, "p/b.py", 1_600_000_000, 0);
    fs::remove_file(project.path(&path)).expect("it is there");
    compiled(&project, &["."]);
    assert_eq!(project.bytes(&path), first);
}

#[test]
fn levels_of_optimisation_are_files_of_their_own() {
    let project = Project::new(FILES);
    let (_, _, error) = compiled(&project, &[".", "--optimize", "0,1,2"]);
    assert!(error.starts_with("Wrote 9 files"), "{error}");
    assert_eq!(named(&project, &["--policy", "checked-hash", "--python", &python()]), [""; 0]);
    let doc = "import p.b; print(p.b.__doc__, p.b.__spec__.cached[-9:])";
    assert_eq!(say(&project, &["-OO", "-c", doc]), "None opt-2.pyc");
}

#[test]
fn sources_without_code_are_findings() {
    let project = Project::new(&[("a.py", OLD), ("bad.py", "x = 1\ndef f(:\n"), ("nul.py", "\0")]);
    let (status, out, error) =
        compiled(&project, &[".", "--output-format", "concise", "--optimize", "0,1"]);
    assert_eq!(status, 1, "{error}");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert!(lines[0].starts_with("bad.py:2:1: error[does-not-compile] SyntaxError"), "{out}");
    assert!(lines[1].starts_with("nul.py:1:1: error[does-not-compile]"), "{out}");
    assert!(error.contains("Wrote 2 files") && error.contains("2 sources without code"), "{error}");
    assert_eq!(compiled(&project, &[".", "--exit-zero"]).0, 0);
    assert_eq!(compiled(&project, &["missing"]).0, 2);
}

#[test]
fn the_tree_of_caches_is_respected() {
    let project = Project::new(FILES);
    let python = python();
    let run = |arguments: &[&str]| {
        let mut command = project.command();
        command.env("PYTHONPYCACHEPREFIX", "caches").args(["bytecode"]).args(arguments);
        said(&command.output().expect("the binary runs"))
    };
    let (status, _, error) = run(&["compile", "--python", &python, "a.py", "p"]);
    assert_eq!((status, error.contains("note: PYTHONPYCACHEPREFIX is set")), (0, true), "{error}");
    assert!(!project.path("__pycache__").exists());
    let policy = ["--policy", "checked-hash"];
    let (status, out, error) =
        run(&["audit", "a.py", "p", policy[0], policy[1], "--python", &python]);
    assert_eq!((status, &*out), (0, ""));
    assert!(error.contains("the code of 3 of 3 files"), "{error}");
    project.write("a.py", NEW);
    let (_, out, _) = run(&["audit", "--output-format", "concise"]);
    assert!(out.contains("[pyc-hash-mismatch]") && out.lines().count() == 1, "{out}");
    assert!(run(&["clean"]).2.contains("Removed 1 of 3"));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links_or_for_more_readers() {
    use std::os::unix::fs::PermissionsExt as _;

    let project = Project::new(FILES);
    fs::create_dir(project.path("elsewhere")).expect("a folder");
    std::os::unix::fs::symlink("../elsewhere", project.path("p/__pycache__")).expect("a link");
    fs::set_permissions(project.path("a.py"), fs::Permissions::from_mode(0o600)).expect("a mode");
    let (status, _, error) = compiled(&project, &["."]);
    assert_eq!((status, error.contains("is a link")), (2, true), "{error}");
    assert_eq!(fs::read_dir(project.path("elsewhere")).expect("a folder").count(), 0);
    let mode = fs::metadata(project.path(&cache(&project, "a.py")))
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
