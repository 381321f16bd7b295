//! Replaces source files, so that each is wholly old or wholly new whatever happens.
//!
//! The new contents go into a temporary file in the same folder, which takes the place of the old file by renaming,
//! when it is complete and on the disk. So a file is wholly old or wholly new
//!
//! - after the process was killed, the disk was full, or any step failed, as renaming is one step;
//! - after the system crashed or lost its power, as nothing is renamed before its contents are on the disk. Which of the two
//!   it is then, the file system decides by when it has written its folders.
//!
//! On Linux one flush of the file system (`syncfs`) does that for all files of a batch; it costs no more than that of a
//! single file, and what others have written meanwhile is flushed with it. Elsewhere each file is flushed.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Source;
use super::temporary::Temporary;
use super::version::Version;

/// The reason why a file was not replaced. In every case it is as it was before. The path is left to the caller to
/// name.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file was changed by another program in the meantime.
    #[error("the file changed since it was read, so nothing was written; run again")]
    Changed,
    /// A folder or a device, for example.
    #[error("not a regular file, so nothing was written")]
    NotAFile,
    /// Renaming would get around the write protection, so it is checked here.
    #[error("the file is read-only, so nothing was written; make it writable first")]
    ReadOnly,
    /// Renaming would part the names, and writing in place would change what others see under theirs, half of it at
    /// times.
    #[error(
        "the file has {0} names (hard links), perhaps in other folders, so nothing was written; \
         replace it with a copy first, or write to another folder with `--output`"
    )]
    HardLinks(u64),
    /// The operating system refused one of the steps.
    #[error("could not {step}: {source}")]
    Io {
        /// The step that was attempted, to complete "could not ...".
        step: &'static str,
        /// The error that the operating system gave.
        source: io::Error,
    },
}

/// Names the step in an error of the operating system.
pub(super) fn during(step: &'static str) -> impl FnOnce(io::Error) -> WriteError {
    move |source| WriteError::Io { step, source }
}

/// New contents beside the file whose place they are to take. Nothing has changed yet, and nothing will if it is
/// dropped.
#[derive(Debug)]
pub struct Staged {
    temporary: Temporary,
    target: PathBuf,
    /// The file that must still be there; `None` if any may be.
    expected: Option<Expected>,
}

/// The old contents.
#[derive(Debug)]
struct Expected {
    version: Version,
    /// The text, if the version alone does not show it.
    source: Option<Source>,
}

impl Staged {
    /// New contents for the file at `path`, which must be what `old` was read from until they take its place.
    ///
    /// The permission bits, the extended attributes and access lists are kept, and on Unix the owner and the group
    /// where the system allows it. A symbolic link stays and the file it leads to is replaced.
    pub fn replacing(path: &Path, old: &Source, new_bytes: &[u8]) -> Result<Staged, WriteError> {
        let target = fs::canonicalize(path).map_err(during("find the file"))?;
        let file = File::open(&target).map_err(during("open the file again"))?;
        let metadata = file.metadata().map_err(during("examine the file"))?;
        refuse(&metadata)?;
        let expected = expected(&target, old, &metadata)?;
        let temporary = temporary_with(folder_of(&target)?, new_bytes)?;
        keep_attributes(temporary.file(), &file, &metadata)
            .map_err(during("give the temporary file the attributes of the old one"))?;
        Ok(Staged { temporary, target, expected: Some(expected) })
    }

    /// Contents for a file at `target`, whatever is there now.
    pub(super) fn new(
        target: PathBuf,
        write: impl FnOnce(&File) -> io::Result<()>,
    ) -> Result<Staged, WriteError> {
        let temporary = temporary(folder_of(&target)?)?;
        write(temporary.file()).map_err(during("write the temporary file"))?;
        Ok(Staged { temporary, target, expected: None })
    }

    fn finish(self) -> Result<(), WriteError> {
        if let Some(expected) = self.expected {
            check_unchanged(&self.target, &expected)?;
        }
        // Whoever changes the file between these two steps loses; no file system offers both in one.
        self.temporary
            .persist(&self.target)
            .map_err(during("put the new file in place of the old one"))
    }
}

/// Puts new contents in place, all of them or some. Returns what became of each.
pub fn commit(staged: Vec<Staged>) -> Vec<Result<(), WriteError>> {
    let flushed: Vec<io::Result<()>> = flush(&staged);
    let finish = |(staged, flushed): (Staged, io::Result<()>)| {
        flushed.map_err(during("write the temporary file"))?;
        staged.finish()
    };
    staged.into_iter().zip(flushed).map(finish).collect()
}

/// Replaces one file, see [`Staged::replacing`].
pub fn replace(path: &Path, old: &Source, new_bytes: &[u8]) -> Result<(), WriteError> {
    let staged = Staged::replacing(path, old, new_bytes)?;
    commit(vec![staged]).into_iter().collect()
}

/// Fails if the file at `path`, or the one it leads to, cannot be replaced without loss. Nothing is written.
///
/// # Errors
/// Those that [`Staged::replacing`] has for such files.
pub fn refuse_irreplaceable(path: &Path) -> Result<(), WriteError> {
    refuse(&fs::metadata(path).map_err(during("examine the file"))?)
}

