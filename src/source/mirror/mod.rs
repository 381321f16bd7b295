//! A second tree that receives what is rewritten, and a copy of everything else.
//!
//! Used by the command `fix`.
//! Never knows what was rewritten in a file.

mod folders;
mod manifest;
mod plan;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;

use self::folders::{Created, give_permissions};
use self::manifest::Manifest;
use self::plan::{Kind, Plan};
use super::temporary::remove_stale;
use super::write::{Staged, WriteError};
use crate::paths;

/// The file in a mirror that lists what was written there.
const MANIFEST: &str = ".pylens-output";

/// A folder that mirrors some files and folders. All in it is written by runs like this one, so that nothing in it can
/// lead elsewhere, or is left alone.
#[derive(Debug)]
pub struct Mirror {
    /// The folder, without links on the way.
    folder: PathBuf,
    plan: Plan,
    manifest: Manifest,
    /// The images of all files.
    files: FxHashSet<PathBuf>,
    /// The paths that this run has new contents for.
    staged: Mutex<FxHashSet<PathBuf>>,
}

/// The reason why there is no mirror, or not all is in it.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// A folder that holds files which no run like this one has written.
    #[error("{} is not empty; remove it first, or choose another folder", .0.display())]
    NotEmpty(PathBuf),
    /// A folder that is one of the mirrored paths.
    #[error("{} is one of the paths to fix; choose another folder", .0.display())]
    IsInput(PathBuf),
    /// One of the mirrored paths lies in it.
    #[error("{} contains {}, which is one of the paths to fix; choose another folder", folder.display(), input.display())]
    HoldsInput {
        /// The folder.
        folder: PathBuf,
        /// The path that is mirrored.
        input: PathBuf,
    },
    /// A folder that lies in one of the mirrored paths and is part of it.
    #[error(
        "{} is not empty and lies in {}, which is one of the paths to fix; choose another folder",
        folder.display(),
        input.display()
    )]
    LiesIn {
        /// The folder.
        folder: PathBuf,
        /// The path that is mirrored.
        input: PathBuf,
    },
    /// A run over other paths has filled the folder.
    #[error(
        "{} was filled from other paths ({sources}); remove it first, or choose another folder",
        folder.display()
    )]
    OtherSources {
        /// The mirror.
        folder: PathBuf,
        /// The paths seen from it.
        sources: String,
    },
    /// A file in the way that no run like this one has written.
    #[error("{} was not written by an earlier run; move it elsewhere, or choose another folder", .0.display())]
    Foreign(PathBuf),
    /// Two of the mirrored paths end with the same name.
    #[error("{} and another path would both be written to {}; fix them in separate runs", .0.display(), .1.display())]
    SameName(PathBuf, PathBuf),
    /// Two of the mirrored paths are the same file or folder.
    #[error("{} and {} are the same path; name it once", .0.display(), .1.display())]
    SamePath(PathBuf, PathBuf),
    /// The search for what is to be mirrored has not come to it.
    #[error("not written, as its folder could not be read")]
    Unplanned,
    /// A pipe, a socket or a device.
    #[error("{}: not a file, folder or link, so it was not copied", .0.display())]
    Special(PathBuf),
    /// The system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The path that it was about.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

/// Names the path in an error of the operating system.
fn about(path: &Path) -> impl FnOnce(io::Error) -> MirrorError + '_ {
    move |source| MirrorError::Io { path: path.to_owned(), source }
}

/// Fails if `folder`, which is to be the mirror of `sources`, is one of them or holds one.
///
/// # Errors
/// Only that.
pub fn refuse_inputs(
    sources: &[PathBuf],
    folder: &Path,
    working_directory: &Path,
) -> Result<(), MirrorError> {
    let real = |path: &Path| paths::absolute(working_directory, path).canonicalize().ok();
    // What is not there yet holds nothing.
    let Some(folder) = real(folder) else {
        return Ok(());
    };
    match sources.iter().filter_map(|it| real(it)).find(|it| it.starts_with(&folder)) {
        Some(input) if input == folder => Err(MirrorError::IsInput(folder)),
        Some(input) => Err(MirrorError::HoldsInput { folder, input }),
        None => Ok(()),
    }
}

