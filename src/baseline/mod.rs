//! Baselines: the findings of an old code base, recorded so that only new ones are reported.
//!
//! A finding is known by its fingerprint, which is no place: it is still the recorded one after a move to another line,
//! another file or another function, and after its code was laid out anew.
//!
//! Used by the commands.
//! Never covers a rule that always runs: what such a rule reports keeps a file from being checked.

mod entry;
mod matching;

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use entry::{Entry, Hex};
pub use matching::{Known, Matcher};

/// The version of the format.
const VERSION: u32 = 1;

/// Recorded findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The entries in the order in which they are written, each with another key.
    entries: Vec<Entry>,
}

/// A baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The file cannot be read.
    #[error(
        "the baseline {path} cannot be read: {source}; `pylens check --write-baseline` writes one"
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file is no baseline.
    #[error("{path} is no baseline: {reason}; `pylens check --write-baseline` writes a new one")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
}

/// The file as it is written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<E> {
    version: u32,
    findings: Vec<E>,
}

impl BaselineError {
    /// The same error, which names the file as `path`.
    #[must_use]
    pub fn about(self, path: &Path) -> BaselineError {
        let path = path.to_owned();
        match self {
            BaselineError::Read { source, .. } => BaselineError::Read { path, source },
            BaselineError::Invalid { reason, .. } => BaselineError::Invalid { path, reason },
        }
    }
}

impl Baseline {
    /// A baseline of these entries; equal ones become one.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Baseline {
        let mut entries: Vec<Entry> = entries.into_iter().collect();
        entries.sort();
        entries.dedup_by(|later, earlier| {
            let is_same = later.is_like(earlier);
            if is_same {
                earlier.count += later.count;
            }
            is_same
        });
        Baseline { entries }
    }

    /// The baseline in the file at `path`.
    ///
    /// # Errors
    /// If there is none.
    pub fn read(path: &Path) -> Result<Baseline, BaselineError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| BaselineError::Read { path: path.to_owned(), source })?;
        let invalid = |reason| BaselineError::Invalid { path: path.to_owned(), reason };
        let document: Document<Entry> =
            serde_json::from_str(&text).map_err(|error| invalid(error.to_string()))?;
        if document.version != VERSION {
            let reason = format!("its version is {}, not {VERSION}", document.version);
            return Err(invalid(reason));
        }
        Ok(Baseline::new(document.findings))
    }

    /// The text of the file: JSON with a line for each entry, so that changes of it can be read and merged.
    pub fn text(&self) -> String {
        let entries: Vec<String> = self
            .entries
            .iter()
            // Strings and numbers always serialize.
            .map(|entry| format!("\n    {}", serde_json::to_string(entry).unwrap_or_default()))
            .collect();
        let end = if entries.is_empty() { "" } else { "\n  " };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{}{end}]\n}}\n", entries.join(","))
    }

    /// The number of findings.
    pub fn len(&self) -> usize {
        self.entries.iter().map(|entry| entry.count as usize).sum()
    }

    /// True if there is no finding.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests;
