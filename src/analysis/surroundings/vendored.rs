//! What is a copy of somebody else's code.

use std::path::Path;

use crate::file::File;

/// Folders that projects keep copies of others' code in.
const FOLDERS: &[&str] = &["_vendor", "_vendored", "extern", "third_party", "vendor", "vendored"];

/// Whether the file is a copy of somebody else's code, by the folders it stands in. Copies are mended where they come from,
/// and often kept as they are for the sake of old interpreters.
pub fn is_vendored(file: &File<'_>) -> bool {
    is_vendored_path(file.path)
}

fn is_vendored_path(path: &Path) -> bool {
    let mut folders = path.parent().into_iter().flat_map(Path::iter);
    folders.any(|folder| folder.to_str().is_some_and(|folder| FOLDERS.contains(&folder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_folders() {
        for path in ["a/_vendor/six.py", "vendor/a/b/__init__.py", "a/extern/__init__.py"] {
            assert!(is_vendored_path(Path::new(path)), "{path}");
        }
        for path in ["a/vendor.py", "vendors/a.py", "a/external/b.py", "six.py"] {
            assert!(!is_vendored_path(Path::new(path)), "{path}");
        }
    }
}
