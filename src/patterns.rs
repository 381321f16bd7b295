//! Patterns of paths, which say which files and folders are meant.

use std::path::{Path, PathBuf};

use globset::GlobSet;

use crate::paths;

/// Patterns of files and folders. A pattern that matches a folder covers what lies in it.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    root: PathBuf,
    working_directory: PathBuf,
    names: GlobSet,
    paths: GlobSet,
}

impl Patterns {
    /// Patterns for the project at `root`: `names` match the name of a file or folder, `paths` the whole path. Relative
    /// paths are taken from `working_directory`.
    pub(crate) fn new(
        root: PathBuf,
        working_directory: PathBuf,
        names: GlobSet,
        paths: GlobSet,
    ) -> Patterns {
        Patterns { root, working_directory, names, paths }
    }

    /// True if the file or folder at `path` itself is meant.
    pub fn matches(&self, path: &Path) -> bool {
        !self.is_empty() && self.matches_absolute(&paths::absolute(&self.working_directory, path))
    }

    /// True if the file or folder at `path`, or one it lies in, is meant.
    ///
    /// Folders above the project do not count: a project in `build/` is not thereby a build product.
    pub fn covers(&self, path: &Path) -> bool {
        if self.is_empty() {
            return false;
        }
        let path = paths::absolute(&self.working_directory, path);
        let mut folders = path.ancestors().take_while(|folder| *folder != self.root);
        folders.any(|folder| self.matches_absolute(folder))
    }

    /// True if nothing at all is meant.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.paths.is_empty()
    }

    fn matches_absolute(&self, path: &Path) -> bool {
        let name = path.file_name();
        name.is_some_and(|name| self.names.is_match(name)) || self.paths.is_match(path)
    }
}
