//! The versions of Python that a project says it needs: `requires-python` in its `pyproject.toml`.

use std::fs;
use std::path::Path;

use pep440_rs::{Version, VersionSpecifiers};

use super::discovery::{Layer, PYPROJECT, is_endless};
use super::file::ConfigFile;
use crate::config::{Located, Origin, Table};
use crate::paths;
use crate::syntax::Versions;

/// The setting that the project in `folder` implies, below everything that is configured. A requirement that cannot be read
/// or understood is none: installers complain about it.
pub(super) fn find(folder: &Path, working_directory: &Path) -> Option<Layer> {
    let path = folder.join(PYPROJECT);
    if is_endless(&path) {
        return None;
    }
    let text = fs::read_to_string(&path).ok()?;
    let origin = Origin::File(paths::shown(working_directory, &path).into());
    let mut project = Table::parse(&text, origin).ok()?.take_table("project").ok()??;
    let required: Located<String> = project.take("requires-python").ok()??;
    let value = versions(&required.value)?;
    let target_version = Some(Located { value, location: required.location });
    let config = ConfigFile { target_version, ..ConfigFile::default() };
    Some(Layer { config, folder: folder.to_owned() })
}

/// The versions that a [specifier](https://packaging.python.org/en/latest/specifications/version-specifiers/) allows. One
/// that allows every old version says nothing of the oldest, which is then the newest that it allows.
fn versions(required: &str) -> Option<Versions> {
    /// No version has so many bug-fix releases.
    const LAST_PATCH: u64 = 99;
    let specifiers: VersionSpecifiers = required.parse().ok()?;
    let allows = |version: &[u64]| specifiers.contains(&Version::new(version));
    let is_allowed = |minor: &u8| {
        let minor = u64::from(*minor);
        (0..=LAST_PATCH).any(|patch| allows(&[3, minor, patch]))
    };
    let versions = Versions::of_minors(Versions::MINORS.filter(is_allowed))?;
    Some(if allows(&[0]) { versions.newest_alone() } else { versions })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specifiers_are_ranges() {
        for (required, range) in [
            (">=3.9", Some("3.9")),
            (">=3.9, <4", Some("3.9")),
            (">=3.9,<3.14", Some("3.9..3.13")),
            (">=3.9.2", Some("3.9")),
            (">3.8", Some("3.8")),
            ("~=3.8", Some("3.8")),
            ("~=3.8.1", Some("3.8..3.8")),
            ("==3.11.*", Some("3.11..3.11")),
            ("==3.11.4", Some("3.11..3.11")),
            (">=2.7, !=3.0.*, !=3.1.*, !=3.2.*", Some("3.3")),
            ("!=3.9.1, >=3.9", Some("3.9")),
            (">=3", Some("3.0")),
            ("<4", Some("3.15")),
            ("<3.13", Some("3.12..3.12")),
            (">=3.99", None),
            ("<3", None),
            ("", Some("3.15")),
            ("^3.9", None),
            ("3.9", None),
        ] {
            let found = versions(required).map(|it| it.to_string());
            assert_eq!(found.as_deref(), range, "{required}");
        }
    }
}
