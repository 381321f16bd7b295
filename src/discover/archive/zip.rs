//! Members of a ZIP archive, which a list at its end names (APPNOTE.TXT, 4.3).

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use memchr::memmem;
use zip::ZipArchive;

use super::budget::Counted;
use super::{ArchiveError, Reader, damaged, unreadable};
use crate::source::Unchecked;

/// The record at the end of an archive, behind which only a comment may stand: its signature and its length.
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;

/// The greatest length of the record with its comment.
pub(super) const LONGEST_END: usize = END_LENGTH + 65_535;

/// The list of members that the last record at the end of a file speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Directory {
    /// The number of members; all bits are set if there are more.
    count: u16,
    /// The position of the list.
    start: u64,
}

/// The list of members of the archive at `path`, if it ends as one.
pub(super) fn directory(path: &Path) -> io::Result<Option<Directory>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let tail_start = length.saturating_sub(LONGEST_END as u64);
    file.seek(SeekFrom::Start(tail_start))?;
    let mut tail = Vec::new();
    file.take(LONGEST_END as u64).read_to_end(&mut tail)?;
    Ok(last_record(&tail, tail_start))
}

/// The list that the last record in the `tail` of a file speaks of. One at the very end counts before all others, as for CPython:
/// its own numbers may look like the beginning of another.
pub(super) fn last_record(tail: &[u8], tail_start: u64) -> Option<Directory> {
    let last = tail.len().checked_sub(END_LENGTH).filter(|it| tail[*it..].starts_with(END));
    let end = last.or_else(|| memmem::rfind(tail, END))?;
    let record = tail.get(end..end + END_LENGTH)?;
    let count = u16::from_le_bytes([record[10], record[11]]);
    let size = u32::from_le_bytes([record[12], record[13], record[14], record[15]]);
    // Numbers that do not fit are elsewhere (ZIP64), and such that cannot be belong to no list.
    let start = (tail_start + end as u64).checked_sub(u64::from(size)).unwrap_or(u64::MAX);
    Some(Directory { count, start })
}

/// Takes the members of an archive that has one meaning.
pub(super) fn read(
    file: File,
    directory: Directory,
    reader: &mut Reader<'_>,
) -> Result<(), ArchiveError> {
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(damaged_zip)?;
    if zip.has_duplicate_names() {
        return Err(ArchiveError::Ambiguous("two of its files have one name"));
    }
    if zip.len() != usize::from(directory.count) || zip.central_directory_start() != directory.start
    {
        return Err(ArchiveError::Ambiguous("it has several lists of its files"));
    }
    zip.validate_header_consistency()
        .map_err(|_| ArchiveError::Ambiguous("its list of files contradicts what is in it"))?;
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).map_err(damaged_zip)?;
        let name = file.name().map_err(damaged_zip)?.into_owned();
        let (is_folder, is_link, is_encrypted) =
            (file.is_dir(), file.is_symlink(), file.encrypted());
        drop(file);
        if is_folder {
            continue;
        }
        if is_link {
            reader.pass(name, Unchecked::Link)?;
        } else if is_encrypted {
            reader.pass(name, unreadable("it is encrypted"))?;
        } else {
            match zip.by_index(index) {
                Ok(content) => reader.take(name, Counted::new(content, reader.budget))?,
                Err(error) => reader.pass(name, unreadable(&error.to_string()))?,
            }
        }
    }
    Ok(())
}

fn damaged_zip(error: zip::result::ZipError) -> ArchiveError {
    damaged(error.into())
}
