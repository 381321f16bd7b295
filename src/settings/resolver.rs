//! From what the command line says and what lies in the folders to the settings of each file.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::Settings;
use super::discovery::{Layer, Reader};
use super::file::ConfigFile;
use super::overridden::Resolution;
use super::requirement;
use super::untrusted;
use crate::config::{Problem, SettingsError};
use crate::paths;
use crate::registry::Registry;
use crate::syntax::ast::PythonVersion;

/// The settings that the command line gives.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The arguments of `--config`: at most one file, any number of TOML texts. What exists as a file is one.
    pub config: Vec<OsString>,
    /// True if configuration files are left alone.
    pub isolated: bool,
    /// True if nothing in the files themselves may say how they are judged.
    pub untrusted: bool,
    /// The newest version of Python that the code shall be for, whatever else says for which it is.
    pub newest: Option<PythonVersion>,
    /// The settings that the other flags give; they win over everything else.
    pub flags: ConfigFile,
}

/// Knows the settings of every folder. Each folder is looked at once.
#[derive(Debug)]
pub struct SettingsResolver<'r> {
    registry: &'r Registry,
    working_directory: PathBuf,
    /// The layers of the command line, texts before flags.
    overrides: Vec<Arc<Layer>>,
    /// True if the files may not say how they are judged.
    untrusted: bool,
    newest: Option<PythonVersion>,
    /// The settings of every file, if nothing is to be discovered.
    fixed: Option<Arc<Settings>>,
    folders: Mutex<Folders>,
}

/// Folders with what is known of each.
#[derive(Debug, Default)]
struct Folders {
    /// The settings in force.
    settings: FxHashMap<PathBuf, Arc<Settings>>,
    /// The same, by the folders of the configuration and of the requirement.
    shared: FxHashMap<(Option<PathBuf>, Option<PathBuf>), Arc<Settings>>,
    /// The nearest configuration.
    configurations: Nearest<Configuration>,
    /// The nearest requirement of a project.
    requirements: Nearest<Layer>,
}

/// The nearest of something, for each folder that was looked at.
type Nearest<T> = FxHashMap<PathBuf, Option<Arc<T>>>;

/// The configuration that a folder holds.
#[derive(Debug)]
struct Configuration {
    layers: Vec<Arc<Layer>>,
    folder: PathBuf,
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
        let mut layers: Vec<Layer> = Vec::new();
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
        let (untrusted, newest) = (overrides.untrusted, overrides.newest);
        layers.push(Layer { config: overrides.flags, folder: working_directory.to_owned() });
        if untrusted {
            layers
                .push(Layer { config: untrusted::always(), folder: working_directory.to_owned() });
        }
        let mut resolver = SettingsResolver {
            registry,
            working_directory: working_directory.to_owned(),
            overrides: layers.into_iter().map(Arc::new).collect(),
            untrusted,
            newest,
            fixed: None,
            folders: Mutex::default(),
        };
        if named.is_some() || overrides.isolated || untrusted {
            let mut files = named.unwrap_or_default();
            if untrusted {
                let config = untrusted::unless_said();
                files.insert(0, Layer { config, folder: working_directory.to_owned() });
            }
            let files = files.into_iter().map(Arc::new).collect();
            resolver.fixed = Some(resolver.settings(files, working_directory)?);
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
        let settings = self.for_absolute_directory(path.parent().unwrap_or(&path))?;
        Ok(settings.for_path(&path)?.unwrap_or(settings))
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
        if let Some(settings) = folders.settings.get(path) {
            return Ok(Arc::clone(settings));
        }
        let reader = Reader { working_directory: &self.working_directory };
        let configuration = nearest(&mut folders.configurations, path, |folder| {
            let layers = reader.find(folder)?;
            Ok(layers.map(|layers| Configuration {
                layers: layers.into_iter().map(Arc::new).collect(),
                folder: folder.to_owned(),
            }))
        })?;
        let requirement = nearest(&mut folders.requirements, path, |folder| {
            Ok(requirement::find(folder, &self.working_directory))
        })?;
        let files = configuration.as_deref().map_or(&[][..], |it| &it.layers);
        let root = configuration.as_deref().map(|it| it.folder.clone());
        let origins = (root, requirement.as_deref().map(|it| it.folder.clone()));
        let settings = if let Some(settings) = folders.shared.get(&origins) {
            Arc::clone(settings)
        } else {
            let layers = requirement.iter().chain(files).cloned().collect();
            let root = origins.0.as_deref().unwrap_or(&self.working_directory);
            self.settings(layers, root)?
        };
        folders.shared.insert(origins, Arc::clone(&settings));
        folders.settings.insert(path.to_owned(), Arc::clone(&settings));
        Ok(settings)
    }

    fn settings(
        &self,
        files: Vec<Arc<Layer>>,
        root: &Path,
    ) -> Result<Arc<Settings>, SettingsError> {
        let resolution = Resolution {
            registry: self.registry.clone(),
            root: root.to_owned(),
            working_directory: self.working_directory.clone(),
            untrusted: self.untrusted,
            newest: self.newest,
            seeks_builds: true,
        };
        let layers = files.into_iter().chain(self.overrides.iter().cloned()).collect();
        resolution.settings(layers).map(Arc::new)
    }
}

/// The nearest of what `find` finds in `path` and the folders around it.
fn nearest<T>(
    known: &mut Nearest<T>,
    path: &Path,
    find: impl Fn(&Path) -> Result<Option<T>, SettingsError>,
) -> Result<Option<Arc<T>>, SettingsError> {
    let mut unknown = Vec::new();
    let mut found = None;
    for folder in path.ancestors() {
        if let Some(nearest) = known.get(folder) {
            found.clone_from(nearest);
            break;
        }
        unknown.push(folder);
        found = find(folder)?.map(Arc::new);
        if found.is_some() {
            break;
        }
    }
    for folder in unknown {
        known.insert(folder.to_owned(), found.clone());
    }
    Ok(found)
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
