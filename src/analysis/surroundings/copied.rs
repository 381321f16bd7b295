//! Copies of somebody else's code, by the names of their folders.

use super::PathParts;

/// Folders that projects keep copies of others' code in.
const FOLDERS: &[&str] =
    &["_vendor", "_vendored", "extern", "externals", "inline_copy", "vendor", "vendored"];

/// The beginnings of the names of such folders.
const PREFIXES: &[&str] = &["3rdparty", "3rd_party", "pkg_resources", "third_party", "thirdparty"];

/// True if one of the folders on the way to `path` is kept for copies, or is a copy for one version of Python.
pub(super) fn is_copy_path(path: &PathParts<'_>) -> bool {
    path.folders.iter().any(|folder| {
        let plain = folder.trim_start_matches('_');
        FOLDERS.contains(folder)
            || PREFIXES.iter().any(|prefix| plain.starts_with(prefix))
            || is_for_one_version(folder)
    })
}

/// True for `jinja2_27` and `six_py38`, copies that are kept beside those for other versions.
fn is_for_one_version(folder: &str) -> bool {
    let Some((name, version)) = folder.rsplit_once('_') else {
        return false;
    };
    let digits = version.strip_prefix("py").unwrap_or(version);
    let minor = || digits.get(1..).and_then(|it| it.parse::<u8>().ok());
    let is_version = match digits.as_bytes().first() {
        Some(b'2') => minor().is_some_and(|it| (3..=7).contains(&it)),
        // Not 32, which is a number of bits.
        Some(b'3') => minor().is_some_and(|it| (3..=19).contains(&it)),
        _ => false,
    };
    !name.is_empty() && is_version
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn copies_are_known_by_their_folders() {
        for path in [
            "a/_vendor/six.py",
            "vendor/a/b/__init__.py",
            "a/extern/__init__.py",
            "a/inline_copy/b.py",
            "thirdparty_libs/b.py",
            "a/_third_party/b.py",
            "a/pkg_resources/__init__.py",
            "a/jinja2_27/b.py",
            "a/yaml_py38/b.py",
        ] {
            assert!(is_copy_path(&PathParts::of(Path::new(path))), "{path}");
        }
        for path in [
            "a/vendor.py",
            "vendors/a.py",
            "a/external/b.py",
            "six.py",
            "a/jinja2_27.py",
            "version_4/a.py",
            "area_51/a.py",
            "win_32/a.py",
            "sha_384/a.py",
            "_27/a.py",
        ] {
            assert!(!is_copy_path(&PathParts::of(Path::new(path))), "{path}");
        }
    }
}