/// Refuses files that cannot be replaced without loss.
fn refuse(metadata: &Metadata) -> Result<(), WriteError> {
    if !metadata.is_file() {
        return Err(WriteError::NotAFile);
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    #[cfg(unix)]
    if let names @ 2.. = std::os::unix::fs::MetadataExt::nlink(metadata) {
        return Err(WriteError::HardLinks(names));
    }
    Ok(())
}

/// The file that must still be there when it is replaced. It is read again only if it has another version than when it
/// was read, or one that a later change may bear as well.
fn expected(target: &Path, old: &Source, metadata: &Metadata) -> Result<Expected, WriteError> {
    let version = Version::now(metadata);
    let is_read = |read: Version| read.is_settled() && read.is_same(version);
    if !old.version.is_some_and(is_read) {
        check_contents(target, old)?;
    }
    let source = (!version.is_settled()).then(|| old.clone());
    Ok(Expected { version, source })
}

fn check_unchanged(target: &Path, expected: &Expected) -> Result<(), WriteError> {
    let metadata = fs::symlink_metadata(target).map_err(during("examine the file again"))?;
    if !expected.version.is_same(Version::now(&metadata)) {
        return Err(WriteError::Changed);
    }
    expected.source.as_ref().map_or(Ok(()), |source| check_contents(target, source))
}

fn check_contents(target: &Path, old: &Source) -> Result<(), WriteError> {
    let now = fs::read(target).map_err(during("read the file again"))?;
    if old.was_read_from(&now) { Ok(()) } else { Err(WriteError::Changed) }
}

fn folder_of(target: &Path) -> Result<&Path, WriteError> {
    target.parent().ok_or(WriteError::NotAFile)
}

fn temporary(folder: &Path) -> Result<Temporary, WriteError> {
    Temporary::private(folder).map_err(during("create a temporary file in the same folder"))
}

fn temporary_with(folder: &Path, bytes: &[u8]) -> Result<Temporary, WriteError> {
    let temporary = temporary(folder)?;
    temporary.file().write_all(bytes).map_err(during("write the temporary file"))?;
    Ok(temporary)
}

/// Has the system write the contents of all files to the disk.
fn flush(staged: &[Staged]) -> Vec<io::Result<()>> {
    #[cfg(target_os = "linux")]
    if staged.len() > 1 && flush_file_systems(staged).is_ok() {
        return staged.iter().map(|_| Ok(())).collect();
    }
    // Tells also which file an error is about.
    staged.iter().map(|staged| staged.temporary.file().sync_all()).collect()
}

#[cfg(target_os = "linux")]
fn flush_file_systems(staged: &[Staged]) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    let mut flushed = Vec::new();
    for staged in staged {
        let device = staged.temporary.file().metadata()?.dev();
        if !flushed.contains(&device) {
            rustix::fs::syncfs(staged.temporary.file())?;
            flushed.push(device);
        }
    }
    Ok(())
}

#[cfg(unix)]
fn keep_attributes(new: &File, old: &File, metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};

    let created = new.metadata()?;
    let mut mode = metadata.mode();
    if (created.uid(), created.gid()) != (metadata.uid(), metadata.gid())
        && fchown(new, Some(metadata.uid()), Some(metadata.gid())).is_err()
    {
        // Only the superuser may give files away; a group can also be kept by its members. Failing that, the file
        // belongs to whoever runs this, and the bits that lend the owner's rights must not pass to them.
        let _ = fchown(new, None, Some(metadata.gid()));
        mode &= 0o777;
    }
    // After the change of owner, which clears some of the bits.
    new.set_permissions(fs::Permissions::from_mode(mode & 0o7777))?;
    // After the permissions, of which an access list is a finer form.
    keep_extended_attributes(new, old)
}

#[cfg(not(unix))]
fn keep_attributes(new: &File, _: &File, metadata: &Metadata) -> io::Result<()> {
    new.set_permissions(metadata.permissions())
}

#[cfg(unix)]
fn keep_extended_attributes(new: &File, old: &File) -> io::Result<()> {
    use xattr::FileExt as _;

    let names = |file: &File| -> io::Result<Vec<std::ffi::OsString>> {
        match file.list_xattr() {
            Ok(names) => Ok(names.collect()),
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    };
    let wanted = names(old)?;
    // Such as an access list that the folder gives to new files.
    for name in names(new)?.iter().filter(|name| !wanted.contains(name)) {
        tolerate(name, new.remove_xattr(name))?;
    }
    for name in &wanted {
        if let Some(value) = old.get_xattr(name)? {
            tolerate(name, new.set_xattr(name, &value))?;
        }
    }
    Ok(())
}

/// Lets pass that the system keeps labels of its own, which only it may set.
#[cfg(unix)]
fn tolerate(name: &std::ffi::OsStr, result: io::Result<()>) -> io::Result<()> {
    let is_system = name.as_encoded_bytes().starts_with(b"security.")
        || name.as_encoded_bytes().starts_with(b"trusted.");
    if is_system { Ok(()) } else { result }
}

#[cfg(test)]
mod tests {
    use bytesize::ByteSize;

    use super::super::{ReadError, read};
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        fs::write(&path, b"# coding: latin-1\r\nx = '\xe9'\r\n").unwrap();
        let source = read(&path, ByteSize::mib(1)).unwrap();
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
        assert!(matches!(read(&missing, ByteSize::mib(1)), Err(ReadError::Io(_))));
    }
}
