//! Files below the named paths, found without following links to folders.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

use super::read::ReadError;

/// The files that were found, and what was in the way of finding more.
#[derive(Debug, Default)]
pub struct Found {
    /// By path, without duplicates; as they are shown, relative where the named path was.
    pub files: BTreeSet<PathBuf>,
    /// Links to folders, which were not followed.
    pub links: BTreeSet<PathBuf>,
    /// The errors.
    pub errors: Vec<ReadError>,
}

impl Found {
    /// Adds the files below the folder at `root` whose names `wanted` takes, none for hidden folders or what git ignores.
    pub fn add_folder(&mut self, root: &Path, wanted: impl Fn(&Path) -> bool) {
        let walk = WalkBuilder::new(root).standard_filters(false).follow_links(false).build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.fail(root, error);
                    continue;
                }
            };
            let path = entry.path();
            let is_link = entry.path_is_symlink() && entry.depth() > 0;
            if is_link && fs::metadata(path).is_ok_and(|it| it.is_dir()) {
                self.links.insert(shown(path));
            } else if !entry.file_type().is_some_and(|it| it.is_dir()) && wanted(path) {
                self.files.insert(shown(path));
            }
        }
    }

    fn fail(&mut self, root: &Path, error: ignore::Error) {
        let text = error.to_string();
        let source = error.into_io_error().unwrap_or_else(|| std::io::Error::other(text));
        self.errors.push(ReadError::Io { path: root.to_owned(), source });
    }
}

/// `path` without the `.` that a walk begins with.
pub fn shown(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}
