//! The note at the end of a run about the functions that telemetry goes into.

use std::collections::BTreeMap;
use std::fmt;

use super::summary::{counted, listed};
use crate::telemetry::ScopeNotes;

/// The sum of what the files of a run had to say about the functions in scope of the telemetry.
#[derive(Debug, Clone, Default)]
pub struct ScopeTally {
    left_alone: BTreeMap<String, usize>,
    /// The patterns of decorators, with whether any file had a decorator that they match.
    decorators: BTreeMap<String, bool>,
    has_decorators: bool,
}

impl ScopeTally {
    /// Adds what one file has to say.
    pub fn add(&mut self, notes: &ScopeNotes) {
        for (by, count) in &notes.left_alone {
            *self.left_alone.entry(by.clone()).or_default() += count;
        }
        for (pattern, has_matched) in &notes.decorators {
            *self.decorators.entry(pattern.clone()).or_default() |= has_matched;
        }
        self.has_decorators |= notes.has_decorators;
    }

    /// True if functions were left alone because other tools use their source or bytecode.
    pub fn left_any_alone(&self) -> bool {
        !self.left_alone.is_empty()
    }

    /// The configured patterns of decorators that matched nothing, although there were decorators.
    pub fn unmatched(&self) -> impl Iterator<Item = &str> {
        let unmatched = self.decorators.iter().filter(|(_, has_matched)| !**has_matched);
        unmatched.filter(|_| self.has_decorators).map(|(pattern, _)| pattern.as_str())
    }
}

/// The functions that were left alone, by what takes them.
impl fmt::Display for ScopeTally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.left_alone.values().sum();
        let takers: Vec<_> =
            self.left_alone.iter().map(|(by, count)| format!("{by} ({count})")).collect();
        let functions = counted(total, "function");
        let whose = if total == 1 { "its" } else { "their" };
        let takers = listed(&takers);
        write!(
            out,
            "{functions} left without telemetry, as other tools use {whose} source or bytecode: {takers}"
        )
    }
}
