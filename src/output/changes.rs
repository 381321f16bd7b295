//! The list of what was fixed in each file.

use std::fmt::Write as _;
use std::path::Path;

use super::escape;
use crate::fix::FindingCounts;
use crate::registry::Registry;

/// Fewer files than this are listed by default.
const FEW: usize = 20;

/// The files that changed, in the order of the run, with what was fixed in each.
#[derive(Debug)]
pub struct Changes<'r> {
    registry: &'r Registry,
    /// True if the files are listed, however many there are; `None` if that depends on how many.
    wanted: Option<bool>,
    /// True if nothing was written.
    preview: bool,
    files: usize,
    lines: String,
}

impl<'r> Changes<'r> {
    /// An empty list. `wanted` is the flag that was given, if one was.
    pub fn new(registry: &'r Registry, wanted: Option<bool>, preview: bool) -> Changes<'r> {
        Changes { registry, wanted, preview, files: 0, lines: String::new() }
    }

    /// Adds a file. One in which no finding is gone has nothing to be listed.
    pub fn add(&mut self, path: &Path, gone: &FindingCounts) {
        let counts = gone.iter().map(|(rule, count)| {
            let name = &self.registry.rule(rule).name;
            if count == 1 { name.to_string() } else { format!("{name} ({count})") }
        });
        let counts: Vec<String> = counts.collect();
        if counts.is_empty() {
            return;
        }
        self.files += 1;
        if self.is_listed() {
            let path = path.to_string_lossy();
            let verb = if self.preview { "would fix" } else { "fixed" };
            // Writing to a `String` cannot fail.
            let _ = writeln!(self.lines, "{}: {verb} {}", escape(&path), counts.join(", "));
        } else {
            self.lines = String::new();
        }
    }

    /// A line for each file; nothing if there are too many, unless a flag requests them.
    pub fn lines(&self) -> &str {
        if self.is_listed() { &self.lines } else { "" }
    }

    fn is_listed(&self) -> bool {
        self.wanted.unwrap_or(self.files < FEW)
    }
}
