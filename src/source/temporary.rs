//! Temporary files beside the files that they are to replace, and what becomes of them when the process ends early.
//!
//! They are called `.pylens-RANDOM.tmp` and locked as long as they are in use, so that one without a lock was left by a
//! process that was killed. Where the file system knows no locks, those cannot be distinguished from others, and stay.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use tempfile::NamedTempFile;

const PREFIX: &str = ".pylens-";
const SUFFIX: &str = ".tmp";

/// Number of other names that are tried when another run removes it at once.
const ATTEMPTS: usize = 16;

/// The temporary files of this process.
static IN_USE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The lock that is held while a temporary file appears or takes its place; closed for good when the process is about
/// to end.
static GATE: RwLock<()> = RwLock::new(());

/// A file that is deleted unless it takes another's place.
#[derive(Debug)]
pub struct Temporary {
    // In this order: the file goes before it is struck off the list.
    file: NamedTempFile,
    listed: Listed,
}

impl Temporary {
    /// A new file in `folder` that only its owner may read.
    pub fn private(folder: &Path) -> io::Result<Temporary> {
        Temporary::build(&tempfile::Builder::new(), folder)
    }

    /// A new file in `folder` that everybody may read whom the process lets.
    pub fn public(folder: &Path) -> io::Result<Temporary> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Temporary::build(&builder, folder)
    }

    fn build(builder: &tempfile::Builder<'_, '_>, folder: &Path) -> io::Result<Temporary> {
        let mut builder = builder.clone();
        builder.prefix(PREFIX).suffix(SUFFIX);
        for _ in 0..ATTEMPTS {
            let gate = GATE.read().unwrap_or_else(PoisonError::into_inner);
            let file = builder.tempfile_in(folder)?;
            let listed = Listed::new(file.path().to_owned());
            drop(gate);
            // Before it was locked it looked like one that was left behind.
            let is_taken = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
            if !is_taken && file.path().symlink_metadata().is_ok() {
                return Ok(Temporary { file, listed });
            }
        }
        Err(io::Error::other("something deletes temporary files"))
    }

    /// The open file.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Puts the file in the place of `target`.
    ///
    /// # Errors
    /// If it cannot be renamed; it is deleted then.
    pub fn persist(self, target: &Path) -> io::Result<()> {
        let Temporary { file, listed } = self;
        let gate = GATE.read().unwrap_or_else(PoisonError::into_inner);
        let result = file.persist(target).map(drop).map_err(|error| error.error);
        drop(listed);
        drop(gate);
        result
    }
}

/// The entry of a file among those in use.
#[derive(Debug)]
struct Listed(PathBuf);

impl Listed {
    fn new(path: PathBuf) -> Listed {
        IN_USE.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        Listed(path)
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        IN_USE.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Deletes every temporary file of this process and lets none appear or take its place any more: whoever tries waits
/// for ever, so the process must end now.
pub fn abandon() {
    std::mem::forget(GATE.write().unwrap_or_else(PoisonError::into_inner));
    for path in &*IN_USE.lock().unwrap_or_else(PoisonError::into_inner) {
        let _ = fs::remove_file(path);
    }
}

/// Deletes the temporary files in `folder` that a killed process has left. Returns how many there were; what cannot be
/// looked at or deleted stays.
pub fn remove_stale(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| is_temporary(entry.path().as_path()) && remove(&entry.path())).count()
}

/// True if a file is called like a temporary one.
pub(super) fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let random = name.and_then(|it| it.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    random.is_some_and(|it| it.len() == 6 && it.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Deletes a temporary file, unless it is in use.
fn remove(path: &Path) -> bool {
    // Opening a pipe would wait for ever.
    if !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let Ok(file) = File::open(path) else {
        return false;
    };
    // Locked until it is gone, so that no run begins to use it in between.
    file.try_lock().is_ok() && fs::remove_file(path).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_uses_is_stale() {
        let folder = tempfile::tempdir().unwrap();
        let used = Temporary::private(folder.path()).unwrap();
        for other in [".pylens-a.tmp", ".pylens-.a1234.tmp", "pylens-a1b2c3.tmp", ".pylens-a1b2c3"]
        {
            fs::write(folder.path().join(other), "").unwrap();
        }
        fs::write(folder.path().join(".pylens-a1b2c3.tmp"), "").unwrap();
        assert_eq!(remove_stale(folder.path()), 1);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5);
        used.persist(&folder.path().join("a")).unwrap();
        assert_eq!(remove_stale(folder.path()), 0);
        drop(Temporary::private(folder.path()).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5);
    }
}
