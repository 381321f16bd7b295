//! Paths as names: what they mean and how they are shown, without asking the file system.

use std::path::{Component, Path, PathBuf};

/// `path` seen from `base`, without `.` and `..`.
///
/// A `..` after a symbolic link to a folder is taken as it is written, as Ruff and most shells do.
pub fn absolute(base: &Path, path: &Path) -> PathBuf {
    let path = base.join(path);
    let mut absolute = PathBuf::with_capacity(path.as_os_str().len());
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            other => absolute.push(other),
        }
    }
    absolute
}

/// `path` as it is shown in the working directory `base`: relative if it lies below.
pub fn shown(base: &Path, path: &Path) -> PathBuf {
    match path.strip_prefix(base) {
        Ok(below) => below.components().filter(|part| *part != Component::CurDir).collect(),
        Err(_) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved() {
        let base = Path::new("/home/project");
        let cases = [
            (".", "/home/project"),
            ("./a/../b", "/home/project/b"),
            ("../x", "/home/x"),
            ("../../../..", "/"),
            ("/elsewhere/./y", "/elsewhere/y"),
        ];
        for (path, expected) in cases {
            assert_eq!(absolute(base, Path::new(path)), Path::new(expected));
        }
    }

    #[test]
    fn shown_below_the_base_is_relative() {
        let base = Path::new("/home");
        assert_eq!(shown(base, Path::new("/home/./a/./b.py")), Path::new("a/b.py"));
        assert_eq!(shown(base, Path::new("/home/../c.py")), Path::new("../c.py"));
        assert_eq!(shown(base, Path::new("/other/c.py")), Path::new("/other/c.py"));
    }
}
