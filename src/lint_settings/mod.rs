//! The settings that decide what is found in a text.
//!
//! Used by everything that looks at code.
//! Never knows a configuration file or where a setting comes from.

mod folders;
mod sections;
mod skip;
mod telemetry;

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::diagnostic::{RuleId, Severity};
use crate::options::OptionValue;
use crate::patterns::Patterns;
use crate::syntax::Versions;

pub use folders::{FolderKind, FolderKinds, Folders};
pub use sections::{SectionValue, Sections};
pub use skip::{SKIP_KINDS, SKIP_TELEMETRY, Skip, SkipKind};
pub use telemetry::{Alias, DecoratorPattern, Files, Form, Functions, LineDrift, Telemetry};

/// Everything that decides what is found in a text.
#[derive(Debug, Clone)]
pub struct LintSettings {
    /// The project's folder: where the configuration lies, or else the working directory.
    pub root: PathBuf,
    /// The versions of Python that the code is for.
    pub versions: Versions,
    /// The rules that run, and their options.
    pub rules: RuleTable,
    /// Rules that do not run on some files.
    pub per_file_ignores: Vec<PerFileIgnore>,
    /// True if rules of the product speak of tests, developer scripts, copies and generated files as well.
    pub include_tests: bool,
    /// True if the files are those of somebody who may want to get past the check: what is called a stub runs as well.
    pub untrusted: bool,
    /// The folders that the files lie in.
    pub folders: Folders,
    /// The `# pylens:` comments that exempt from findings.
    pub honoured: Honoured,
    /// The telemetry to inject, if any.
    pub telemetry: Option<Telemetry>,
    /// The sections that rules declare.
    pub sections: Sections,
}

/// The `# pylens:` comments that exempt from findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Honoured {
    /// None does.
    None,
    /// Those that say why.
    WithReason,
    /// All do.
    All,
}

/// Rules that do not run on the files that match.
#[derive(Debug, Clone)]
pub struct PerFileIgnore {
    /// The files, or the ones that are spared.
    pub files: Patterns,
    /// True if it is about the files that do not match.
    pub negated: bool,
    /// The rules.
    pub rules: Vec<RuleId>,
}

impl LintSettings {
    /// True if the configuration exempts the file at `path` from the rule.
    pub fn is_ignored(&self, rule: RuleId, path: &Path) -> bool {
        self.per_file_ignores.iter().any(|ignore| {
            ignore.rules.contains(&rule) && ignore.files.covers(path) != ignore.negated
        })
    }
}

/// For each rule of a registry: whether it runs, how bad its findings are, and its options.
#[derive(Debug, Clone)]
pub struct RuleTable(Vec<RuleState>);

/// The settings in force for one rule.
#[derive(Debug, Clone)]
pub(crate) struct RuleState {
    /// True if it runs.
    pub(crate) enabled: bool,
    /// True if its fixes are applied and shown.
    pub(crate) fixable: bool,
    /// The severity of all its findings, if it is configured.
    pub(crate) severity: Option<Severity>,
    /// The value of each of its options.
    pub(crate) options: FxHashMap<String, OptionValue>,
}

impl RuleTable {
    /// A table of these states, by the rules' places.
    pub(crate) fn new(states: Vec<RuleState>) -> RuleTable {
        RuleTable(states)
    }

    /// True if the rule runs.
    pub fn is_enabled(&self, rule: RuleId) -> bool {
        self.0.get(rule.index()).is_some_and(|state| state.enabled)
    }

    /// Switches the rule on or off.
    pub fn enable(&mut self, rule: RuleId, enabled: bool) {
        if let Some(state) = self.0.get_mut(rule.index()) {
            state.enabled = enabled;
        }
    }

    /// True if the rule's fixes are applied and shown.
    pub fn is_fixable(&self, rule: RuleId) -> bool {
        self.0.get(rule.index()).is_some_and(|state| state.fixable)
    }

    /// Has the rule's fixes applied and shown, or not.
    pub fn set_fixable(&mut self, rule: RuleId, fixable: bool) {
        if let Some(state) = self.0.get_mut(rule.index()) {
            state.fixable = fixable;
        }
    }

    /// The severity that the configuration gives to the rule's findings.
    pub fn configured_severity(&self, rule: RuleId) -> Option<Severity> {
        self.0.get(rule.index()).and_then(|state| state.severity)
    }

    /// Gives a severity to all findings of the rule.
    pub fn set_severity(&mut self, rule: RuleId, severity: Severity) {
        if let Some(state) = self.0.get_mut(rule.index()) {
            state.severity = Some(severity);
        }
    }

    /// The value in force of a rule's option; `None` if the rule declares no such option.
    pub fn option(&self, rule: RuleId, option: &str) -> Option<&OptionValue> {
        self.0.get(rule.index())?.options.get(option)
    }

    /// Sets a rule's option.
    pub fn set_option(&mut self, rule: RuleId, option: &str, value: OptionValue) {
        if let Some(state) = self.0.get_mut(rule.index()) {
            state.options.insert(option.to_owned(), value);
        }
    }
}
