//! The folders that paths are seen from.

use std::path::{Path, PathBuf};

use crate::paths;

/// The name of standard input where it has no other.
const STDIN: &str = "-";

/// The folder of a run, and the one that pages about the whole repository count paths from.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The folder in which the run was started.
    pub working_directory: PathBuf,
    /// The root of the repository.
    pub root: PathBuf,
}

impl Site {
    /// A path of the run, which counts from its folder, as it is seen from the root; absolute if it lies outside.
    pub fn page_path(&self, path: &Path) -> PathBuf {
        if path == Path::new(STDIN) {
            return path.to_owned();
        }
        paths::shown(&self.root, &paths::absolute(&self.working_directory, path))
    }
}
