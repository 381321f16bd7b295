//! The table of what each version of Python does to the code.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::palette::Palette;
use super::{FileFindings, Renderer};
use crate::diagnostic::{Effect, Safety};
use crate::settings::OutputFormat;
use crate::syntax::ast::PythonVersion;

/// Findings by the version from which on they hold; parts counted in different threads are merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionTable {
    rows: BTreeMap<PythonVersion, Row>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Row {
    breaks: usize,
    changes: usize,
    warns: usize,
    /// Number of findings with a safe fix.
    fixable: usize,
}

impl VersionTable {
    /// Counts the findings of one file.
    pub fn of(file: &FileFindings) -> VersionTable {
        let mut table = VersionTable::default();
        for diagnostic in file.diagnostics {
            let Some(since) = diagnostic.since else {
                continue;
            };
            let row = table.rows.entry(since.version).or_default();
            match since.effect {
                Effect::Breaks => row.breaks += 1,
                Effect::Changes => row.changes += 1,
                Effect::Warns => row.warns += 1,
            }
            let fix = diagnostic.fix.as_ref();
            row.fixable += usize::from(fix.is_some_and(|fix| fix.safety == Safety::Safe));
        }
        table
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &VersionTable) {
        for (&version, row) in &other.rows {
            let sum = self.rows.entry(version).or_default();
            sum.breaks += row.breaks;
            sum.changes += row.changes;
            sum.warns += row.warns;
            sum.fixable += row.fixable;
        }
    }

    /// An aligned table, the oldest version first; empty if there is nothing in it.
    pub fn text(&self, color: bool) -> String {
        let strong = Palette::new(color).strong;
        let mut out = String::new();
        if !self.rows.is_empty() {
            let _ = writeln!(out, "{strong}Python  breaks  changes  warns  fixable{strong:#}");
        }
        for (version, row) in &self.rows {
            let Row { breaks, changes, warns, fixable } = row;
            let version = version.to_string();
            let _ = writeln!(out, "{version:<6}{breaks:>8}{changes:>9}{warns:>7}{fixable:>9}");
        }
        out
    }
}

impl Renderer<'_> {
    /// The line above the findings that hold from a version on.
    pub fn heading(&self, version: PythonVersion) -> String {
        let strong = self.palette.strong;
        let heading = format!("{strong}Python {version}{strong:#}\n");
        if self.format == OutputFormat::Full { heading + "\n" } else { heading }
    }

    /// The line behind the findings of a version.
    pub fn footing(&self) -> &'static str {
        if self.format == OutputFormat::Concise { "\n" } else { "" }
    }
}
