//! Output for users: findings in each format, and summaries of a run and pages about the rules.
//!
//! A file's findings are rendered in the thread that found them; [`Emission`] puts the pieces of one run together in
//! order. Source, paths and messages are taken to be hostile: see `visible`.
//!
//! Used by the commands.
//! Never touches a file, a terminal or the environment.

mod accounting;
mod catalogue;
mod changes;
mod concise;
mod diff;
mod emission;
mod excerpt;
mod full;
mod json;
mod json_lines;
mod palette;
mod report;
mod scope_tally;
mod statistics;
mod summary;
mod version_table;
mod visible;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use accounting::Accounting;
pub use catalogue::{Catalogue, Terminal};
pub use changes::Changes;
pub use emission::{Emission, Frame};
pub use report::{Report, Row};
pub use scope_tally::ScopeTally;
pub use statistics::Statistics;
pub use summary::{FixTally, Tally, counted};
pub use version_table::VersionTable;
pub use visible::escape;

use crate::diagnostic::Diagnostic;
use crate::registry::Registry;
use crate::settings::OutputFormat;
use palette::Palette;

/// The findings of one file.
#[derive(Debug, Clone, Copy)]
pub struct FileFindings<'a> {
    /// The path as it is shown.
    pub path: &'a Path,
    /// The text that was checked.
    pub text: &'a str,
    /// The findings in the order in which they are shown.
    pub diagnostics: &'a [Diagnostic],
}

/// Renders findings, one file at a time; shared by all threads.
#[derive(Debug, Clone, Copy)]
pub struct Renderer<'r> {
    registry: &'r Registry,
    format: OutputFormat,
    palette: Palette,
}

impl<'r> Renderer<'r> {
    /// A renderer of findings made by the rules of `registry`. `color` adds escape sequences to the formats made for
    /// reading; it does not touch the others.
    pub fn new(registry: &'r Registry, format: OutputFormat, color: bool) -> Renderer<'r> {
        Renderer { registry, format, palette: Palette::new(color) }
    }

    /// The text around the files' parts.
    pub fn frame(&self) -> Frame {
        match self.format {
            OutputFormat::Full | OutputFormat::Concise | OutputFormat::JsonLines => Frame::NONE,
            OutputFormat::Json => json::FRAME,
        }
    }

    /// One file's part of the output; empty if there are no findings.
    ///
    /// Never fails: a range outside the text is moved into it.
    pub fn render(&self, file: &FileFindings) -> Vec<u8> {
        let mut out = Vec::new();
        if !file.diagnostics.is_empty() {
            match self.format {
                OutputFormat::Full => full::render(self, file, &mut out),
                OutputFormat::Concise => concise::render(self, file, &mut out),
                OutputFormat::Json => json::render(self, file, &mut out),
                OutputFormat::JsonLines => json_lines::render(self, file, &mut out),
            }
        }
        out
    }

    /// The difference between the bytes of a file before and after, as `git apply` reads it unless it is coloured;
    /// empty if there is none. The path should be relative to where a patch will be applied.
    pub fn diff(&self, path: &Path, old: &[u8], new: &[u8]) -> Vec<u8> {
        diff::unified(&self.palette, path, old, new)
    }

    fn rule_name(&self, diagnostic: &Diagnostic) -> &'r str {
        &self.registry.rule(diagnostic.rule).name
    }
}

/// Appends formatted text; writing to memory cannot fail.
fn push(out: &mut Vec<u8>, arguments: std::fmt::Arguments) {
    let _ = std::io::Write::write_fmt(out, arguments);
}
