//! Settings, ready for any number of texts.

use std::path::PathBuf;
use std::sync::OnceLock;

use pylens::engine::Engine;
use pylens::settings::{Explained, Overrides, Settings, SettingsResolver};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::errors::ConfigError;

/// The settings that texts are checked and rewritten under. Immutable, and safe to share between threads.
#[pyclass(frozen, module = "pylens")]
pub struct Config {
    engine: Engine,
    /// The same for telemetry alone, once it was asked for.
    telemetry: OnceLock<Engine>,
    /// The words for `repr`.
    origin: String,
    packages: Vec<String>,
    has_telemetry: bool,
    resolved: String,
}

#[pymethods]
impl Config {
    /// The default settings.
    #[new]
    pub fn new() -> PyResult<Config> {
        Config::of_text("", "Config()".to_owned())
    }

    /// Settings as they are written in a `pylens.toml`. Patterns of files are relative to the root of the file system, or to
    /// whatever the relative paths of sources start from.
    #[classmethod]
    fn from_toml(_: &Bound<'_, PyType>, py: Python<'_>, text: &str) -> PyResult<Config> {
        py.detach(|| Config::of_text(text, "Config.from_toml(...)".to_owned()))
    }

    /// The settings of a configuration file, which may be a `pyproject.toml`, with those that it extends. Its patterns of files
    /// are relative to its folder.
    #[classmethod]
    fn from_file(_: &Bound<'_, PyType>, py: Python<'_>, path: PathBuf) -> PyResult<Config> {
        py.detach(|| {
            let registry = pylens::rules::registry();
            let settings = Settings::from_file(&registry, &path);
            let settings = settings.map_err(|error| ConfigError::new_err(error.to_string()))?;
            let origin = format!("Config.from_file({:?})", path.display().to_string());
            Ok(Config::of(settings, origin))
        })
    }

    /// The settings for files in the working directory, of the nearest configuration file or else the default ones.
    #[classmethod]
    fn discover(_: &Bound<'_, PyType>, py: Python<'_>) -> PyResult<Config> {
        py.detach(|| {
            let folder = std::env::current_dir()?;
            let registry = pylens::rules::registry();
            let resolver = SettingsResolver::new(&registry, Overrides::default(), &folder);
            let settings = resolver.and_then(|resolver| resolver.for_directory(&folder));
            let settings = settings.map_err(|error| ConfigError::new_err(error.to_string()))?;
            Ok(Config::of(Settings::clone(&settings), "Config.discover()".to_owned()))
        })
    }

    /// True if there is telemetry to inject.
    #[getter]
    fn has_telemetry(&self) -> bool {
        self.has_telemetry
    }

    /// The top-level packages that the injected code imports, and which get none themselves.
    #[getter]
    fn telemetry_packages(&self) -> Vec<String> {
        self.packages.clone()
    }

    /// Every setting in force, a line each: what two equal texts of settings have in common.
    #[getter]
    fn resolved(&self) -> &str {
        &self.resolved
    }

    fn __repr__(&self) -> &str {
        &self.origin
    }
}

impl Config {
    fn of_text(text: &str, origin: String) -> PyResult<Config> {
        let settings = Settings::from_toml(&pylens::rules::registry(), text);
        let settings = settings.map_err(|error| ConfigError::new_err(error.to_string()))?;
        Ok(Config::of(settings, origin))
    }

    fn of(settings: Settings, origin: String) -> Config {
        let telemetry = settings.lint.telemetry.as_ref();
        let has_telemetry = telemetry.is_some();
        let packages = telemetry.map(|it| it.packages.clone()).unwrap_or_default();
        let line = |it: &Explained| format!("{} = {}\n", it.key, it.value);
        let root = format!("# {}\n", settings.root.display());
        let resolved = std::iter::once(root).chain(settings.explain().iter().map(line)).collect();
        let engine = Engine::with_settings(&pylens::rules::registry(), settings);
        Config { engine, telemetry: OnceLock::new(), origin, packages, has_telemetry, resolved }
    }

    /// The engine of all configured rules.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The engine that injects telemetry and does nothing else.
    pub fn telemetry(&self) -> &Engine {
        self.telemetry.get_or_init(|| self.engine.telemetry_alone())
    }
}
