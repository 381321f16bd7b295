//! Files in archives, read in memory and never written anywhere.
//!
//! An archive may have been made to be read in one way here and in another way by whoever unpacks it. What is ambiguous is
//! refused, and all that is read is counted first, so that neither memory nor time is without an end.
//!
//! Used by the search for files.
//! Never writes a file, and never reads one as Python.

mod budget;
mod tar;
mod zip;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use bytesize::ByteSize;
use flate2::read::MultiGzDecoder;

use super::start;
use super::untrusted::{Kind, kind_of_file};
use crate::source::{Unchecked, is_tar};
pub(super) use budget::Budget;
use budget::Spent;

/// The number of members of an archive that are looked at. ZIP can count no more without an extension.
const MOST_MEMBERS: usize = 65_534;

/// A file in an archive.
pub(super) struct Member {
    /// The name within the archive, with `/` between folders.
    pub(super) name: String,
    pub(super) kind: Kind,
    /// The bytes, of Python source.
    pub(super) content: Arc<[u8]>,
}

/// The reason why the members of an archive are not known.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    #[error("it cannot be read ({0})")]
    Io(#[from] io::Error),
    #[error("it is damaged ({0})")]
    Damaged(String),
    #[error("it is in none of the forms that are read: ZIP, tar and gzip")]
    Form,
    #[error("{0}, so that others may find other files in it")]
    Ambiguous(&'static str),
    #[error("it has more than {MOST_MEMBERS} members")]
    Members,
    #[error("{0}")]
    Spent(#[from] Spent),
}

/// The bytes that gzip begins with (RFC 1952).
const GZIP: &[u8] = b"\x1f\x8b";

/// The files in the archive at `path`, in its order, whose source is kept up to `largest` bytes each.
pub(super) fn members(
    path: &Path,
    largest: ByteSize,
    budget: &Budget,
) -> Result<Vec<Member>, ArchiveError> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    budget.begin(length);
    let mut reader = Reader { largest, budget, members: Vec::new() };
    match Form::of(path)?.ok_or(ArchiveError::Form)? {
        Form::Zip(directory) => zip::read(file, directory, &mut reader)?,
        Form::Gzip => tar::read(MultiGzDecoder::new(file), &mut reader)?,
        Form::Tar => tar::read(file, &mut reader)?,
    }
    Ok(reader.members)
}

/// The form of an archive.
enum Form {
    Zip(zip::Directory),
    /// A tar that is compressed by gzip.
    Gzip,
    Tar,
}

impl Form {
    /// The form of the file at `path`, if it is read.
    fn of(path: &Path) -> io::Result<Option<Form>> {
        // What is in front of a ZIP archive does not matter: Python runs and imports what ends as one.
        if let Some(directory) = zip::directory(path)? {
            return Ok(Some(Form::Zip(directory)));
        }
        let start = start::of(path)?;
        if is_tar(&start) {
            return Ok(Some(Form::Tar));
        }
        if !start.starts_with(GZIP) {
            return Ok(None);
        }
        // What is damaged so early holds nothing.
        let unpacked = start::read(MultiGzDecoder::new(File::open(path)?)).unwrap_or_default();
        Ok(is_tar(&unpacked).then_some(Form::Gzip))
    }
}

/// True if the file at `path` is an archive whose members can be told.
pub(super) fn is_archive(path: &Path) -> io::Result<bool> {
    Ok(Form::of(path)?.is_some())
}

/// Takes members one after the other.
struct Reader<'b> {
    largest: ByteSize,
    budget: &'b Budget,
    members: Vec<Member>,
}

impl Reader<'_> {
    /// Takes a member that is not read.
    fn pass(&mut self, name: String, reason: Unchecked) -> Result<(), ArchiveError> {
        self.add(name, Kind::Unchecked(reason), Vec::new())
    }

    /// Takes a file, of which is read what is wanted.
    fn take(&mut self, name: String, mut content: impl Read) -> Result<(), ArchiveError> {
        let Some(name) = plain(&name) else {
            return self.pass(name, Unchecked::Misnamed);
        };
        let mut bytes = Vec::new();
        let kind = kind_of_file(Path::new(name), || {
            bytes = start::read(&mut content)?;
            Ok(bytes.clone())
        });
        let most = self.largest.as_u64() + 1 - bytes.len() as u64;
        let kind = kind.and_then(|kind| {
            if let Kind::Python = kind {
                content.take(most).read_to_end(&mut bytes)?;
            }
            Ok(kind)
        });
        let kind = match kind.map_err(damaged) {
            Ok(kind) => kind,
            Err(ArchiveError::Damaged(why)) => return self.pass(name.to_owned(), unreadable(&why)),
            Err(error) => return Err(error),
        };
        if bytes.len() as u64 > self.largest.as_u64() {
            return self.pass(name.to_owned(), Unchecked::TooLarge(self.largest));
        }
        self.budget.keep(bytes.len() as u64)?;
        self.add(name.to_owned(), kind, bytes)
    }

    fn add(&mut self, name: String, kind: Kind, content: Vec<u8>) -> Result<(), ArchiveError> {
        if self.members.len() == MOST_MEMBERS {
            return Err(ArchiveError::Members);
        }
        self.members.push(Member { name, kind, content: content.into() });
        Ok(())
    }
}

/// The name of a member as it will be that of a file; nothing if it leads out of the archive, or if some end it at a zero byte or
/// take a backslash for the end of a folder's name.
fn plain(name: &str) -> Option<&str> {
    let name = name.trim_start_matches("./").trim_end_matches('/');
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    let has_drive = name.as_bytes().get(1) == Some(&b':');
    let is_misread = name.contains(['\\', '\0']) || has_drive;
    (!is_misread && name.split('/').all(is_plain)).then_some(name)
}

/// The reason not to check a member that cannot be unpacked.
fn unreadable(why: &str) -> Unchecked {
    Unchecked::Undecodable(format!("this file of an archive cannot be unpacked ({why})"))
}

/// An error of what is unpacked: the archive's, or that there is too much.
fn damaged(error: io::Error) -> ArchiveError {
    match error.downcast::<Spent>() {
        Ok(spent) => spent.into(),
        Err(error) => ArchiveError::Damaged(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_the_archive() {
        assert_eq!(plain("package/module.py"), Some("package/module.py"));
        assert_eq!(plain("./module.py"), Some("module.py"));
        for name in
            ["../a.py", "a/../b.py", "/a.py", "a//b.py", "C:/a.py", "a\\b.py", "a.py\0.txt", ""]
        {
            assert_eq!(plain(name), None, "{name:?}");
        }
    }
}
