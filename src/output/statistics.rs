//! `--statistics`: how often each rule found something.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::palette::Palette;
use super::{FileFindings, visible};
use crate::diagnostic::RuleId;
use crate::diagnostic::Safety;
use crate::registry::Registry;

/// Findings per rule; parts counted in different threads are merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    counts: BTreeMap<RuleId, Count>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    findings: usize,
    /// Number of findings with a safe fix.
    fixable: usize,
}

/// A rule's line, with Ruff's keys.
#[derive(Debug, Serialize)]
struct Row<'r> {
    code: &'r str,
    name: &'r str,
    count: usize,
    /// True if every finding has a safe fix.
    fixable: bool,
    fixable_count: usize,
}

impl Statistics {
    /// Counts the findings of one file.
    pub fn of(file: &FileFindings) -> Statistics {
        let mut statistics = Statistics::default();
        for diagnostic in file.diagnostics {
            let count = statistics.counts.entry(diagnostic.rule).or_default();
            count.findings += 1;
            let fix = diagnostic.fix.as_ref();
            count.fixable += usize::from(fix.is_some_and(|fix| fix.safety == Safety::Safe));
        }
        statistics
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Statistics) {
        for (&rule, count) in &other.counts {
            let sum = self.counts.entry(rule).or_default();
            sum.findings += count.findings;
            sum.fixable += count.fixable;
        }
    }

    /// An aligned table: count, rule, whether all (`[*]`), some (`[-]`) or none (`[ ]`) of its findings have a safe
    /// fix, and the rule's summary.
    pub fn table(&self, registry: &Registry, color: bool) -> String {
        use std::fmt::Write as _;

        let palette = Palette::new(color);
        let rows = self.rows(registry);
        let digits = rows.first().map_or(0, |row| row.count.to_string().len());
        let width = rows.iter().map(|row| row.code.chars().count()).max();
        let width = width.unwrap_or_default();
        let mut out = String::new();
        for row in &rows {
            let mark = match row.fixable_count {
                0 => ' ',
                _ if row.fixable => '*',
                _ => '-',
            };
            let (strong, related) = (palette.strong, palette.related);
            let _ = writeln!(
                out,
                "{strong}{:>digits$}{strong:#}  {:width$}  [{related}{mark}{related:#}] {}",
                row.count,
                row.code,
                visible::message(row.name),
            );
        }
        out
    }

    /// The same as a JSON array with Ruff's keys; `name` is the rule's summary.
    pub fn json(&self, registry: &Registry) -> String {
        // Strings and numbers always serialize.
        let mut json = serde_json::to_string_pretty(&self.rows(registry)).unwrap_or_default();
        json.push('\n');
        json
    }

    /// The most frequent rule first, ties by name.
    fn rows<'r>(&self, registry: &'r Registry) -> Vec<Row<'r>> {
        let row = |(&id, count): (&RuleId, &Count)| {
            let rule = registry.rule(id);
            Row {
                code: &rule.name,
                name: &rule.summary,
                count: count.findings,
                fixable: count.fixable == count.findings,
                fixable_count: count.fixable,
            }
        };
        let mut rows: Vec<_> = self.counts.iter().map(row).collect();
        rows.sort_by_key(|row| (Reverse(row.count), row.code));
        rows
    }
}
