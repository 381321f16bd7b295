//! The purpose of a file: product, test, developer script, copy of somebody else's code, or generated.
//!
//! It is judged by path, folders and the file's head.
//!
//! Used by the linter, by `pylens config`, and by rules about single functions.
//! Never knows what a rule looks for.

mod copied;
mod generated;
pub mod script;
pub mod testing;

use std::path::Path;

use smallvec::SmallVec;

use crate::file::File;
use crate::lint_settings::{FolderKind, Folders};

/// The purpose of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The product itself.
    Product,
    /// A test, or a help for tests.
    Test,
    /// Scripts that the project's developers run: builds, releases, benchmarks, documentation.
    DeveloperScript,
    /// A copy of somebody else's code. It is fixed where it comes from, and often kept as it is for old interpreters.
    Copy,
    /// Written by a program.
    Generated,
}

impl Purpose {
    /// A noun with its article.
    pub fn phrase(self) -> &'static str {
        match self {
            Purpose::Product => "product code",
            Purpose::Test => "a test",
            Purpose::DeveloperScript => "a developer script",
            Purpose::Copy => "a copy of somebody else's code",
            Purpose::Generated => "a generated file",
        }
    }
}

/// The purpose of `file` in the project at `root`. Folders above the project do not count.
pub fn purpose(file: &File<'_>, root: &Path, folders: &Folders) -> Purpose {
    let path = folders.below(root, file.path);
    let parts = PathParts::of(&path);
    if copied::is_copy_path(&parts) || lies_in_copy(root, &path, folders) {
        Purpose::Copy
    } else if testing::is_test_path(&parts) || testing::imports_framework(file) {
        Purpose::Test
    } else if script::is_developer_path(&parts, |folder| folders.kind(&root.join(folder))) {
        Purpose::DeveloperScript
    } else if generated::has_generated_head(file) {
        Purpose::Generated
    } else {
        Purpose::Product
    }
}

/// A path taken apart, once for all that is asked of it: it takes longer to find the parts than to look at them.
struct PathParts<'p> {
    /// The names of the folders from the project down.
    folders: SmallVec<[&'p str; 8]>,
    /// The file's name.
    file: &'p str,
}

impl<'p> PathParts<'p> {
    /// The parts of `path`. A name that is no text is the empty one, which no word is.
    fn of(path: &'p Path) -> PathParts<'p> {
        let mut folders: SmallVec<[&str; 8]> =
            path.iter().map(|name| name.to_str().unwrap_or_default()).collect();
        let file = folders.pop().unwrap_or_default();
        PathParts { folders, file }
    }

    /// The file's name without its extension.
    fn stem(&self) -> &'p str {
        match self.file.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => self.file,
        }
    }
}

fn lies_in_copy(root: &Path, path: &Path, folders: &Folders) -> bool {
    let mut around = path.ancestors().skip(1);
    folders.has_copies()
        && around.any(|folder| folders.kind(&root.join(folder)) == Some(FolderKind::Copy))
}
