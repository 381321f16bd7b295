//! Promises of `fix` about files, seen from outside: the binary, real folders, links, signals and full disks.

mod attributes;
mod faults;
mod links;
mod notebooks;
mod output;

use std::fs;
use std::path::Path;

use crate::project::{Project, said};

const ERROR: &str = "same = str(x) is 'a'\n";
const FIXED: &str = "same = str(x) == 'a'\n";

impl Project {
    fn link(&self, text: impl AsRef<Path>, name: &str) {
        std::os::unix::fs::symlink(text, self.path(name)).expect("a link");
    }

    /// The paths of all files and links, in order.
    fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.0.path()).expect("it is below");
                    files.push(name.to_string_lossy().into_owned());
                }
            }
        }
        files.sort();
        files
    }
}
