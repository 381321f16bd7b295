//! Files in archives, read in memory and never written anywhere.
//!
//! An archive may have been made to be read in one way here and in another way by whoever unpacks it. What is ambiguous is
//! refused, and all that is unpacked is counted, so that neither memory nor time is without an end.
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
    fn of(path: &Path) -> Result<Option<Form>, ArchiveError> {
        // Python runs and imports what ends as a ZIP archive, whatever is in front of it.
        let zip = zip::directory(path)?.map(Form::Zip);
        let start = start::of(path)?;
        let gzip =
            (start.starts_with(GZIP) && is_gzipped_tar(File::open(path)?)).then_some(Form::Gzip);
        let tar = is_tar(&start).then_some(Form::Tar);
        let mut forms = [zip, gzip, tar].into_iter().flatten();
        match (forms.next(), forms.next()) {
            (Some(_), Some(_)) => Err(ArchiveError::Ambiguous("it has two forms")),
            (form, _) => Ok(form),
        }
    }
}

/// True if what `content` unpacks to begins like a tar, or cannot be told.
fn is_gzipped_tar(content: impl Read) -> bool {
    let unpacked = start::read(MultiGzDecoder::new(content));
    unpacked.map_or(true, |unpacked| unpacked.is_empty() || is_tar(&unpacked))
}

/// True if the file at `path` is an archive whose members can be told.
pub(super) fn is_archive(path: &Path) -> io::Result<bool> {
    match Form::of(path) {
        Ok(form) => Ok(form.is_some()),
        Err(ArchiveError::Io(error)) => Err(error),
        Err(_) => Ok(true),
    }
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
        let kind = kind.and_then(|kind| match kind {
            Kind::Python => {
                content.take(most).read_to_end(&mut bytes)?;
                Ok(Kind::Python)
            }
            Kind::Other if is_archive_within(&bytes, content)? => {
                Ok(Kind::Unchecked(Unchecked::Archive))
            }
            kind => Ok(kind),
        });
        let kind = match kind.map_err(damaged) {
            Ok(kind) => kind,
            Err(ArchiveError::Damaged(why)) => return self.pass(name.to_owned(), unreadable(&why)),
            Err(error) => return Err(error),
        };
        if !matches!(kind, Kind::Python) {
            bytes.clear();
        }
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
        self.budget.keep(name.len() as u64)?;
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

/// True if a member that has this `start`, and the `rest`, is an archive itself.
fn is_archive_within(start: &[u8], mut rest: impl Read) -> io::Result<bool> {
    let mut tail = start.to_vec();
    loop {
        let more = (&mut rest).take(zip::LONGEST_END as u64).read_to_end(&mut tail)?;
        if more == 0 {
            break;
        }
        tail.drain(..tail.len().saturating_sub(zip::LONGEST_END));
    }
    let is_gzip = start.starts_with(GZIP) && is_gzipped_tar(start);
    Ok(is_gzip || is_tar(start) || zip::last_record(&tail, 0).is_some())
}

/// The reason not to check a member that cannot be unpacked.
fn unreadable(why: &str) -> Unchecked {
    Unchecked::Packed(why.to_owned())
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
