//! From a list of patterns to the files it means.
//!
//! As Ruff has it: a pattern without a slash matches the name of a file or folder anywhere in the project; one with a
//! slash is relative to the folder of the file that says it; `*` and `?` match slashes too.

use std::path::Path;

use globset::{Glob, GlobSetBuilder};

use super::decode::Names;
use super::error::{Problem, SettingsError};
use super::origin::Located;
use crate::patterns::Patterns;

/// Collects [`Patterns`] that may come from several files.
#[derive(Debug, Clone)]
pub(crate) struct PatternsBuilder<'p> {
    root: &'p Path,
    working_directory: &'p Path,
    names: GlobSetBuilder,
    paths: GlobSetBuilder,
}

impl<'p> PatternsBuilder<'p> {
    /// No patterns yet, for the project at `root`. Relative paths will be taken from `working_directory`.
    pub(crate) fn new(root: &'p Path, working_directory: &'p Path) -> PatternsBuilder<'p> {
        PatternsBuilder {
            root,
            working_directory,
            names: GlobSetBuilder::new(),
            paths: GlobSetBuilder::new(),
        }
    }

    /// Adds a pattern that the setting `key` of a file in `folder` says.
    pub(crate) fn add(
        &mut self,
        key: &str,
        pattern: &Located<String>,
        folder: &Path,
    ) -> Result<(), SettingsError> {
        let text = pattern.value.trim_end_matches('/');
        let glob = |text: &str| {
            Glob::new(text).map_err(|error| {
                let reason = format!("contains an invalid pattern: {error}");
                let key = key.to_owned();
                Problem::InvalidValue { key, reason }.at(&pattern.location)
            })
        };
        if text.contains('/') {
            self.paths.add(glob(&below(folder, text))?);
        } else {
            self.names.add(glob(text)?);
            self.paths.add(glob(&below(folder, text))?);
        }
        Ok(())
    }

    /// Adds each pattern of a list.
    pub(crate) fn add_all(
        &mut self,
        key: &str,
        patterns: &Located<Names>,
        folder: &Path,
    ) -> Result<(), SettingsError> {
        patterns.value.iter().try_for_each(|pattern| self.add(key, pattern, folder))
    }

    pub(crate) fn build(&self) -> Result<Patterns, globset::Error> {
        let (root, folder) = (self.root.to_owned(), self.working_directory.to_owned());
        Ok(Patterns::new(root, folder, self.names.build()?, self.paths.build()?))
    }

    /// The patterns of the setting `key`. Each of them was valid; together they may still be too large.
    pub(crate) fn build_for<T>(
        &self,
        key: &str,
        said: &Located<T>,
    ) -> Result<Patterns, SettingsError> {
        self.build().map_err(|error| {
            let reason = format!("cannot be used: {error}");
            Problem::InvalidValue { key: key.to_owned(), reason }.at(&said.location)
        })
    }
}

/// The pattern seen from the top of the file system. The folder is no pattern, whatever characters it is made of.
fn below(folder: &Path, pattern: &str) -> String {
    if pattern.starts_with('/') {
        return pattern.to_owned();
    }
    let mut folder = folder;
    let mut pattern = pattern;
    loop {
        if let Some(rest) = pattern.strip_prefix("./") {
            pattern = rest;
        } else if let Some(rest) = pattern.strip_prefix("../") {
            folder = folder.parent().unwrap_or(folder);
            pattern = rest;
        } else {
            break;
        }
    }
    let folder = globset::escape(&folder.to_string_lossy());
    format!("{}/{pattern}", folder.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(folder: &str, texts: &[&str]) -> Patterns {
        let mut builder = PatternsBuilder::new(Path::new("/home/[p]"), Path::new("/home/[p]/src"));
        for text in texts {
            let pattern = Located::argument((*text).to_owned());
            builder.add("exclude", &pattern, Path::new(folder)).unwrap();
        }
        builder.build().unwrap()
    }

    #[test]
    fn a_name_matches_anywhere_in_the_project() {
        let patterns = patterns("/home/[p]", &["build", "*_pb2.py", "work"]);
        assert!(patterns.matches(Path::new("build")));
        assert!(!patterns.matches(Path::new("build/a.py")));
        assert!(patterns.covers(Path::new("build/deep/a.py")));
        assert!(patterns.covers(Path::new("../x_pb2.py")));
        assert!(!patterns.covers(Path::new("a.py")));
    }

    #[test]
    fn a_path_is_relative_to_its_file() {
        let patterns = patterns("/home/[p]/lib", &["./gen/*.py", "../top/"]);
        assert!(patterns.covers(Path::new("/home/[p]/lib/gen/a.py")));
        assert!(patterns.covers(Path::new("../lib/gen/a.py")));
        assert!(patterns.covers(Path::new("/home/[p]/top/a.py")));
        assert!(!patterns.covers(Path::new("gen/a.py")));
    }

    #[test]
    fn no_pattern_matches_nothing() {
        assert!(!Patterns::default().covers(Path::new("a.py")));
    }
}
