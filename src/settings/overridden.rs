//! The settings of files that a table `[[overrides]]` is about.
//!
//! Such a table is a layer of its own, right above the file that holds it, for the files that its patterns cover; where
//! several cover a file, the later one wins.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::discovery::Layer;
use super::explain::Explained;
use super::resolve::resolve;
use super::{Settings, build};
use crate::config::{PatternsBuilder, SettingsError};
use crate::patterns::Patterns;
use crate::registry::Registry;
use crate::syntax::Versions;
use crate::syntax::ast::PythonVersion;

/// The way from layers to settings, the same for all files of a folder.
#[derive(Debug, Clone)]
pub(super) struct Resolution {
    pub(super) registry: Registry,
    /// The project's folder.
    pub(super) root: PathBuf,
    pub(super) working_directory: PathBuf,
    /// True if the files may not say how they are judged.
    pub(super) untrusted: bool,
    /// The newest version of Python that the code shall be for.
    pub(super) newest: Option<PythonVersion>,
    /// True if the files of a build are looked for, which say what is compiled.
    pub(super) seeks_builds: bool,
}

/// The overrides of a folder's settings.
#[derive(Debug)]
pub(super) struct Overridden {
    resolution: Resolution,
    layers: Vec<Arc<Layer>>,
    /// The files of each override, in the order of the layers.
    files: Vec<Patterns>,
    /// True if no rules run but those of telemetry.
    telemetry_alone: bool,
    /// The settings of the files that the same overrides are about.
    settings: Mutex<FxHashMap<Vec<bool>, Arc<Settings>>>,
}

impl Resolution {
    /// The way for files that somebody has as texts, in a project at `root`.
    pub(super) fn of_texts(registry: &Registry, root: &Path) -> Resolution {
        Resolution {
            registry: registry.clone(),
            root: root.to_owned(),
            working_directory: root.to_owned(),
            untrusted: false,
            newest: None,
            seeks_builds: false,
        }
    }

    /// The settings that `layers` make, later ones winning, with those of the files that they have overrides for.
    pub(super) fn settings(self, layers: Vec<Arc<Layer>>) -> Result<Settings, SettingsError> {
        let mut base = self.resolve(&layers, &[])?;
        let overrides =
            || layers.iter().flat_map(|it| it.config.overrides.iter().map(move |o| (it, o)));
        if overrides().next().is_none() {
            return Ok(base);
        }
        let files = overrides().map(|(layer, entry)| {
            let mut patterns = PatternsBuilder::new(&self.root, &self.working_directory);
            patterns.add_all("overrides.files", &entry.files, &layer.folder)?;
            patterns.build_for("overrides.files", &entry.files)
        });
        let files: Vec<Patterns> = files.collect::<Result<_, _>>()?;
        for place in 0..files.len() {
            // A fault is told at once, not when there is such a file.
            let only: Vec<bool> = (0..files.len()).map(|it| it == place).collect();
            let overridden = self.resolve(&layers, &only)?;
            let said = overridden.explained.into_iter().filter(|it| !base.explained.contains(it));
            let said: Vec<Explained> = said
                .map(|it| Explained { key: format!("overrides[{place}].{}", it.key), ..it })
                .collect();
            base.explained.extend(said);
        }
        base.overridden = Some(Arc::new(Overridden {
            resolution: self,
            layers,
            files,
            telemetry_alone: false,
            settings: Mutex::default(),
        }));
        Ok(base)
    }

    /// The settings that `layers` make with the overrides at the places that are `true`.
    fn resolve(&self, layers: &[Arc<Layer>], applies: &[bool]) -> Result<Settings, SettingsError> {
        let mut applies = applies.iter();
        let mut overrides = Vec::new();
        for layer in layers {
            for entry in &layer.config.overrides {
                let applies = applies.next().is_some_and(|it| *it);
                let (config, folder) = (&entry.config, &layer.folder);
                overrides.push(
                    applies.then(|| Layer { config: config.clone(), folder: folder.clone() }),
                );
            }
        }
        let mut of_layer = overrides.iter();
        let mut stack: Vec<&Layer> = Vec::new();
        for layer in layers {
            stack.push(layer);
            stack.extend(of_layer.by_ref().take(layer.config.overrides.len()).flatten());
        }
        let (root, working_directory) = (&self.root, &self.working_directory);
        let mut settings = resolve(&self.registry, &stack, root, working_directory)?;
        settings.lint.untrusted = self.untrusted;
        if let Some(newest) = self.newest {
            let known = settings.lint.versions.told_or(Versions::MEASURED);
            settings.lint.versions = known.up_to(newest);
        }
        if self.seeks_builds
            && let Some(telemetry) = &mut settings.lint.telemetry
            && telemetry.header.is_some()
            && telemetry.placement.is_none()
        {
            telemetry.files.compiled = build::compiled(root, working_directory);
        }
        Ok(settings)
    }
}

impl Overridden {
    /// The same with no rules but those of telemetry.
    pub(super) fn telemetry_alone(&self) -> Overridden {
        Overridden {
            resolution: self.resolution.clone(),
            layers: self.layers.clone(),
            files: self.files.clone(),
            telemetry_alone: true,
            settings: Mutex::default(),
        }
    }

    /// The settings of the file at this absolute path, if overrides are about it.
    pub(super) fn of(&self, path: &Path) -> Option<Result<Arc<Settings>, SettingsError>> {
        let applies: Vec<bool> = self.files.iter().map(|files| files.covers(path)).collect();
        if !applies.contains(&true) {
            return None;
        }
        let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = known.get(&applies) {
            return Some(Ok(Arc::clone(settings)));
        }
        let mut settings = match self.resolution.resolve(&self.layers, &applies) {
            Ok(settings) => settings,
            Err(error) => return Some(Err(error)),
        };
        if self.telemetry_alone {
            settings.keep_telemetry_alone(&self.resolution.registry);
        }
        let settings = Arc::new(settings);
        known.insert(applies, Arc::clone(&settings));
        Some(Ok(settings))
    }
}
