//! The audit: every file of bytecode under the named paths, with what is wrong with it.
//!
//! Used by the command of that name, and by `clean`, which removes what it names.
//! Never runs or unmarshals code, and never writes.

mod archive;
mod comparison;
mod hazard;
mod judge;
mod loose;
mod scan;

use std::path::{Path, PathBuf};

pub use hazard::Hazard;
pub use judge::{Evidence, Finding, Outcome, Reader, SourceFile, Verdict, judge};
pub use scan::{Item, Kind, Scan};

use super::locate::CachePrefix;
use super::magic::Magic;
use super::marshaller::Marshaller;
use super::read::ReadError;
use crate::interpreter::InterpreterError;

/// The demands on bytecode.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Policy {
    /// No code runs that is not that of its source.
    #[default]
    Default,
    /// Every cache holds the hash of its source, which the interpreter compares.
    CheckedHash,
}

/// The settings of an audit.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The demands on bytecode.
    pub policy: Policy,
    /// The hazards that are not reported.
    pub ignored: Vec<Hazard>,
    /// The time that a build gives all its files (`SOURCE_DATE_EPOCH`), in seconds since 1970.
    pub epoch: Option<i64>,
    /// The magic number of the interpreter that modules without a tag in their name are for; any known one if nothing.
    pub magic: Option<Magic>,
}

/// A file or member of an archive that was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// The path as it is shown; that of a member goes on behind that of its archive.
    pub path: PathBuf,
    /// True if it is a member of an archive.
    pub is_member: bool,
    /// True if there is no source of what it holds, whatever is reported.
    pub is_only_copy: bool,
    /// The verdict.
    pub verdict: Verdict,
    /// True if the code was compared with that of the source.
    pub is_compared: bool,
}

/// An error that left a file unjudged.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// It, its source or its archive cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The interpreter did not compile its source.
    #[error("{}: {source}", path.display())]
    Interpreter {
        /// The path of the cache as it is shown.
        path: PathBuf,
        /// The reason.
        source: InterpreterError,
    },
}

/// Judges files of bytecode; shared by all threads.
#[derive(Debug)]
pub struct Auditor<'a> {
    /// The settings.
    pub options: Options,
    /// The working directory, from which relative paths are seen.
    pub base: &'a Path,
    /// The tree that bytecode of the sources lies in, if there is one.
    pub prefix: Option<&'a CachePrefix>,
    /// The interpreters that compile sources for comparison.
    pub marshaller: Option<&'a Marshaller>,
}

impl Auditor<'_> {
    /// The verdicts on what an item holds, in the order of their paths. One that cannot be read leaves the others of its
    /// archive judged.
    pub fn audit(&self, item: &Item) -> Vec<Result<Audited, AuditError>> {
        match item.kind {
            Kind::Archive => archive::audit(self, &item.path),
            Kind::Cache | Kind::Module | Kind::Prefixed => vec![loose::audit(self, item)],
        }
    }
}
