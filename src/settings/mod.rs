//! The settings in force: those of a run, of a folder and of a file, resolved.
//!
//! [`ConfigFile`] is what was written, [`Settings`] is what it means, and [`SettingsResolver`] is the way from one to the
//! other: it finds the files, stacks them in layers (defaults, extended file, file, command line) and resolves the stack.
//! Tables that are no settings of the core are handed to the rules that declare them.
//!
//! Used by discovery and the commands, which see no configuration file.
//! Never knows what a rule does with its options.

mod build;
mod discovery;
mod explain;
mod file;
mod overridden;
mod requirement;
mod resolve;
mod resolver;
mod rules;
mod sections;
mod selection;
mod telemetry;
mod untrusted;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytesize::ByteSize;

pub use crate::config::{
    Choice, Entries, Located, Location, Names, Origin, OutputFormat, Problem, SettingsError,
    Suggestion,
};
pub use explain::Explained;
pub use file::{ConfigFile, OverrideFile, TelemetryFile};
pub use resolver::{Overrides, SettingsResolver};

use crate::diagnostic::Severity;
use crate::lint_settings::LintSettings;
use crate::paths;
use crate::patterns::Patterns;
use crate::registry::Registry;
use crate::rule::{OwnedEnabled, OwnedSection};
use discovery::Layer;
use overridden::{Overridden, Resolution};

/// Everything that is in force for the files of a folder.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The project's folder: where the configuration lies, or else the working directory.
    pub root: PathBuf,
    /// The settings that decide what is found in a text.
    pub lint: LintSettings,
    /// The files and folders that are not looked at.
    pub exclude: Patterns,
    /// True if exclusions hold for what is named on the command line.
    pub force_exclude: bool,
    /// True if `.gitignore` and its like exclude.
    pub respect_gitignore: bool,
    /// The size above which files are not read.
    pub max_file_size: ByteSize,
    /// The time that the check of a file may take; none at all is no limit.
    pub file_timeout: Duration,
    /// The severity from which on findings make the exit status 1.
    pub fail_on: Severity,
    /// True if `fix` applies unsafe fixes.
    pub unsafe_fixes: bool,
    /// The format of findings.
    pub output_format: OutputFormat,
    /// The file of the findings that are not reported.
    pub baseline: Option<PathBuf>,
    /// The doubts about the configuration: what can be used, and is probably not what was meant; each with its place.
    pub doubts: Vec<String>,
    explained: Vec<Explained>,
    /// The settings of files that are overridden.
    overridden: Option<Arc<Overridden>>,
}

impl Settings {
    /// The settings that a configuration file with this text would give a text that is in no folder. No file is read.
    ///
    /// # Errors
    /// If the text cannot be used, with the line and the column where it cannot, see [`SettingsError::position`]. It cannot
    /// extend a file.
    pub fn from_toml(registry: &Registry, text: &str) -> Result<Settings, SettingsError> {
        let config = ConfigFile::parse(text, Origin::Text)?;
        if let Some(extend) = &config.extend {
            let reason =
                "is not available in settings given as text: a path needs a file to start from"
                    .to_owned();
            let key = "extend".to_owned();
            return Err(Problem::InvalidValue { key, reason }.at(&extend.location));
        }
        let folder = Path::new("/");
        let layer = Layer { config, folder: folder.to_owned() };
        Resolution::of_texts(registry, folder).settings(vec![Arc::new(layer)])
    }

    /// The settings that the configuration file at `path`, with those that it extends, gives the files in its folder.
    ///
    /// # Errors
    /// If a file cannot be read or used; the error says where.
    pub fn from_file(registry: &Registry, path: &Path) -> Result<Settings, SettingsError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let absolute = |source| SettingsError::Read { path: path.to_owned(), source };
        let folder = std::path::absolute(folder).map_err(absolute)?;
        let folder = paths::absolute(&folder, Path::new(""));
        let reader = discovery::Reader { working_directory: &folder };
        let layers = reader.named(Path::new(path.file_name().unwrap_or_default()))?;
        let layers = layers.into_iter().map(Arc::new).collect();
        Resolution::of_texts(registry, &folder).settings(layers)
    }

    /// The settings of the file at this path, which is absolute or counts from the root: these, unless a table
    /// `[[overrides]]` is about it.
    ///
    /// # Errors
    /// If several of these tables, each of which can be used, cannot be used together.
    pub fn for_path(&self, path: &Path) -> Result<Option<Arc<Settings>>, SettingsError> {
        let Some(overridden) = &self.overridden else {
            return Ok(None);
        };
        overridden.of(&paths::absolute(&self.root, path)).transpose()
    }

    /// The same settings with no rules but those that inject the configured telemetry and bring it up to date.
    #[must_use]
    pub fn telemetry_alone(&self, registry: &Registry) -> Settings {
        let mut settings = self.clone();
        settings.keep_telemetry_alone(registry);
        settings.overridden = settings.overridden.map(|it| Arc::new(it.telemetry_alone()));
        settings
    }

    fn keep_telemetry_alone(&mut self, registry: &Registry) {
        let rules = &mut self.lint.rules;
        for rule in registry.ids() {
            let enabled = registry.rule(rule).enabled
                == OwnedEnabled::WhenConfigured(OwnedSection::Telemetry)
                && rules.is_enabled(rule);
            rules.enable(rule, enabled);
        }
    }

    /// Every setting in force with who said so, in the order of the documentation.
    pub fn explain(&self) -> &[Explained] {
        &self.explained
    }

    /// True if a file or folder is left out although it was named on the command line.
    pub fn force_excludes(&self, path: &Path) -> bool {
        self.force_exclude && self.exclude.covers(path)
    }
}
