//! Reads source files and replaces them.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;

use super::{Deception, DecodeError, Source, Stored, deception};

/// Why a file could not be read. The path is left to the caller to name.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The bytes could not be had.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The bytes are not text in the encoding they should be in.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The interpreter would run another text than the one that is shown.
    #[error("not checked, as it declares the encoding `{}` (deceptive-encoding)", deception.name)]
    Deceptive {
        /// What a reader is shown: the bytes as UTF-8, as far as they are.
        text: String,
        /// What is wrong with the declaration in it.
        deception: Deception,
    },
}

/// Why a file was not replaced. In every case it is as it was before. The path is left to the caller to name.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Something else wrote the file in the meantime.
    #[error(
        "the file was changed by something else since it was read, so nothing was written; run again"
    )]
    Changed,
    /// A folder or a device, for example.
    #[error("not a regular file, so nothing was written")]
    NotAFile,
    /// Renaming would get around the write protection, so it is asked for here.
    #[error("the file is read-only, so nothing was written; make it writable first")]
    ReadOnly,
    /// The operating system refused one of the steps.
    #[error("could not {step}: {source}")]
    Io {
        /// What was attempted, to complete "could not ...".
        step: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Names the step in an error of the operating system.
fn during(step: &'static str) -> impl FnOnce(io::Error) -> WriteError {
    move |source| WriteError::Io { step, source }
}

/// Reads and decodes the file at `path`.
pub fn read(path: &Path) -> Result<Source, ReadError> {
    decode(fs::read(path)?)
}

/// Decodes the bytes of a file, see [`Source::decode`]; tells declarations that deceive from other errors.
pub fn decode(bytes: Vec<u8>) -> Result<Source, ReadError> {
    match Stored::of(&bytes) {
        Ok(stored) => Ok(stored.source(bytes)?),
        Err(error) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match deception(&text) {
                Some(deception) if !matches!(error, DecodeError::NullByte { .. }) => {
                    Err(ReadError::Deceptive { text, deception })
                }
                _ => Err(error.into()),
            }
        }
    }
}

/// Replaces the contents of the file at `path`, which must still be those that `old` was read from, by `new_bytes`.
///
/// The new contents are written to a temporary file in the same folder, which then takes the file's place, so that at
/// every moment either the old or the new contents are there in full, even when the process is killed or the disk is
/// full. The permission bits are kept, and on Unix the owner and the group where the system allows it. A symbolic link
/// stays and the file it leads to is replaced. Other hard links to the file keep the old contents.
pub fn replace(path: &Path, old: &Source, new_bytes: &[u8]) -> Result<(), WriteError> {
    let target = fs::canonicalize(path).map_err(during("find the file"))?;
    let metadata = fs::metadata(&target).map_err(during("examine the file"))?;
    if !metadata.is_file() {
        return Err(WriteError::NotAFile);
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    // Saves the writing in the likelier case; the check that counts is the one below.
    check_unchanged(&target, old)?;
    let folder = target.parent().ok_or(WriteError::NotAFile)?;
    let mut temporary = tempfile::Builder::new()
        .prefix(".pylens-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(during("create a temporary file in the same folder"))?;
    temporary.write_all(new_bytes).map_err(during("write the temporary file"))?;
    keep_attributes(temporary.as_file(), &metadata)
        .map_err(during("give the temporary file the permissions of the old one"))?;
    // Some file systems report a full disk only now, and some may otherwise do the renaming before the writing.
    temporary.as_file().sync_all().map_err(during("write the temporary file"))?;
    check_unchanged(&target, old)?;
    // On failure the error owns the temporary file and deletes it.
    temporary
        .persist(&target)
        .map_err(|error| during("put the new file in place of the old one")(error.error))?;
    Ok(())
}

fn check_unchanged(target: &Path, old: &Source) -> Result<(), WriteError> {
    let now = fs::read(target).map_err(during("read the file again"))?;
    if old.was_read_from(&now) { Ok(()) } else { Err(WriteError::Changed) }
}

#[cfg(unix)]
fn keep_attributes(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};

    let new = file.metadata()?;
    let mut mode = old.mode();
    if (new.uid(), new.gid()) != (old.uid(), old.gid())
        && fchown(file, Some(old.uid()), Some(old.gid())).is_err()
    {
        // Only the superuser may give files away; a group can also be kept by its members. Failing that, the file
        // belongs to whoever runs this, and the bits that lend the owner's rights must not pass to them.
        let _ = fchown(file, None, Some(old.gid()));
        mode &= 0o777;
    }
    // After the change of owner, which clears some of the bits.
    file.set_permissions(fs::Permissions::from_mode(mode & 0o7777))
}

#[cfg(not(unix))]
fn keep_attributes(file: &File, old: &Metadata) -> io::Result<()> {
    file.set_permissions(old.permissions())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        fs::write(&path, b"# coding: latin-1\r\nx = '\xe9'\r\n").unwrap();
        let source = read(&path).unwrap();
        let edited = source.text().replace("x =", "y =");
        replace(&path, &source, &source.encode(&edited).unwrap()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"# coding: latin-1\r\ny = '\xe9'\r\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_change_in_between_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        let source = Source::from_text("x = 1\n".to_owned());
        for now in [&b"x = 2\n"[..], b"\xef\xbb\xbfx = 1\n", b"", b"x = 1\r\n"] {
            fs::write(&path, now).unwrap();
            let error = replace(&path, &source, b"y = 1\n").unwrap_err();
            assert!(matches!(error, WriteError::Changed), "{error}");
            assert_eq!(fs::read(&path).unwrap(), now);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_no_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let source = Source::from_text(String::new());
        let error = replace(folder.path(), &source, b"").unwrap_err();
        assert!(matches!(error, WriteError::NotAFile), "{error}");
        let missing = folder.path().join("none.py");
        let error = replace(&missing, &source, b"").unwrap_err();
        assert!(matches!(error, WriteError::Io { .. }), "{error}");
        assert!(matches!(read(&missing), Err(ReadError::Io(_))));
    }
}
