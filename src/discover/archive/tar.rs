//! Members of a tar archive, one behind the other (POSIX.1-2017, `pax`; GNU tar, "Basic Tar Format").
//!
//! The names that headers for the next member give it are read here, as readers differ where there are several.

use std::io::Read;

use tar::{Archive, Entry, EntryType};

use super::budget::Counted;
use super::{ArchiveError, Reader, damaged};
use crate::source::Unchecked;

/// The greatest length of a header for the next member: systems allow names of 4,096 bytes.
const MOST_HEADER: u64 = 64 << 10;

/// Takes all members, also behind what others take for the end.
pub(super) fn read(content: impl Read, reader: &mut Reader<'_>) -> Result<(), ArchiveError> {
    let mut archive = Archive::new(Counted::new(content, reader.budget));
    archive.set_ignore_zeros(true);
    let mut next_name = None;
    for entry in archive.entries().map_err(damaged)?.raw(true) {
        let mut entry = entry.map_err(damaged)?;
        let kind = entry.header().entry_type();
        if let Some(given) = name_of_next(&mut entry, kind)? {
            if let Some(name) = given.name
                && next_name.replace(name).is_some()
            {
                return Err(ArchiveError::Ambiguous("one of its files has two names"));
            }
            continue;
        }
        let name = next_name.take().unwrap_or_else(|| entry.header().path_bytes().into_owned());
        let name = String::from_utf8_lossy(&name).into_owned();
        let is_empty = entry.header().entry_size().map_err(damaged)? == 0;
        if kind.is_dir() || kind.is_file() && name.ends_with('/') {
            if !is_empty {
                return Err(ArchiveError::Ambiguous("one of its folders is a file as well"));
            }
        } else if kind.is_file() || kind.is_contiguous() {
            reader.take(name, entry)?;
        } else if kind.is_symlink() || kind.is_hard_link() {
            reader.pass(name, Unchecked::Link)?;
        } else {
            reader.pass(name, Unchecked::Special)?;
        }
    }
    Ok(())
}

/// A header that says something of the next member.
struct Given {
    /// The name, if it gives one.
    name: Option<Vec<u8>>,
}

/// The header for the next member that an entry is; nothing if it is a member itself.
fn name_of_next(
    entry: &mut Entry<'_, impl Read>,
    kind: EntryType,
) -> Result<Option<Given>, ArchiveError> {
    let is_header = kind.is_gnu_longname()
        || kind.is_gnu_longlink()
        || kind.is_pax_local_extensions()
        || kind.is_pax_global_extensions();
    if !is_header {
        return Ok(None);
    }
    let mut text = Vec::new();
    entry.take(MOST_HEADER + 1).read_to_end(&mut text).map_err(damaged)?;
    if text.len() as u64 > MOST_HEADER {
        return Err(ArchiveError::Ambiguous("one of its headers is too long for some"));
    }
    let name = if kind.is_gnu_longname() {
        Some(text.split(|byte| *byte == 0).next().unwrap_or_default().to_vec())
    } else if kind.is_gnu_longlink() {
        None
    } else {
        pax_name(&text, kind.is_pax_global_extensions())?
    };
    Ok(Some(Given { name }))
}

/// The name in the records of a pax header, each `LENGTH KEY=VALUE` and a line end.
fn pax_name(mut records: &[u8], is_global: bool) -> Result<Option<Vec<u8>>, ArchiveError> {
    let odd = || ArchiveError::Ambiguous("one of its headers is read in several ways");
    let mut name = None;
    while !records.is_empty() {
        let space = records.iter().position(|byte| *byte == b' ').ok_or_else(odd)?;
        let length = std::str::from_utf8(&records[..space]).ok().and_then(|it| it.parse().ok());
        let (record, rest) = length.and_then(|it| records.split_at_checked(it)).ok_or_else(odd)?;
        let record =
            record.get(space + 1..).and_then(|it| it.strip_suffix(b"\n")).ok_or_else(odd)?;
        let equals = record.iter().position(|byte| *byte == b'=').ok_or_else(odd)?;
        let (key, value) = (&record[..equals], &record[equals + 1..]);
        if key == b"path" && !is_global {
            if name.replace(value.to_vec()).is_some() {
                return Err(odd());
            }
        } else if matches!(key, b"path" | b"size" | b"hdrcharset") || key.starts_with(b"GNU.sparse")
        {
            return Err(odd());
        }
        records = rest;
    }
    Ok(name)
}
