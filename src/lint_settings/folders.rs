//! Folders that files lie in, for judging what a file is for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::paths;

/// The kind of a folder, by what lies in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FolderKind {
    /// A copy of somebody else's code.
    Copy,
    /// A Python package.
    Package,
    /// Neither.
    Plain,
}

/// The kinds of folders by their absolute paths.
pub type FolderKinds = FxHashMap<PathBuf, FolderKind>;

/// The folders that were looked at. Of a text in memory there are none, and its path alone decides.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    /// The folder that relative paths are taken from.
    pub working_directory: PathBuf,
    /// The kinds of folders that were seen in them.
    pub kinds: Arc<FolderKinds>,
}

impl Folders {
    /// `path` as seen from `root` if it lies below, and else from the top.
    pub fn below(&self, root: &Path, path: &Path) -> PathBuf {
        paths::shown(root, &paths::absolute(&self.working_directory, path))
    }

    /// The kind of the folder at `path`; `None` if nobody looked.
    pub fn kind(&self, path: &Path) -> Option<FolderKind> {
        self.kinds.get(path).copied()
    }
}
