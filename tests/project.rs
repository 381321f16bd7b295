//! A folder with files, in which the binary is run as people run it.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// The folder, which goes with the value.
pub struct Project(pub TempDir);

impl Project {
    /// A folder with these files: paths and contents.
    pub fn new(files: &[(&str, &str)]) -> Project {
        let project = Project(TempDir::new().expect("a folder can be made"));
        files.iter().for_each(|(name, content)| project.write(name, content));
        project
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("the file has a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).expect("the file is there")
    }

    /// The binary, to be run in the folder.
    pub fn command(&self) -> Command {
        let mut command = Command::cargo_bin("pylens").expect("the binary is built");
        command.current_dir(&self.0);
        command.env_remove("FORCE_COLOR").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }

    pub fn output(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().expect("the binary runs")
    }

    /// The exit status, standard output and standard error.
    pub fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        said(&self.output(arguments))
    }

    pub fn status(&self, arguments: &[&str]) -> i32 {
        self.output(arguments).status.code().expect("it is not killed")
    }
}

/// The exit status, standard output and standard error.
pub fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}
