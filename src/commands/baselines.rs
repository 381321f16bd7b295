//! The baselines of a run: findings that they have are taken out, and the files are written anew.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;

use super::found::Found;
use super::inputs::Inputs;
use super::output_stream::OutputStream;
use crate::baseline::{Baseline, Entry, Hex, Known, Matcher};
use crate::output::{Outcome, counted, escape};
use crate::paths;
use crate::registry::Registry;
use crate::rule::Enabled;
use crate::settings::Settings;

/// The baselines that hold for the files of a run, and the findings that none of them has so far.
pub(super) struct Baselines {
    folder: PathBuf,
    /// By the absolute path of the file.
    used: BTreeMap<PathBuf, Used>,
    /// The findings of files that have some left, in the order of the files.
    left: Vec<Found>,
}

/// A baseline with what a run has seen of it.
struct Used {
    baseline: Baseline,
    matcher: Matcher,
    checked: Checked,
}

/// The files that were checked, as the baseline in a folder names them.
struct Checked {
    folder: PathBuf,
    settings: BTreeMap<String, Arc<Settings>>,
    registry: Registry,
}

impl Known for Checked {
    fn exists(&self, path: &str) -> bool {
        // The files in an archive lie below it.
        self.folder.join(path).ancestors().any(Path::is_file)
    }

    fn ran(&self, rule: &str, path: &str) -> bool {
        let (Some(settings), Some(rule)) = (self.settings.get(path), self.registry.find(rule))
        else {
            // A rule that there is no more never will.
            return true;
        };
        let lint = &settings.lint;
        lint.rules.is_enabled(rule) && !lint.is_ignored(rule, &self.folder.join(path))
    }
}

impl Baselines {
    /// The baselines that are configured for the files of a run.
    ///
    /// # Errors
    /// If one cannot be read.
    pub(super) fn of(
        inputs: &Inputs,
        registry: &Registry,
        folder: &Path,
    ) -> anyhow::Result<Baselines> {
        let mut baselines = Baselines::none(folder);
        for path in inputs.files.iter().filter_map(|file| file.settings.baseline.as_ref()) {
            if baselines.used.contains_key(path) {
                continue;
            }
            let shown = paths::shown(folder, path);
            let baseline = Baseline::read(path).map_err(|error| error.about(&shown))?;
            let checked = Checked {
                folder: folder_of(path).to_owned(),
                settings: BTreeMap::new(),
                registry: registry.clone(),
            };
            let matcher = Matcher::new(baseline.clone());
            baselines.used.insert(path.clone(), Used { baseline, matcher, checked });
        }
        Ok(baselines)
    }

    /// No baseline, whatever is configured.
    pub(super) fn none(folder: &Path) -> Baselines {
        Baselines { folder: folder.to_owned(), used: BTreeMap::new(), left: Vec::new() }
    }

    /// True if there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// Takes out of `found` what the baseline of its file has. If something is left, it is held back, as it may have moved
    /// there from a file that is still to come.
    pub(super) fn take(&mut self, mut found: Found) -> Option<Found> {
        if let Some((used, name)) = used_by(&mut self.used, &self.folder, &found) {
            used.checked.settings.insert(name.clone(), Arc::clone(&found.settings));
            used.matcher.take(&name, &mut found.report.diagnostics);
            if !found.report.diagnostics.is_empty() {
                self.left.push(found);
                return None;
            }
        }
        Some(found)
    }

    /// The findings that were held back and are new, by file, when all files have come.
    pub(super) fn new_findings(&mut self) -> Vec<Found> {
        let mut left = std::mem::take(&mut self.left);
        for (path, used) in &mut self.used {
            let of_baseline =
                left.iter_mut().filter(|found| found.settings.baseline.as_ref() == Some(path));
            let mut findings: Vec<_> = of_baseline
                .map(|found| (used.checked.name(&self.folder, &found.path), found))
                .collect();
            let findings = findings
                .iter_mut()
                .map(|(name, found)| (name.as_str(), &mut found.report.diagnostics));
            used.matcher.take_moved(&used.checked, findings);
        }
        left
    }