impl Mirror {
    /// Makes `folder` the mirror of `sources`: of one folder's contents, or else of each path under its own name.
    ///
    /// What an earlier run over the same paths has written there is replaced, and removed where there is nothing any
    /// more that it mirrors. Folders and links are made now, files by what is staged later. Returns also what was in
    /// the way of looking at the sources.
    ///
    /// # Errors
    /// If the folder holds anything else or cannot be made or written into, which leaves no trace, or if two sources
    /// have the same name.
    pub fn new(
        sources: &[PathBuf],
        folder: &Path,
        working_directory: &Path,
    ) -> Result<(Mirror, Vec<MirrorError>), MirrorError> {
        let folder = paths::absolute(working_directory, folder);
        let roots = plan::roots(sources, working_directory)?;
        let created = Created::folder(&folder)?;
        let folder = fs::canonicalize(&folder).map_err(about(&folder))?;
        remove_stale(&folder);
        let (plan, errors) = Plan::of(roots, &folder);
        let manifest = Manifest::of(&plan, &folder);
        let earlier = Manifest::read(&folder)?;
        if let Some(earlier) = &earlier {
            earlier.refuse_other_sources(&manifest, &folder)?;
        } else if fs::read_dir(&folder).map_err(about(&folder))?.next().is_some() {
            let around = plan.roots.into_iter().find(|root| folder.starts_with(&root.source));
            return Err(match around {
                Some(root) => MirrorError::LiesIn { folder, input: root.source },
                None => MirrorError::NotEmpty(folder),
            });
        }
        let earlier = earlier.unwrap_or_default();
        manifest.refuse_foreign(&earlier, &folder)?;
        // From here on a run that is interrupted is recognised by the next one.
        manifest.joined(&earlier).write(&folder)?;
        created.keep();
        earlier.remove_others(&manifest, &folder);
        let files = plan.entries.iter().filter(|entry| entry.kind == Kind::File);
        let files = files.map(|entry| entry.image.clone()).collect();
        let mirror = Mirror { folder, plan, manifest, files, staged: Mutex::default() };
        mirror.make_folders_and_links()?;
        Ok((mirror, errors))
    }

    fn make_folders_and_links(&self) -> Result<(), MirrorError> {
        for entry in &self.plan.entries {
            match &entry.kind {
                Kind::Folder => {
                    folders::make(&entry.image)?;
                    remove_stale(&entry.image);
                }
                Kind::Link(text) => plan::link(text, &entry.image)?,
                Kind::File => {}
            }
        }
        Ok(())
    }

    /// The mirrored files, all but those that are `rewritten`, by path.
    pub fn others(&self, rewritten: &[PathBuf]) -> Vec<PathBuf> {
        let images: FxHashSet<PathBuf> =
            rewritten.iter().filter_map(|path| self.image(path)).collect();
        let files = self.plan.entries.iter().filter(|entry| entry.kind == Kind::File);
        let others = files.filter(|entry| !images.contains(&entry.image));
        others.map(|entry| entry.source.clone()).collect()
    }

    /// The number of links that were kept although they lead out of what is mirrored.
    pub fn links_out(&self) -> usize {
        self.plan.links_out
    }

    /// A copy of the file at `path`, with its permissions.
    ///
    /// # Errors
    /// If it cannot be read or the copy cannot be written.
    pub fn stage_copy(&self, path: &Path) -> Result<Staged, MirrorError> {
        let copy = |to: &fs::File| io::copy(&mut fs::File::open(path)?, &mut &*to).map(drop);
        self.stage(path, copy)
    }

    /// New contents for the mirror image of the file at `path`, with its permissions. The image of a link is that of
    /// the file it leads to.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn stage_new(&self, path: &Path, bytes: &[u8]) -> Result<Staged, MirrorError> {
        self.stage(path, |mut to| io::Write::write_all(&mut to, bytes))
    }

    fn stage(
        &self,
        path: &Path,
        write: impl FnOnce(&fs::File) -> io::Result<()>,
    ) -> Result<Staged, MirrorError> {
        let image = self.image(path).filter(|image| self.files.contains(image));
        let image = image.ok_or(MirrorError::Unplanned)?;
        let write = |to: &fs::File| {
            write(to)?;
            to.set_permissions(fs::metadata(path)?.permissions())
        };
        let staged = Staged::new(image.clone(), write);
        if staged.is_ok() {
            self.staged.lock().unwrap_or_else(PoisonError::into_inner).insert(image.clone());
        }
        staged.map_err(|error| match error {
            WriteError::Io { source, .. } => MirrorError::Io { path: image, source },
            other => MirrorError::Io { path: image, source: io::Error::other(other) },
        })
    }

    /// Completes the mirror: removes what an earlier run has left of files that this run could do nothing with, and
    /// gives the folders the permissions of the originals, which may forbid to write into them.
    ///
    /// # Errors
    /// The first thing that could not be done.
    pub fn finish(&self) -> Result<(), MirrorError> {
        let staged = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        for image in self.files.difference(&staged) {
            match fs::remove_file(image) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(about(image)(error));
                }
                _ => {}
            }
        }
        self.manifest.write(&self.folder)?;
        // The innermost first, as an outer one may forbid to look into it.
        for entry in self.plan.entries.iter().rev().filter(|entry| entry.kind == Kind::Folder) {
            give_permissions(&entry.source, &entry.image)?;
        }
        Ok(())
    }

    /// The mirror image of the file at `path`, if it has one.
    fn image(&self, path: &Path) -> Option<PathBuf> {
        self.plan.image(&path.canonicalize().ok()?)
    }
}
