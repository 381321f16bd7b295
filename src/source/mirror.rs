//! A second tree that receives what is rewritten, and a copy of everything else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::paths;

/// A folder that mirrors some files and folders. It was empty or not there before, so that nothing in it can lead
/// elsewhere and nothing old stays.
#[derive(Debug)]
pub struct Mirror {
    folder: PathBuf,
    working_directory: PathBuf,
    /// Absolute paths, and where each is mirrored.
    roots: Vec<(PathBuf, PathBuf)>,
}

/// Why there is no mirror, or not all is in it.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// Something is there already.
    #[error("{} is not empty; remove it first, or choose another folder", .0.display())]
    NotEmpty(PathBuf),
    /// Two of the mirrored paths end with the same name.
    #[error("{} and another path would both become {}", .0.display(), .1.display())]
    SameName(PathBuf, PathBuf),
    /// A pipe, a socket or a device.
    #[error("{}: is neither a file nor a folder nor a link, and was not copied", .0.display())]
    Special(PathBuf),
    /// The system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// What it was about.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Names the path in an error of the operating system.
fn about(path: &Path) -> impl FnOnce(io::Error) -> MirrorError + '_ {
    move |source| MirrorError::Io { path: path.to_owned(), source }
}

impl Mirror {
    /// Makes `folder` the mirror of `sources`: of one folder's contents, or else of each path under its own name.
    ///
    /// # Errors
    /// If the folder is not empty or cannot be made, or two sources have the same name.
    pub fn new(
        sources: &[PathBuf],
        folder: &Path,
        working_directory: &Path,
    ) -> Result<Mirror, MirrorError> {
        let folder = paths::absolute(working_directory, folder);
        fs::create_dir_all(&folder).map_err(about(&folder))?;
        if fs::read_dir(&folder).map_err(about(&folder))?.next().is_some() {
            return Err(MirrorError::NotEmpty(folder));
        }
        let mut roots: Vec<(PathBuf, PathBuf)> = Vec::new();
        for source in sources {
            let absolute = paths::absolute(working_directory, source);
            let target = match (sources, absolute.file_name()) {
                ([only], _) if only.is_dir() => folder.clone(),
                (_, Some(name)) => folder.join(name),
                (_, None) => folder.clone(),
            };
            if roots.iter().any(|(_, other)| *other == target) {
                return Err(MirrorError::SameName(source.clone(), target));
            }
            roots.push((absolute, target));
        }
        Ok(Mirror { folder, working_directory: working_directory.to_owned(), roots })
    }

    /// Copies everything but the files that `is_rewritten`, with its permissions; links stay links to what they name. Returns
    /// what could not be copied.
    pub fn copy_others(&self, is_rewritten: impl Fn(&Path) -> bool) -> Vec<MirrorError> {
        let mut errors = Vec::new();
        for (source, _) in &self.roots {
            let mut walk = WalkBuilder::new(source);
            walk.standard_filters(false).follow_links(false);
            let mirror = self.folder.clone();
            walk.filter_entry(move |entry| entry.path() != mirror);
            for entry in walk.build() {
                let copied = match entry {
                    Ok(entry) if is_rewritten(entry.path()) => Ok(()),
                    Ok(entry) => self.copy(entry.path()),
                    Err(error) => Err(MirrorError::Io {
                        path: source.clone(),
                        source: error
                            .into_io_error()
                            .unwrap_or_else(|| io::ErrorKind::Other.into()),
                    }),
                };
                errors.extend(copied.err());
            }
        }
        errors
    }

    fn copy(&self, path: &Path) -> Result<(), MirrorError> {
        let Some(target) = self.target(path) else {
            return Ok(());
        };
        let metadata = fs::symlink_metadata(path).map_err(about(path))?;
        // What was named on the command line is what it leads to.
        let is_root = self.roots.iter().any(|(source, _)| source == path);
        if metadata.is_symlink() && !is_root {
            let linked = fs::read_link(path).map_err(about(path))?;
            return link(&linked, &target).map_err(about(&target));
        }
        if path.is_dir() {
            fs::create_dir_all(&target).map_err(about(&target))
        } else if path.is_file() {
            fs::copy(path, &target).map(|_| ()).map_err(about(&target))
        } else {
            Err(MirrorError::Special(path.to_owned()))
        }
    }

    /// Writes the mirror image of the file at `path`, with its permissions. That of a link is the link, which was copied.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), MirrorError> {
        let Some(target) = self.target(path) else {
            return Ok(());
        };
        if fs::symlink_metadata(&target).is_ok_and(|metadata| metadata.is_symlink()) {
            return Ok(());
        }
        fs::write(&target, bytes).map_err(about(&target))?;
        let permissions = fs::metadata(path).map_err(about(path))?.permissions();
        fs::set_permissions(&target, permissions).map_err(about(&target))
    }

    /// Gives the mirrored folders the permissions of the originals, which may forbid to write into them.
    ///
    /// # Errors
    /// The first permission that could not be given.
    pub fn finish(&self) -> Result<(), MirrorError> {
        for (source, _) in &self.roots {
            let folders = WalkBuilder::new(source).standard_filters(false).build();
            let mirror = &self.folder;
            let folders = folders
                .filter_map(Result::ok)
                .map(ignore::DirEntry::into_path)
                .filter(|path| path.is_dir() && !path.is_symlink() && !path.starts_with(mirror));
            // The innermost first, as an outer one may forbid to look into it.
            for folder in folders.collect::<Vec<_>>().iter().rev() {
                let permissions = fs::metadata(folder).map_err(about(folder))?.permissions();
                if let Some(target) = self.target(folder) {
                    fs::set_permissions(&target, permissions).map_err(about(&target))?;
                }
            }
        }
        Ok(())
    }

    /// Where `path` is mirrored.
    fn target(&self, path: &Path) -> Option<PathBuf> {
        let path = paths::absolute(&self.working_directory, path);
        let images = self.roots.iter().filter_map(|(source, target)| {
            let below = path.strip_prefix(source).ok()?;
            let is_root = below.as_os_str().is_empty();
            Some((below.to_owned(), if is_root { target.clone() } else { target.join(below) }))
        });
        // The closest of roots that lie in each other.
        images.min_by_key(|(below, _)| below.components().count()).map(|(_, image)| image)
    }
}

#[cfg(unix)]
fn link(linked: &Path, target: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(linked, target)
}

#[cfg(not(unix))]
fn link(linked: &Path, target: &Path) -> io::Result<()> {
    if linked.is_dir() {
        std::os::windows::fs::symlink_dir(linked, target)
    } else {
        std::os::windows::fs::symlink_file(linked, target)
    }
}
