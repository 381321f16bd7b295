//! Kinds of files that may be there to get past a check.

use std::fs::{self, FileType};
use std::io;
use std::path::Path;

use super::start;
use crate::source::Unchecked;

/// The kind of an untrusted file.
pub(super) enum Kind {
    /// Python source, in a file of any name.
    Python,
    /// A file that Python could run or load, and that is not checked.
    Unchecked(Unchecked),
    /// A file that Python neither runs nor loads.
    Other,
}

impl Kind {
    /// The reason why the file is not checked, if it should be.
    pub(super) fn unchecked(self) -> Option<Unchecked> {
        match self {
            Kind::Unchecked(reason) => Some(reason),
            Kind::Python | Kind::Other => None,
        }
    }
}

/// The kind of the file at `path`, of which `is_inside` tells whether a link leads to what was named.
pub(super) fn kind(
    path: &Path,
    kind: FileType,
    is_inside: impl FnOnce(&Path) -> bool,
) -> io::Result<Kind> {
    let mut is_file = kind.is_file();
    if kind.is_symlink() {
        let target = fs::metadata(path)?;
        is_file = target.is_file();
        if target.is_dir() || !is_inside(path) {
            return Ok(Kind::Unchecked(Unchecked::Link));
        }
    }
    if !is_file {
        return Ok(Kind::Unchecked(Unchecked::Special));
    }
    // File systems that do not tell upper from lower case find `module.PY` as well.
    let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase());
    if let Some("py" | "pyi" | "pyw") = extension.as_deref() {
        return Ok(Kind::Python);
    }
    if let Some(reason) = Unchecked::by_name(path) {
        return Ok(Kind::Unchecked(reason));
    }
    let start = start::of(path)?;
    if start::is_script(&start) {
        return Ok(Kind::Python);
    }
    Ok(Unchecked::by_content(&start).map_or(Kind::Other, Kind::Unchecked))
}
