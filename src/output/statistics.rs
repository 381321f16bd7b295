//! `--statistics`: how often something was found, by rule, folder or owner.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::palette::Palette;
use super::{FileFindings, visible};
use crate::diagnostic::{RuleId, Safety};
use crate::registry::Registry;

/// Findings by what they are counted by; parts counted in different threads are merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    counts: BTreeMap<Key, Count>,
}

/// Something that findings are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Rule(RuleId),
    /// A folder or an owner.
    Name(String),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    findings: usize,
    /// Number of findings with a safe fix.
    fixable: usize,
}

/// A line.
struct Row<'r> {
    label: &'r str,
    /// The rule's summary, if it is about a rule.
    summary: Option<&'r str>,
    count: Count,
}

impl Statistics {
    /// Counts the findings of one file by rule.
    pub fn by_rule(file: &FileFindings) -> Statistics {
        Statistics::by(file, Key::Rule)
    }

    /// Counts the findings of one file as those of `name`, its folder or its owner.
    pub fn by_name(file: &FileFindings, name: &str) -> Statistics {
        Statistics::by(file, |_| Key::Name(name.to_owned()))
    }

    fn by(file: &FileFindings, key: impl Fn(RuleId) -> Key) -> Statistics {
        let mut statistics = Statistics::default();
        for diagnostic in file.diagnostics {
            let count = statistics.counts.entry(key(diagnostic.rule)).or_default();
            count.findings += 1;
            let fix = diagnostic.fix.as_ref();
            count.fixable += usize::from(fix.is_some_and(|fix| fix.safety == Safety::Safe));
        }
        statistics
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Statistics) {
        for (key, count) in &other.counts {
            let sum = self.counts.entry(key.clone()).or_default();
            sum.findings += count.findings;
            sum.fixable += count.fixable;
        }
    }

    /// An aligned table: count, rule or name, whether all (`[*]`), some (`[-]`) or none (`[ ]`) of its findings have a safe
    /// fix, and the rule's summary.
    pub fn table(&self, registry: &Registry, color: bool) -> String {
        use std::fmt::Write as _;

        let palette = Palette::new(color);
        let rows = self.rows(registry);
        let digits = rows.first().map_or(0, |row| row.count.findings.to_string().len());
        let labels: Vec<_> = rows.iter().map(|row| visible::message(row.label)).collect();
        let width = labels.iter().map(|label| label.chars().count()).max().unwrap_or_default();
        let mut out = String::new();
        for (row, label) in rows.iter().zip(&labels) {
            let mark = match row.count {
                Count { fixable: 0, .. } => ' ',
                Count { findings, fixable } if fixable == findings => '*',
                Count { .. } => '-',
            };
            let (strong, related) = (palette.strong, palette.related);
            let _ = write!(
                out,
                "{strong}{:>digits$}{strong:#}  {label:width$}  [{related}{mark}{related:#}]",
                row.count.findings,
            );
            if let Some(summary) = row.summary {
                let _ = write!(out, " {}", visible::message(summary));
            }
            out.push('\n');
        }
        out
    }

    /// The same as a JSON array. A rule has Ruff's keys, and its summary as `name`.
    pub fn json(&self, registry: &Registry) -> String {
        let rows = self.rows(registry).into_iter().map(|row| {
            let Count { findings, fixable } = row.count;
            let mut object = json!({
                "name": row.summary.unwrap_or(row.label),
                "count": findings,
                "fixable": fixable == findings,
                "fixable_count": fixable,
            });
            if row.summary.is_some() {
                object["code"] = row.label.into();
            }
            object
        });
        let rows: Vec<Value> = rows.collect();
        // Strings and numbers always serialize.
        let mut json = serde_json::to_string_pretty(&rows).unwrap_or_default();
        json.push('\n');
        json
    }

    /// The most frequent first, ties by name.
    fn rows<'r>(&'r self, registry: &'r Registry) -> Vec<Row<'r>> {
        let row = |(key, count): (&'r Key, &Count)| {
            let (label, summary): (&str, _) = match key {
                Key::Rule(rule) => {
                    let rule = registry.rule(*rule);
                    (&rule.name, Some(&*rule.summary))
                }
                Key::Name(name) => (name, None),
            };
            Row { label, summary, count: *count }
        };
        let mut rows: Vec<_> = self.counts.iter().map(row).collect();
        rows.sort_by_key(|row| (Reverse(row.count.findings), row.label));
        rows
    }
}
