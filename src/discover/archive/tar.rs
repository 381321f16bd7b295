//! Members of a tar archive, one behind the other (POSIX.1-2017, `pax`).

use std::io::Read;

use tar::Archive;

use super::budget::Counted;
use super::{ArchiveError, Reader, damaged};
use crate::source::Unchecked;

/// Takes all members, also behind what others take for the end.
pub(super) fn read(content: impl Read, reader: &mut Reader<'_>) -> Result<(), ArchiveError> {
    let mut archive = Archive::new(Counted::new(content, reader.budget));
    archive.set_ignore_zeros(true);
    for entry in archive.entries().map_err(damaged)? {
        let entry = entry.map_err(damaged)?;
        let kind = entry.header().entry_type();
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if kind.is_file() || kind.is_contiguous() {
            reader.take(name, entry)?;
        } else if kind.is_symlink() || kind.is_hard_link() {
            reader.pass(name, Unchecked::Link)?;
        } else if !kind.is_dir() && !kind.is_pax_global_extensions() {
            reader.pass(name, Unchecked::Special)?;
        }
    }
    Ok(())
}
