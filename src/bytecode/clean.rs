//! The removal of bytecode that an audit names.

use std::fs;
use std::io;
use std::path::Path;

use super::audit::{Audited, Hazard};
use super::locate::CACHE_FOLDER;
use crate::diagnostic::Severity;

/// The part of a judged file in a clean-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing is wrong with it, or no more than with every cache of Python's default kind.
    Kept,
    /// It is removed.
    Removed,
    /// It stays although something is wrong with it, as it is part of an archive.
    InArchive,
    /// It stays although something is wrong with it, as it may be the only copy of a program.
    OnlyCopy,
}

/// The fate of a judged file; `sourceless` lets those go that have no source.
pub fn fate(audited: &Audited, sourceless: bool) -> Fate {
    let findings = &audited.verdict.findings;
    let counts = |hazard, severity| hazard != Hazard::TimestampBased || severity > Severity::Info;
    if !findings.iter().any(|it| counts(it.hazard, it.severity)) {
        Fate::Kept
    } else if audited.is_member {
        Fate::InArchive
    } else if audited.is_only_copy && !sourceless {
        Fate::OnlyCopy
    } else {
        Fate::Removed
    }
}

/// Removes the file of bytecode at `path`, and its folder if that is one of caches and empty now. Of a link it is the
/// link, not what it leads to.
pub fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    let folder = path.parent().filter(|it| it.file_name().is_some_and(|it| it == CACHE_FOLDER));
    // If something else is in it, it stays.
    let _ = folder.map(fs::remove_dir);
    Ok(())
}
