//! Notebooks are JSON, which passes as Python code.

use super::{FIXED, Project};

const NOTEBOOK: &str = "{\n \"cells\": [{\"source\": [\"str(x) is 'a'\"]}],\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n";
const HEADER: &str = "telemetry = { header = 'import t' }";

#[test]
fn they_are_neither_passed_nor_edited() {
    let project = Project::new(&[("pylens.toml", HEADER), ("in/a.ipynb", NOTEBOOK)]);
    project.write("in/b.py", NOTEBOOK);
    project.write("in/named.ipynb", "x = 1\n");
    project.link("a.ipynb", "in/c.py");
    for path in ["in/a.ipynb", "in/b.py", "in/named.ipynb", "in/c.py"] {
        for command in [&["check"][..], &["fix"], &["fix", "--diff"], &["fix", "--output", "out"]] {
            let (status, stdout, stderr) = project.run(&[command, &[path]].concat());
            assert_eq!((status, stdout.as_str()), (2, ""), "{command:?} {path}: {stderr}");
            let error = format!("error: {path}: not checked, as it is a Jupyter notebook");
            assert!(stderr.contains(&error), "{stderr}");
            assert!(stderr.contains("jupyter nbconvert --to script"), "{stderr}");
            let verb = if command[0] == "check" { "checked" } else { "fixed" };
            let closing = format!("No file was {verb}, as 1 file failed.\n");
            assert!(stderr.ends_with(&closing), "{stderr}");
            let _ = std::fs::remove_dir_all(project.path("out"));
        }
    }
    assert_eq!(project.read("in/a.ipynb"), NOTEBOOK);
    assert_eq!(project.read("in/b.py"), NOTEBOOK);
    assert_eq!(project.read("in/named.ipynb"), "x = 1\n");
}

#[test]
fn those_in_folders_are_no_python_files() {
    let project = Project::new(&[("a.ipynb", NOTEBOOK), ("b.py", FIXED)]);
    let (status, stdout, _) = project.run(&["check", "--show-files"]);
    assert_eq!((status, stdout.as_str()), (0, "b.py\n"));
    assert_eq!(project.run(&["fix", "--output", "out", "."]).0, 0);
    assert_eq!(project.read("out/a.ipynb"), NOTEBOOK);
}

#[test]
fn standard_input_is_no_way_around() {
    let project = Project::new(&[("pylens.toml", HEADER)]);
    let run = |arguments: &[&str], input: &str| {
        let mut command = project.command();
        command.args(arguments).write_stdin(input);
        super::said(&command.output().expect("the binary runs"))
    };
    for command in ["check", "fix"] {
        let (status, stdout, stderr) = run(&[command, "-"], NOTEBOOK);
        assert_eq!((status, stdout.as_str()), (2, ""), "{stderr}");
        assert!(stderr.contains("is a Jupyter notebook"), "{stderr}");
        let (status, _, _) = run(&[command, "-", "--stdin-filename", "a.ipynb"], "x = 1\n");
        assert_eq!(status, 2);
        let (status, _, _) = run(&[command, "-"], "{\"name\": \"no notebook\"}\n");
        assert_ne!(status, 2);
    }
}
