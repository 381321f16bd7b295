//! Finds and reads configuration files. What they mean is not known here.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::file::ConfigFile;
use crate::config::{Located, Location, Origin};
use crate::config::{Problem, SettingsError};
use crate::paths;

/// The names of configuration files; the first that is there wins.
const NAMES: [&str; 3] = [".pylens.toml", "pylens.toml", PYPROJECT];
/// The file that a project describes itself in.
pub(super) const PYPROJECT: &str = "pyproject.toml";

/// One source of settings. Later layers win over earlier ones.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) config: ConfigFile,
    /// The folder that patterns are relative to.
    pub(super) folder: PathBuf,
}

/// The last layer that says something, with what it says.
pub(super) fn last<'l, T>(
    layers: &'l [&'l Layer],
    get: impl Fn(&'l ConfigFile) -> &'l Option<Located<T>>,
) -> Option<(&'l Located<T>, &'l Layer)> {
    let mut said = layers.iter().rev();
    said.find_map(|&layer| Some((get(&layer.config).as_ref()?, layer)))
}

/// Reads files for somebody who works in a folder, which decides how their paths are shown.
#[derive(Debug)]
pub(super) struct Reader<'d> {
    pub(super) working_directory: &'d Path,
}

impl Reader<'_> {
    /// The layers of the configuration in `folder`, if it has one. A `pyproject.toml` without the section is none.
    pub(super) fn find(&self, folder: &Path) -> Result<Option<Vec<Layer>>, SettingsError> {
        for name in NAMES {
            let path = folder.join(name);
            if is_endless(&path) {
                let path = paths::shown(self.working_directory, &path);
                let source = io::Error::other("not a regular file");
                return Err(SettingsError::Read { path, source });
            }
            match self.read(&path) {
                Ok(Some(config)) => return self.extend(config, &path).map(Some),
                Ok(None) => {}
                Err(SettingsError::Read { source, .. }) if is_absence(&source) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// The layers of a file that was named on the command line. Its patterns are relative to its folder, as those of every
    /// other file.
    pub(super) fn named(&self, path: &Path) -> Result<Vec<Layer>, SettingsError> {
        let path = paths::absolute(self.working_directory, path);
        let config = self.read_present(&path)?;
        self.extend(config, &path)
    }

    /// The layers of a text that was given on the command line.
    pub(super) fn inline(&self, text: &str) -> Result<Vec<Layer>, SettingsError> {
        let config = ConfigFile::parse(text, Origin::CommandLine)?;
        let path = self.working_directory.join("argument");
        self.extend(config, &path)
    }

    /// Puts what the file at `path` extends, and what that extends, before it.
    fn extend(&self, config: ConfigFile, path: &Path) -> Result<Vec<Layer>, SettingsError> {
        let layer = |config, path: &Path| Layer { config, folder: parent(path).to_owned() };
        let mut chain = vec![path.to_owned()];
        let mut base = config.extend.clone();
        let mut layers = vec![layer(config, path)];
        while let Some(extend) = base.take() {
            let extender = &chain[chain.len() - 1];
            let path = paths::absolute(parent(extender), Path::new(&extend.value));
            let is_circle = chain.contains(&path);
            chain.push(path);
            if is_circle {
                return Err(self.circle(&chain).at(&extend.location));
            }
            let path = &chain[chain.len() - 1];
            let config = self.read_present(path).map_err(|error| match error {
                SettingsError::Read { path, source } => {
                    Problem::Extend { path, source }.at(&extend.location)
                }
                invalid @ SettingsError::Invalid { .. } => invalid,
            })?;
            base.clone_from(&config.extend);
            layers.push(layer(config, path));
        }
        layers.reverse();
        Ok(layers)
    }

    fn circle(&self, chain: &[PathBuf]) -> Problem {
        let names = chain.iter().map(|path| {
            let shown = paths::shown(self.working_directory, path);
            shown.display().to_string()
        });
        Problem::Circle(names.collect::<Vec<_>>().join(" -> "))
    }

    fn read_present(&self, path: &Path) -> Result<ConfigFile, SettingsError> {
        let location = Location { origin: self.origin(path), position: None };
        self.read(path)?.ok_or_else(|| Problem::NoSection.at(&location))
    }

    /// `None` for a `pyproject.toml` that is about other tools only.
    fn read(&self, path: &Path) -> Result<Option<ConfigFile>, SettingsError> {
        let text = read_bounded(path).map_err(|source| SettingsError::Read {
            path: paths::shown(self.working_directory, path),
            source,
        })?;
        let origin = self.origin(path);
        if path.file_name().is_some_and(|name| name == PYPROJECT) {
            ConfigFile::parse_pyproject(&text, origin)
        } else {
            ConfigFile::parse(&text, origin).map(Some)
        }
    }

    fn origin(&self, path: &Path) -> Origin {
        Origin::File(paths::shown(self.working_directory, path).into())
    }
}

/// The greatest size of a configuration in bytes: what is named may be a pipe or a device, whose end may never come.
const LARGEST: u64 = 16 << 20;

/// The text of a file.
fn read_bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let length = File::open(path)?.take(LARGEST + 1).read_to_string(&mut text)?;
    if length as u64 > LARGEST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 16 MiB"));
    }
    Ok(text)
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// True for pipes and devices, whose end may never come.
pub(super) fn is_endless(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir())
}

/// True if there is just no such file, as opposed to one that cannot be read.
fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
