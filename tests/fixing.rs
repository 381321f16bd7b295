//! `pylens fix` from outside: what it says about what it did, and that it does what was selected.

use std::fs;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder with files, in which the binary is run.
struct Project(TempDir);

impl Project {
    fn new(files: &[(&str, &str)]) -> Project {
        let project = Project(TempDir::new().expect("a folder can be made"));
        for (name, content) in files {
            let path = project.0.path().join(name);
            fs::create_dir_all(path.parent().expect("the file has a folder")).expect("folder");
            fs::write(path, content).expect("file");
        }
        project
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).expect("the file is there")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::cargo_bin("pylens").expect("the binary is built");
        command.current_dir(&self.0).args(arguments);
        command.env_remove("FORCE_COLOR").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command.output().expect("the binary runs")
    }
}

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
    fs::write(project.0.path().join("a.py"), format!("import t  # on a line of its own\n{code}"))
        .unwrap();
    project.run(&["fix", "--remove-telemetry"]);
    assert_eq!(project.read("a.py"), code);
}
