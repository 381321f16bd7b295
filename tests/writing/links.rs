//! Links: what lies outside of what was named is neither shown nor written.

use super::{ERROR, FIXED, Project};

const SECRET: &str = "password = str(x) is 'hunter2'\n";

#[test]
fn what_lies_outside_is_neither_shown_nor_written() {
    let project = Project::new(&[("secret.py", SECRET), ("in/a.py", ERROR)]);
    project.link("../secret.py", "in/leak.py");
    project.link(project.path("secret.py"), "in/absolute.py");
    project.link("leak.py", "in/chain.pyi");
    for format in ["full", "concise", "json", "json-lines"] {
        for command in [&["check"][..], &["fix", "--diff"], &["fix"], &["fix", "--output", "out"]] {
            let arguments = [command, &["--output-format", format, "in"]].concat();
            let (status, stdout, stderr) = project.run(&arguments);
            assert_eq!(status, 2, "{arguments:?}: {stderr}");
            for said in [stdout, stderr.clone()] {
                assert!(!said.contains("password") && !said.contains("hunter2"), "{said}");
            }
            for link in ["leak.py", "absolute.py", "chain.pyi"] {
                let error = format!("error: in/{link}: not read, as the link leads out");
                assert_eq!(stderr.matches(&error).count(), 1, "{stderr}");
            }
        }
    }
    assert_eq!(project.read("secret.py"), SECRET);
    assert_eq!(project.read("in/a.py"), FIXED);
    assert_eq!(project.read("out/a.py"), FIXED);
    assert!(project.path("in/leak.py").is_symlink());
    let (status, _, stderr) =
        project.run(&["check", "--exclude", "leak.py,absolute.py,chain.pyi", "in"]);
    assert_eq!(status, 0, "{stderr}");
}

#[test]
fn links_that_lead_nowhere_are_said_to() {
    let project = Project::new(&[("in/a.py", FIXED)]);
    // What Emacs leaves beside a file that is being edited.
    project.link("me@host.7:1", "in/.#a.py");
    let (status, _, stderr) = project.run(&["check", "in"]);
    assert_eq!((status, stderr.as_str()), (0, "All checks passed (1 file).\n"));

    project.link("gone/x.py", "in/b.py");
    project.link("b.py", "in/c.py");
    project.link("e.py", "in/d.py");
    project.link("d.py", "in/e.py");
    let nowhere =
        "is a symbolic link to gone/x.py, which does not exist; remove the link, or exclude it";
    let circle = "is a symbolic link that leads back to itself; remove the link, or exclude it";
    let expected = format!(
        "error: in/b.py: {nowhere}\nerror: in/c.py: {nowhere}\n\
         error: in/d.py: {circle}\nerror: in/e.py: {circle}\n"
    );
    for (command, named) in
        [("check", &["in"][..]), ("fix", &["in/b.py", "in/c.py", "in/d.py", "in/e.py"])]
    {
        let (status, _, stderr) = project.run(&[&[command], named].concat());
        assert_eq!(status, 2);
        assert!(stderr.starts_with(&expected), "{stderr}");
        assert!(!stderr.contains("os error"), "{stderr}");
    }
    let (status, _, stderr) = project.run(&["check", "in/.#a.py"]);
    assert_eq!(status, 2);
    assert!(stderr.contains("is a symbolic link to me@host.7:1, which does not exist"), "{stderr}");
    let excluded = ["check", "in", "--exclude", "in/b.py,in/c.py,in/d.py,in/e.py"];
    assert_eq!(project.run(&excluded).0, 0);
}

