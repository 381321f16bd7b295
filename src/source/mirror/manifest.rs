//! The list of what was mirrored, by which the next run knows what it may replace and remove.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::plan::{Kind, Plan, relative};
use super::{MANIFEST, MirrorError, about};
use crate::source::temporary::Temporary;

/// The list of the files that a mirror holds, and where each comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The mirrored paths, seen from the mirror, so that both may move together.
    sources: Vec<String>,
    /// The files and folders in the mirror, seen from it, but for this list. Folders end with a slash.
    entries: BTreeSet<String>,
}

impl Manifest {
    /// The list of what is planned.
    pub(super) fn of(plan: &Plan, folder: &Path) -> Manifest {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let sources = plan.roots.iter().map(|root| text(&relative(folder, &root.source))).collect();
        let entries = plan.entries.iter().filter(|entry| entry.image != folder);
        let entries = entries.map(|entry| {
            let name = text(&relative(folder, &entry.image));
            if entry.kind == Kind::Folder { name + "/" } else { name }
        });
        Manifest { sources, entries: entries.collect() }
    }

    /// The list of an earlier run, if there is one.
    pub(super) fn read(folder: &Path) -> Result<Option<Manifest>, MirrorError> {
        let path = folder.join(MANIFEST);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| {
                let reason = format!(
                    "is not a list of written files ({error}); \
                     remove the folder, or choose another one"
                );
                about(&path)(io::Error::other(reason))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(about(&path)(error)),
        }
    }

    /// Both lists in one.
    pub(super) fn joined(&self, other: &Manifest) -> Manifest {
        let entries = self.entries.union(&other.entries).cloned().collect();
        Manifest { sources: self.sources.clone(), entries }
    }

    /// Replaces the list in `folder`.
    pub(super) fn write(&self, folder: &Path) -> Result<(), MirrorError> {
        let path = folder.join(MANIFEST);
        let write = || -> io::Result<()> {
            let temporary = Temporary::public(folder)?;
            serde_json::to_writer_pretty(&mut temporary.file(), self)?;
            temporary.file().write_all(b"\n")?;
            temporary.persist(&path)
        };
        write().map_err(about(&path))
    }

    /// Fails if `later` is about other paths than this list.
    pub(super) fn refuse_other_sources(
        &self,
        later: &Manifest,
        folder: &Path,
    ) -> Result<(), MirrorError> {
        if self.sources == later.sources {
            return Ok(());
        }
        let sources = self.sources.join(", ");
        Err(MirrorError::OtherSources { folder: folder.to_owned(), sources })
    }

    /// Fails if one of the entries would take the place of something that is not among those of `earlier`.
    pub(super) fn refuse_foreign(
        &self,
        earlier: &Manifest,
        folder: &Path,
    ) -> Result<(), MirrorError> {
        // What an earlier list says is ours if it is still of that kind, and not a link by which all else would go elsewhere.
        let is_ours = |name: &String, path: &Path| {
            let name = name.trim_end_matches('/');
            match path.symlink_metadata() {
                Ok(metadata) if metadata.is_dir() => earlier.entries.contains(&format!("{name}/")),
                Ok(_) => earlier.entries.contains(name),
                Err(_) => true,
            }
        };
        let names = self.entries.iter().map(|name| (name, folder.join(name.trim_end_matches('/'))));
        match names.into_iter().find(|(name, path)| !is_ours(name, path)) {
            Some((_, path)) => Err(MirrorError::Foreign(path)),
            None => Ok(()),
        }
    }

    /// Removes the entries that are not among those of `later`. What was put into their folders by others stays.
    pub(super) fn remove_others(&self, later: &Manifest, folder: &Path) {
        // What is in a folder stands after it.
        let gone = self.entries.iter().rev().filter(|name| !later.entries.contains(*name));
        for name in gone {
            let path = folder.join(name);
            let is_below =
                Path::new(name).components().all(|it| matches!(it, Component::Normal(_)));
            // A folder may be a link by now.
            let parent = path.parent().and_then(|parent| parent.canonicalize().ok());
            if !is_below || parent.as_deref() != path.parent() {
                continue;
            }
            let path = folder.join(name.trim_end_matches('/'));
            let is_folder = path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
            let _ = match (name.ends_with('/'), is_folder) {
                (true, true) => fs::remove_dir(&path),
                (false, false) => fs::remove_file(&path),
                _ => Ok(()),
            };
        }
    }
}
