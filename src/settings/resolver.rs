//! From what the command line says and what lies in the folders to the settings of each file.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::Settings;
use super::build;
use super::discovery::{Layer, Reader};
use super::file::ConfigFile;
use super::resolve::resolve;
use crate::config::{Problem, SettingsError};
use crate::paths;
use crate::registry::Registry;

/// The settings that the command line gives.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The arguments of `--config`: at most one file, any number of TOML texts. What exists as a file is one.
    pub config: Vec<OsString>,
    /// True if configuration files are left alone.
    pub isolated: bool,
    /// The settings that the other flags give; they win over everything else.
    pub flags: ConfigFile,
}

/// Knows the settings of every folder. Each folder is looked at once.
#[derive(Debug)]
pub struct SettingsResolver<'r> {
    registry: &'r Registry,
    working_directory: PathBuf,
    /// The layers of the command line, texts before flags.
    overrides: Vec<Layer>,
    /// The settings of every file, if nothing is to be discovered.
    fixed: Option<Arc<Settings>>,
    folders: Mutex<FxHashMap<PathBuf, Arc<Settings>>>,
}

impl<'r> SettingsResolver<'r> {
    /// A resolver for somebody who works in `working_directory`, which must be absolute.
    ///
    /// # Errors
    /// If a file or a text given with `--config` cannot be used.
    pub fn new(
        registry: &'r Registry,
        overrides: Overrides,
        working_directory: &Path,
    ) -> Result<SettingsResolver<'r>, SettingsError> {
        let reader = Reader { working_directory };
        let mut named: Option<Vec<Layer>> = None;
        let mut layers = Vec::new();
        for argument in &overrides.config {
            match as_text(working_directory, argument) {
                Some(text) => layers.extend(inline(&reader, text)?),
                None if overrides.isolated => {
                    let problem = "`--config FILE` cannot be used with `--isolated`";
                    return Err(Problem::Arguments(problem).on_command_line());
                }
                None if named.is_some() => {
                    let problem = "only one `--config FILE` can be given";
                    return Err(Problem::Arguments(problem).on_command_line());
                }
                None => named = Some(reader.named(Path::new(argument))?),
            }
        }
        layers.push(Layer { config: overrides.flags, folder: working_directory.to_owned() });
        let mut resolver = SettingsResolver {
            registry,
            working_directory: working_directory.to_owned(),
            overrides: layers,
            fixed: None,
            folders: Mutex::default(),
        };
        if named.is_some() || overrides.isolated {
            let files = named.unwrap_or_default();
            resolver.fixed = Some(resolver.settings(&files, working_directory)?);
        }
        Ok(resolver)
    }

    /// The folder that relative paths are taken from.
    pub fn working_directory(&self) -> &Path {
        &self.working_directory
    }

    /// The settings of the file at `path`, which need not exist.
    pub fn for_file(&self, path: &Path) -> Result<Arc<Settings>, SettingsError> {
        let path = paths::absolute(&self.working_directory, path);
        self.for_absolute_directory(path.parent().unwrap_or(&path))
    }

    /// The settings of the files in a folder.
    pub fn for_directory(&self, path: &Path) -> Result<Arc<Settings>, SettingsError> {
        self.for_absolute_directory(&paths::absolute(&self.working_directory, path))
    }

    fn for_absolute_directory(&self, path: &Path) -> Result<Arc<Settings>, SettingsError> {
        if let Some(settings) = &self.fixed {
            return Ok(Arc::clone(settings));
        }
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = Reader { working_directory: &self.working_directory };
        let mut unknown = Vec::new();
        let mut settings = None;
        for folder in path.ancestors() {
            settings = folders.get(folder).map(Arc::clone);
            if settings.is_some() {
                break;
            }
            unknown.push(folder);
            if let Some(files) = reader.find(folder)? {
                settings = Some(self.settings(&files, folder)?);
                break;
            }
        }
        let settings = match settings {
            Some(settings) => settings,
            None => self.settings(&[], &self.working_directory)?,
        };
        for folder in unknown {
            folders.insert(folder.to_owned(), Arc::clone(&settings));
        }
        Ok(settings)
    }

    fn settings(&self, files: &[Layer], root: &Path) -> Result<Arc<Settings>, SettingsError> {
        let layers: Vec<&Layer> = files.iter().chain(&self.overrides).collect();
        let mut settings = resolve(self.registry, &layers, root, &self.working_directory)?;
        if let Some(telemetry) = &mut settings.lint.telemetry
            && telemetry.header.is_some()
            && telemetry.placement.is_none()
        {
            telemetry.files.compiled = build::compiled(root, &self.working_directory);
        }
        Ok(Arc::new(settings))
    }
}

/// The argument of `--config` as a text; `None` if it names a file. A file that does not exist is still one, unless the
/// argument looks like a setting.
fn as_text<'a>(working_directory: &Path, argument: &'a OsStr) -> Option<&'a str> {
    let text = argument.to_str()?;
    let is_text = text.contains('=') && !working_directory.join(text).is_file();
    is_text.then_some(text)
}

fn inline(reader: &Reader<'_>, text: &str) -> Result<Vec<Layer>, SettingsError> {
    reader.inline(text).map_err(|error| {
        if let SettingsError::Invalid { location, problem } = &error
            && let Problem::Toml(message) = &**problem
        {
            Problem::Toml(format!("`--config {text}` is not valid TOML: {message}")).at(location)
        } else {
            error
        }
    })
}