#[test]
fn what_is_named_may_be_a_link() {
    let project = Project::new(&[("secret.py", SECRET), ("real/a.py", ERROR)]);
    project.write("in/x.txt", "");
    project.link("../secret.py", "in/leak.py");
    project.link("real", "folder");
    let (status, stdout, stderr) = project.run(&["check", "in/leak.py"]);
    assert_eq!(status, 1, "{stderr}");
    assert!(stdout.contains("hunter2"));
    // A link in one named folder to what lies in another.
    project.link("../folder/a.py", "in/b.py");
    let (status, _, stderr) = project.run(&["fix", "in/leak.py", "in/b.py", "folder"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(stderr.contains("in 2 files"), "{stderr}");
    assert_eq!(project.read("secret.py"), SECRET.replace(" is ", " == "));
    assert_eq!(project.read("real/a.py"), FIXED);
    assert!(project.path("in/leak.py").is_symlink() && project.path("in/b.py").is_symlink());
}

#[test]
fn a_link_inside_is_fixed_once_at_its_target() {
    let project = Project::new(&[("in/data.txt", ERROR), ("in/sub/a.py", ERROR)]);
    project.link("data.txt", "in/data.py");
    project.link("../data.py", "in/sub/again.py");
    project.link("sub/a.py", "in/b.py");
    let (status, stdout, _) = project.run(&["check", "--output-format", "concise", "in"]);
    assert_eq!((status, stdout.lines().count()), (1, 2), "{stdout}");
    let (status, _, stderr) = project.run(&["fix", "in", "in/sub", "in/b.py"]);
    assert_eq!(status, 0, "{stderr}");
    for file in ["in/data.txt", "in/data.py", "in/sub/again.py", "in/sub/a.py", "in/b.py"] {
        assert_eq!(project.read(file), FIXED, "{file}");
    }
    for link in ["in/data.py", "in/sub/again.py", "in/b.py"] {
        assert!(project.path(link).is_symlink(), "{link}");
    }
}

#[test]
fn links_of_another_tree_lead_to_what_was_rewritten_there() {
    let project = Project::new(&[("in/data.txt", ERROR), ("in/sub/a.py", ERROR), ("o.txt", "o")]);
    project.link("data.txt", "in/data.py");
    project.link(project.path("in/sub/a.py"), "in/absolute.py");
    project.link("../../in/sub/a.py", "in/sub/around.py");
    project.link("absolute.py", "in/chain.py");
    project.link(project.path("in/sub"), "in/folder");
    project.link("nowhere.txt", "in/broken.txt");
    project.link("../o.txt", "in/o.txt");
    let (status, _, stderr) = project.run(&["fix", "--output", "some/where/out", "in"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stderr.contains("note: symbolic links that lead out of the tree were kept: 1"),
        "{stderr}"
    );
    assert!(stderr.contains("Fixed 2 findings in 2 files"), "{stderr}");
    let out = |name: &str| format!("some/where/out/{name}");
    for name in ["data.py", "absolute.py", "sub/around.py", "chain.py"] {
        assert!(project.path(&out(name)).is_symlink(), "{name}");
        assert_eq!(project.read(&out(name)), FIXED, "{name}");
        let image = project.path(&out(name)).canonicalize().expect("it leads somewhere");
        let tree = project.path("some/where/out").canonicalize().expect("it is there");
        assert!(image.starts_with(tree), "{name} leads to {}", image.display());
    }
    assert_eq!(project.read(&out("folder/a.py")), FIXED);
    let text = |name: &str| std::fs::read_link(project.path(&out(name))).expect("a link");
    assert_eq!(text("data.py").to_str(), Some("data.txt"));
    assert_eq!(text("chain.py").to_str(), Some("absolute.py"));
    assert_eq!(text("broken.txt").to_str(), Some("nowhere.txt"));
    assert_eq!(text("o.txt").to_str(), Some("../o.txt"));
    assert_eq!(project.read("in/sub/a.py"), ERROR);
    assert_eq!(project.read("in/data.txt"), ERROR);
    // The same again, into the tree with links.
    let (status, _, stderr) = project.run(&["fix", "--output", "some/where/out", "in"]);
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(project.read("in/sub/a.py"), ERROR);
    assert_eq!(project.read(&out("absolute.py")), FIXED);
}

#[test]
fn a_named_link_becomes_a_file_of_another_tree() {
    let project = Project::new(&[("real.py", ERROR)]);
    project.link("real.py", "link.py");
    let (status, _, stderr) = project.run(&["fix", "--output", "out", "link.py"]);
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(project.read("out/link.py"), FIXED);
    assert!(!project.path("out/link.py").is_symlink());
    assert_eq!(project.read("real.py"), ERROR);
    let (status, _, stderr) = project.run(&["fix", "--output", "two", "link.py", "real.py"]);
    assert_eq!(status, 2);
    assert!(stderr.contains("are the same path; name it once"), "{stderr}");
    assert!(!project.path("two").exists());
}
