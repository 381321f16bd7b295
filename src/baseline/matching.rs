//! The recorded findings among those of a run.
//!
//! Each recorded finding stands for one finding at most. First come those in the same file with the same names around
//! them. What is left then may have been renamed, which leaves the file and the code, or have moved, which leaves the code
//! and the names; only recorded findings that are gone from where they were can have done so.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Baseline, Entry, Hex};
use crate::diagnostic::{Diagnostic, Fingerprint};

/// The recorded findings that no finding was found to be yet.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    /// By file.
    left: BTreeMap<String, Vec<Entry>>,
    /// The files that were checked.
    checked: BTreeSet<String>,
    /// The recorded findings that are still there, where they are now.
    found: Vec<Entry>,
}

/// Knowledge of files outside the matcher.
pub trait Known {
    /// True if there is such a file, seen from the folder of the baseline.
    fn exists(&self, path: &str) -> bool;

    /// True if the rule called `rule` looked at the file, which was checked.
    fn ran(&self, rule: &str, path: &str) -> bool;
}

impl Matcher {
    /// A matcher for one run.
    pub fn new(baseline: Baseline) -> Matcher {
        let mut matcher = Matcher::default();
        for entry in baseline.entries {
            matcher.left.entry(entry.path.clone()).or_default().push(entry);
        }
        matcher
    }

    /// Takes from the findings in the file at `path` those that were recorded there. None may be left out, and each must
    /// have its fingerprint.
    pub fn take(&mut self, path: &str, diagnostics: &mut Vec<Diagnostic>) {
        self.checked.insert(path.to_owned());
        if let Some(entries) = self.left.get_mut(path) {
            let found = &mut self.found;
            take(entries, diagnostics, path, found, |code, names| (code, names));
        }
    }

    /// Takes from what is left of all findings of the run, by file, those that were recorded elsewhere: under other names,
    /// or in another file.
    pub fn take_moved<'f>(
        &mut self,
        known: &impl Known,
        findings: impl IntoIterator<Item = (&'f str, &'f mut Vec<Diagnostic>)>,
    ) {
        let mut findings: Vec<_> = findings.into_iter().collect();
        for (path, diagnostics) in &mut findings {
            if let Some(entries) = self.left.get_mut(*path) {
                let found = &mut self.found;
                take(entries, diagnostics, path, found, |code, _| (code, 0));
            }
        }
        let checked = &self.checked;
        let mut gone: FxHashMap<(u64, u64), Vec<Entry>> = FxHashMap::default();
        for (path, entries) in &mut self.left {
            let exists = known.exists(path);
            if exists && !checked.contains(path) {
                continue;
            }
            // At the top of a module, there is only the code to tell by, which may well be written twice.
            let is_telling = |entry: &mut Entry| !exists || entry.names.0 != 0;
            for entry in entries.extract_if(.., is_telling) {
                gone.entry((entry.code.0, entry.names.0)).or_default().push(entry);
            }
        }
        for (path, diagnostics) in &mut findings {
            diagnostics.retain(|diagnostic| {
                let Some(of) = diagnostic.fingerprint else {
                    return true;
                };
                let Some(entries) = gone.get_mut(&(of.code, of.names)) else {
                    return true;
                };
                let Some(entry) = entries.iter_mut().find(|entry| entry.count > 0) else {
                    return true;
                };
                self.found.push(taken(entry, path, of));
                false
            });
        }
        for entry in gone.into_values().flatten() {
            if let Some(entries) = self.left.get_mut(&entry.path) {
                entries.push(entry);
            }
        }
    }

    /// The number of findings of the run that were recorded.
    pub fn found(&self) -> usize {
        self.found.len()
    }

    /// The baseline to record from now on: the findings that are still there, and those of which this run could not tell.
    pub fn pruned(self, known: &impl Known) -> Baseline {
        let checked = &self.checked;
        let stays = |entry: &Entry| {
            entry.count > 0
                && if checked.contains(&entry.path) {
                    !known.ran(&entry.rule, &entry.path)
                } else {
                    known.exists(&entry.path)
                }
        };
        let unknown = self.left.into_values().flatten().filter(stays);
        Baseline::new(self.found.into_iter().chain(unknown))
    }
}

/// Takes from `diagnostics` those that are in `entries`, by what `key` makes of the code and the names of both.
fn take(
    entries: &mut [Entry],
    diagnostics: &mut Vec<Diagnostic>,
    path: &str,
    found: &mut Vec<Entry>,
    key: impl Fn(u64, u64) -> (u64, u64),
) {
    let mut by_key: FxHashMap<(u64, u64), Vec<&mut Entry>> = FxHashMap::default();
    for entry in entries.iter_mut().rev().filter(|entry| entry.count > 0) {
        by_key.entry(key(entry.code.0, entry.names.0)).or_default().push(entry);
    }
    diagnostics.retain(|diagnostic| {
        let Some(of) = diagnostic.fingerprint else {
            return true;
        };
        let Some(entries) = by_key.get_mut(&key(of.code, of.names)) else {
            return true;
        };
        let Some(entry) = entries.last_mut() else {
            return true;
        };
        found.push(taken(entry, path, of));
        if entry.count == 0 {
            entries.pop();
        }
        false
    });
}

/// One finding out of `entry`, as it is recorded where it is now.
fn taken(entry: &mut Entry, path: &str, of: Fingerprint) -> Entry {
    entry.count -= 1;
    Entry {
        path: path.to_owned(),
        code: Hex(of.code),
        names: Hex(of.names),
        count: 1,
        ..entry.clone()
    }
}
