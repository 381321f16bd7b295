//! Layers of configuration to the settings in force.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytesize::ByteSize;

use super::discovery::{Layer, last};
use super::explain::Explanation;
use super::file::ConfigFile;
use super::{Settings, rules, sections, selection, telemetry};
use crate::config::{Located, OutputFormat, PatternsBuilder, SettingsError, ToToml};
use crate::diagnostic::Severity;
use crate::lint_settings::{Folders, Honoured, LintSettings, PerFileIgnore};
use crate::paths;
use crate::patterns::Patterns;
use crate::registry::Registry;
use crate::syntax::Versions;

/// A size that no code has which somebody wrote, and whose tree fits in the memory of most machines.
const MAX_FILE_SIZE: ByteSize = ByteSize::mib(64);

/// Paths that are not looked at unless configured: Ruff's list, and compiled Python.
const EXCLUDE: &[&str] = &[
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "__pypackages__",
    "_build",
    "buck-out",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
];

/// The settings that `layers` make, the later ones winning, for the project at `root`.
pub(super) fn resolve(
    registry: &Registry,
    layers: &[&Layer],
    root: &Path,
    working_directory: &Path,
) -> Result<Settings, SettingsError> {
    let mut merge = Merge { layers, root, working_directory, explanation: Explanation::default() };
    let said = sections::said(registry, layers, &merge.patterns())?;
    let telemetry = telemetry::resolve(layers, &merge.patterns(), root, working_directory)?;
    let sections = sections::values(&said)?;
    let doubts = sections::doubts(&said);
    let configured = selection::Configured { telemetry: telemetry.is_some(), sections: &sections };
    let mut table = registry.default_table();
    selection::apply(registry, layers, configured, &mut table)?;
    merge.explanation.selection(registry, layers);
    rules::set_fixable(registry, layers, &mut table)?;
    merge.explanation.fixable(layers);
    rules::set_severities(registry, layers, &mut table)?;
    rules::set_options(registry, layers, &mut table)?;
    merge.explanation.severities(layers);
    let versions = merge.value("target-version", Versions::NEWEST, |file| &file.target_version);
    let fail_on = merge.value("fail-on", Severity::Warning, |file| &file.fail_on);
    let unsafe_fixes = merge.value("unsafe-fixes", false, |file| &file.unsafe_fixes);
    let output_format =
        merge.value("output-format", OutputFormat::Full, |file| &file.output_format);
    let baseline = merge.baseline();
    let suppressions = merge.value("suppressions", true, |file| &file.suppressions);
    let require_ignore_reason =
        merge.value("require-ignore-reason", false, |file| &file.require_ignore_reason);
    let exclude = merge.exclude()?;
    let force_exclude = merge.value("force-exclude", false, |file| &file.force_exclude);
    let respect_gitignore = merge.value("respect-gitignore", true, |file| &file.respect_gitignore);
    let max_file_size = merge.value("max-file-size", MAX_FILE_SIZE, |file| &file.max_file_size);
    let file_timeout = merge.value("file-timeout", Duration::ZERO, |file| &file.file_timeout);
    let include_tests = merge.value("include-tests", false, |file| &file.include_tests);
    let per_file_ignores = merge.per_file_ignores(registry)?;
    merge.explanation.options(registry, layers);
    telemetry::explain(&mut merge.explanation, layers);
    for section in &said {
        merge.explanation.section(&section.declared.name, &section.layers)?;
    }
    Ok(Settings {
        root: root.to_owned(),
        lint: LintSettings {
            root: root.to_owned(),
            versions,
            rules: table,
            per_file_ignores,
            include_tests,
            untrusted: false,
            folders: Folders {
                working_directory: working_directory.to_owned(),
                ..Folders::default()
            },
            honoured: match (suppressions, require_ignore_reason) {
                (false, _) => Honoured::None,
                (true, true) => Honoured::WithReason,
                (true, false) => Honoured::All,
            },
            telemetry,
            sections,
        },
        exclude,
        force_exclude,
        respect_gitignore,
        max_file_size,
        file_timeout,
        fail_on,
        unsafe_fixes,
        output_format,
        baseline,
        doubts,
        explained: merge.explanation.into_entries(),
        overridden: None,
    })
}

struct Merge<'l> {
    layers: &'l [&'l Layer],
    root: &'l Path,
    working_directory: &'l Path,
    explanation: Explanation,
}

impl<'l> Merge<'l> {
    fn value<T: ToToml + Clone + 'l>(
        &mut self,
        key: &str,
        default: T,
        get: impl Fn(&'l ConfigFile) -> &'l Option<Located<T>>,
    ) -> T {
        let value = match last(self.layers, get) {
            Some((value, _)) => value.clone(),
            None => Located::default(default),
        };
        self.explanation.add(key, &value);
        value.value
    }

    fn baseline(&mut self) -> Option<PathBuf> {
        let (file, layer) = last(self.layers, |file| &file.baseline)?;
        self.explanation.add("baseline", file);
        Some(paths::absolute(&layer.folder, Path::new(&file.value)))
    }

    fn exclude(&mut self) -> Result<Patterns, SettingsError> {
        let defaults = EXCLUDE.iter().map(|name| Located::default((*name).to_owned()));
        let defaults = Located::default(defaults.collect());
        let (exclude, folder) = match last(self.layers, |file| &file.exclude) {
            Some((exclude, layer)) => (exclude, layer.folder.as_path()),
            None => (&defaults, self.root),
        };
        self.explanation.add("exclude", exclude);
        let mut patterns = self.patterns();
        patterns.add_all("exclude", exclude, folder)?;
        for layer in self.layers {
            if let Some(exclude) = &layer.config.extend_exclude {
                self.explanation.add("extend-exclude", exclude);
                patterns.add_all("extend-exclude", exclude, &layer.folder)?;
            }
        }
        patterns.build_for("exclude", exclude)
    }

    fn per_file_ignores(
        &mut self,
        registry: &Registry,
    ) -> Result<Vec<PerFileIgnore>, SettingsError> {
        const KEY: &str = "per-file-ignores";
        let Some((entries, layer)) = last(self.layers, |file| &file.per_file_ignores) else {
            return Ok(Vec::new());
        };
        self.explanation.table(KEY, entries);
        let ignores = entries.value.iter().map(|(glob, names)| {
            let positive = glob.value.strip_prefix('!');
            let pattern = Located {
                value: positive.unwrap_or(&glob.value).to_owned(),
                location: glob.location.clone(),
            };
            let mut patterns = self.patterns();
            patterns.add(KEY, &pattern, &layer.folder)?;
            let selectors = selection::ignored(registry, KEY, &names.value)?;
            let covered =
                selectors.iter().flat_map(|selector| selection::covered(registry, selector));
            Ok(PerFileIgnore {
                files: patterns.build_for(KEY, &pattern)?,
                negated: positive.is_some(),
                rules: covered.collect(),
            })
        });
        ignores.collect()
    }

    fn patterns(&self) -> PatternsBuilder<'l> {
        PatternsBuilder::new(self.root, self.working_directory)
    }
}
