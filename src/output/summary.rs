//! The sentence that closes a run.

use std::fmt;
use std::ops::AddAssign;

use super::FileFindings;
use crate::diagnostic::{Safety, Severity};
use crate::lint::Report;

/// The findings of a run of `check`, counted. Shown as its closing sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files that were checked.
    pub files: usize,
    /// Files that could not be.
    pub failed: usize,
    /// Files in which something was found.
    pub files_with_findings: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings with a safe fix.
    pub safe_fixes: usize,
    /// Findings with an unsafe fix.
    pub unsafe_fixes: usize,
    /// Findings that a comment suppressed.
    pub suppressed: usize,
    /// Findings that a baseline records.
    pub recorded: usize,
    /// Files that are not part of the product, on which fewer rules run.
    pub outside: usize,
}

impl Tally {
    /// The tally of one checked file.
    pub fn of(file: &FileFindings, report: &Report) -> Tally {
        let mut tally = Tally {
            files: 1,
            files_with_findings: usize::from(!file.diagnostics.is_empty()),
            suppressed: report.suppressed,
            outside: usize::from(report.is_outside),
            ..Tally::default()
        };
        for diagnostic in file.diagnostics {
            match diagnostic.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Info => tally.infos += 1,
            }
            match diagnostic.fix.as_ref().map(|fix| fix.safety) {
                Some(Safety::Safe) => tally.safe_fixes += 1,
                Some(Safety::Unsafe) => tally.unsafe_fixes += 1,
                None => {}
            }
        }
        tally
    }

    /// All findings.
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// The findings that are at least as bad as `severity`, which is what `--fail-on` asks.
    pub fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Info => self.findings(),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.files += other.files;
        self.failed += other.failed;
        self.files_with_findings += other.files_with_findings;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.safe_fixes += other.safe_fixes;
        self.unsafe_fixes += other.unsafe_fixes;
        self.suppressed += other.suppressed;
        self.recorded += other.recorded;
        self.outside += other.outside;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(out, "pylens fix")
    }
}

impl Tally {
    /// The summary, in which `command` is the one that applies fixes.
    pub fn summary(&self, command: &str) -> impl fmt::Display {
        fmt::from_fn(move |out| self.write(out, command))
    }

    fn write(&self, out: &mut fmt::Formatter<'_>, command: &str) -> fmt::Result {
        if self.files == 0 {
            return write!(out, "No file was checked{}.", failed(self.failed));
        }
        if self.findings() == 0 {
            write!(out, "All checks passed ({})", counted(self.files, "file"))?;
        } else {
            let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
            let kinds = kinds.into_iter().filter(|(count, _)| *count > 0);
            let kinds: Vec<_> = kinds.map(|(count, kind)| counted(count, kind)).collect();
            write!(
                out,
                "Found {} in {} of {}",
                listed(&kinds),
                self.files_with_findings,
                counted(self.files, "file"),
            )?;
        }
        if let Some(fixable) = fixable(self.safe_fixes, self.unsafe_fixes, command) {
            write!(out, " ({fixable})")?;
        }
        if self.suppressed > 0 {
            write!(out, "; {} suppressed", self.suppressed)?;
        }
        if self.recorded > 0 {
            write!(out, "; {} in the baseline", self.recorded)?;
        }
        if self.outside > 0 {
            let verb = if self.outside == 1 { "is a test or script" } else { "are tests, scripts" };
            write!(
                out,
                "; fewer rules ran on {}, which {verb}, vendored or generated (`include-tests = true` runs all)",
                counted(self.outside, "file"),
            )?;
        }
        out.write_str(".")
    }
}

/// The fixes of a run of `fix`, counted. Shown as its closing sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FixTally {
    /// Findings that are gone; what appeared on the way is not counted.
    pub fixed: usize,
    /// Files that changed.
    pub files: usize,
    /// Files in which code moved to other lines to make room for telemetry.
    pub moved: usize,
    /// Files that are data, into which no telemetry goes.
    pub data: usize,
    /// Files that are part of the telemetry, into which none goes.
    pub telemetry: usize,
    /// Files with syntax errors that went into another folder as they are.
    pub copied: usize,
    /// The findings that are left.
    pub remaining: Tally,
    /// True if nothing was written, as with `--diff`.
    pub preview: bool,
}

impl AddAssign for FixTally {
    fn add_assign(&mut self, other: FixTally) {
        self.fixed += other.fixed;
        self.files += other.files;
        self.moved += other.moved;
        self.data += other.data;
        self.telemetry += other.telemetry;
        self.copied += other.copied;
        self.remaining += other.remaining;
        self.preview |= other.preview;
    }
}

impl fmt::Display for FixTally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remaining = self.remaining.findings();
        let files = counted(self.files, "file");
        match (self.fixed, self.files) {
            (_, 0) if self.remaining.files == 0 => {
                let verb = if self.remaining.failed > 0 { "fixed" } else { "checked" };
                write!(out, "No file was {verb}{}", failed(self.remaining.failed))?;
            }
            (_, 0) => out.write_str("Nothing to fix")?,
            // What is configured to be inserted is not a finding.
            (0, _) if self.preview => write!(out, "Would rewrite {files}")?,
            (0, _) => write!(out, "Rewrote {files}")?,
            (fixed, _) => {
                let verb = if self.preview { "Would fix" } else { "Fixed" };
                write!(out, "{verb} {} in {files}", counted(fixed, "finding"))?;
            }
        }
        if self.moved > 0 {
            write!(out, "; code moved to other lines in {}", counted(self.moved, "file"))?;
        }
        for (count, one, many, rest) in [
            (self.data, "is data and was", "are data and were", "left alone"),
            (
                self.telemetry,
                "is part of the telemetry and was",
                "are part of the telemetry and were",
                "left alone",
            ),
            (
                self.copied,
                "has syntax errors and was",
                "have syntax errors and were",
                "copied without fixes",
            ),
        ] {
            if count > 0 {
                let verb = if count == 1 { one } else { many };
                write!(out, "; {} {verb} {rest}", counted(count, "file"))?;
            }
        }
        if remaining > 0 {
            let verb = if remaining == 1 { "remains" } else { "remain" };
            write!(out, "; {} {verb}", counted(remaining, "finding"))?;
            let more = self.remaining.unsafe_fixes;
            if more > 0 {
                write!(out, " ({more} fixable with `--unsafe-fixes`)")?;
            }
        }
        if self.remaining.recorded > 0 {
            write!(out, "; {} in the baseline", self.remaining.recorded)?;
        }
        out.write_str(".")
    }
}

/// The reason why nothing was done, if it is because of errors.
fn failed(files: usize) -> String {
    if files == 0 { String::new() } else { format!(", as {} failed", counted(files, "file")) }
}

fn fixable(safe: usize, unsafe_: usize, command: &str) -> Option<String> {
    match (safe, unsafe_) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with `{command}`")),
        (0, more) => Some(format!("{more} fixable with `{command} --unsafe-fixes`")),
        (safe, more) => {
            Some(format!("{safe} fixable with `{command}`, {more} more with `--unsafe-fixes`"))
        }
    }
}

/// A count with its noun; "info" is short for "info finding".
pub fn counted(count: usize, noun: &str) -> String {
    let noun = if noun == "info" { "info finding" } else { noun };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
