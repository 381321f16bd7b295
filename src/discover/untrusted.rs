//! Kinds of files that may be there to get past a check.

use std::fs::{self, FileType};
use std::io;
use std::path::Path;

use super::{archive, start};
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
    let kind = kind_of_file(path, || start::of(path))?;
    // Python runs a file that ends as an archive does, whatever it begins with. One that is called like a module is no text
    // then, and is refused for that.
    let is_known = matches!(kind, Kind::Unchecked(_)) || is_called_python(path);
    if !is_known && archive::is_archive(path)? {
        return Ok(Kind::Unchecked(Unchecked::Archive));
    }
    Ok(kind)
}

/// The kind of a file that is called so and begins as `start` tells, which is asked only if the name does not say it.
pub(super) fn kind_of_file(
    name: &Path,
    start: impl FnOnce() -> io::Result<Vec<u8>>,
) -> io::Result<Kind> {
    if is_called_python(name) {
        return Ok(Kind::Python);
    }
    if let Some(reason) = Unchecked::by_name(name) {
        return Ok(Kind::Unchecked(reason));
    }
    let start = start()?;
    if start::is_script(&start) {
        return Ok(Kind::Python);
    }
    Ok(Unchecked::by_content(&start).map_or(Kind::Other, Kind::Unchecked))
}

/// True for the name of a Python file. File systems that do not tell upper from lower case find `module.PY` as well.
fn is_called_python(name: &Path) -> bool {
    let extension = name.extension().map(|it| it.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("py" | "pyi" | "pyw"))
}
