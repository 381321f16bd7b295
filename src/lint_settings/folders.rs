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
#[derive(Debug, Clone, Default)]
pub struct FolderKinds {
    kinds: FxHashMap<PathBuf, FolderKind>,
    has_copies: bool,
}

impl FolderKinds {
    /// Adds a folder.
    pub fn insert(&mut self, folder: PathBuf, kind: FolderKind) {
        self.has_copies |= kind == FolderKind::Copy;
        self.kinds.insert(folder, kind);
    }

    /// True if the folder was added.
    pub fn has(&self, folder: &Path) -> bool {
        self.kinds.contains_key(folder)
    }
}

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
        self.kinds.kinds.get(path).copied()
    }

    /// True if one of the folders is a copy. Most projects have none, and paths take long to look up.
    pub fn has_copies(&self) -> bool {
        self.kinds.has_copies
    }
}
