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
mod diff;
mod emission;
mod format;
mod outcome;
mod palette;
mod report;
mod schema;
mod scope_tally;
mod site;
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
pub use emission::{Emission, Ending, Frame};
pub use outcome::{Failure, Outcome};
pub use report::{Report, Row};
pub use schema::schema;
pub use scope_tally::ScopeTally;
pub use site::Site;
pub use statistics::Statistics;
pub use summary::{FixTally, Tally, counted};
pub use version_table::VersionTable;
pub use visible::escape;

use crate::diagnostic::{Diagnostic, Fingerprint, Severity};
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
    /// The severity from which on one fails the run.
    pub fail_on: Severity,
}

/// Renders findings, one file at a time; shared by all threads.
#[derive(Debug, Clone, Copy)]
pub struct Renderer<'r> {
    registry: &'r Registry,
    format: OutputFormat,
    palette: Palette,
    site: &'r Site,
}

impl<'r> Renderer<'r> {
    /// A renderer of findings made by the rules of `registry`. `color` adds escape sequences to the formats made for
    /// reading; it does not touch the others, some of which see paths from the root of `site`.
    pub fn new(
        registry: &'r Registry,
        format: OutputFormat,
        color: bool,
        site: &'r Site,
    ) -> Renderer<'r> {
        Renderer { registry, format, palette: Palette::new(color), site }
    }

    /// True if the format names the commit that was checked.
    pub fn names_head(&self) -> bool {
        self.format == OutputFormat::Sarif
    }

    /// True if the format has fingerprints, so that findings must have been given theirs.
    pub fn needs_fingerprints(&self) -> bool {
        matches!(self.format, OutputFormat::Gitlab | OutputFormat::Sarif)
    }

    /// The text before the files' parts and between them.
    pub fn frame(&self) -> Frame {
        format::frame(self)
    }

    /// One file's part of the output; empty if there are no findings.
    ///
    /// Never fails: a range outside the text is moved into it.
    pub fn render(&self, file: &FileFindings) -> Vec<u8> {
        let mut out = Vec::new();
        if !file.diagnostics.is_empty() {
            format::render(self, file, &mut out);
        }
        out
    }

    /// The part about something that could not be done; empty in formats that do not tell of it, or tell of it at the
    /// end.
    pub fn fail(&self, failure: &Failure) -> Vec<u8> {
        let mut out = Vec::new();
        format::fail(self, failure, &mut out);
        out
    }

    /// The text behind the files' parts.
    pub fn ending(&self, outcome: &Outcome) -> Ending {
        format::ending(self, outcome)
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

impl FileFindings<'_> {
    /// The fingerprint of the finding at `index`. One that was not given any has its place in the file for one.
    fn fingerprint(&self, index: usize) -> Fingerprint {
        let ordinal = u32::try_from(index).unwrap_or(u32::MAX);
        let none = Fingerprint { code: 0, names: 0, ordinal };
        self.diagnostics[index].fingerprint.unwrap_or(none)
    }
}

/// Appends formatted text; writing to memory cannot fail.
fn push(out: &mut Vec<u8>, arguments: std::fmt::Arguments) {
    let _ = std::io::Write::write_fmt(out, arguments);
}