    /// The number of findings that were taken out.
    pub(super) fn found(&self) -> usize {
        self.used.values().map(|used| used.matcher.found()).sum()
    }

    /// Compares the baselines with what is still there: writes them anew if `prune` says so, or else tells that it can be
    /// done.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub(super) fn settle(self, prune: bool, note: impl Fn(String)) -> anyhow::Result<()> {
        if prune && self.used.is_empty() {
            bail!(
                "there is no baseline to prune; `baseline` in the configuration or `--baseline` names one"
            );
        }
        for (path, used) in self.used {
            let before = used.baseline.len();
            let pruned = used.matcher.pruned(&used.checked);
            let gone = before.saturating_sub(pruned.len());
            let shown = shown(&self.folder, &path);
            if prune && pruned != used.baseline {
                write(&path, &pruned)?;
                note(format!("removed {} from {shown}", counted(gone, "finding")));
            } else if gone > 0 {
                let verb = if gone == 1 { "is" } else { "are" };
                note(format!(
                    "{} in {shown} {verb} gone; `--prune-baseline` removes what is gone",
                    counted(gone, "finding"),
                ));
            }
        }
        Ok(())
    }
}

impl Checked {
    /// The name of a file in the baseline.
    fn name(&self, working_directory: &Path, path: &Path) -> String {
        name(&self.folder, working_directory, path)
    }
}

/// The baseline of a file, with the name of the file in it.
fn used_by<'u>(
    used: &'u mut BTreeMap<PathBuf, Used>,
    folder: &Path,
    found: &Found,
) -> Option<(&'u mut Used, String)> {
    let used = used.get_mut(found.settings.baseline.as_ref()?)?;
    let name = used.checked.name(folder, &found.path);
    Some((used, name))
}

/// A baseline that is being written.
pub(super) struct NewBaseline<'r> {
    registry: &'r Registry,
    folder: PathBuf,
    path: PathBuf,
    entries: Vec<Entry>,
}

impl<'r> NewBaseline<'r> {
    /// A baseline in the file at `path`.
    pub(super) fn at(path: &Path, registry: &'r Registry, folder: &Path) -> NewBaseline<'r> {
        let path = paths::absolute(folder, path);
        NewBaseline { registry, folder: folder.to_owned(), path, entries: Vec::new() }
    }

    /// Takes the findings out of `found` and records them, but for those of rules that always run.
    pub(super) fn record(&mut self, found: &mut Found) {
        let path = name(folder_of(&self.path), &self.folder, &found.path);
        found.report.diagnostics.retain(|diagnostic| {
            let rule = self.registry.rule(diagnostic.rule);
            let fingerprint = diagnostic.fingerprint.filter(|_| rule.enabled != Enabled::Always);
            let Some(of) = fingerprint else {
                return true;
            };
            self.entries.push(Entry {
                path: path.clone(),
                rule: rule.name.to_string(),
                message: escape(&diagnostic.message).into_owned(),
                code: Hex(of.code),
                names: Hex(of.names),
                count: 1,
            });
            false
        });
    }

    /// Writes the file, and says so.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn write(self) -> anyhow::Result<String> {
        let baseline = Baseline::new(self.entries);
        write(&self.path, &baseline)?;
        let shown = shown(&self.folder, &self.path);
        Ok(format!("recorded {} in {shown}", counted(baseline.len(), "finding")))
    }
}

fn write(path: &Path, baseline: &Baseline) -> anyhow::Result<()> {
    let mut output = OutputStream::open(Some(path), None)?;
    let _ = output.part(baseline.text());
    output.finish(&Outcome::default())
}

fn shown(folder: &Path, path: &Path) -> impl Display {
    escape(&paths::shown(folder, path).to_string_lossy()).into_owned()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// The name of a file in a baseline that lies in `folder`.
fn name(folder: &Path, working_directory: &Path, path: &Path) -> String {
    let path = paths::shown(folder, &paths::absolute(working_directory, path));
    let name = path.to_string_lossy();
    if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() }
}
