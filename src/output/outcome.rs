//! The end of a run, beside its findings.

use std::path::PathBuf;

use crate::repository::Head;

/// The end of a run, for the formats that tell of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome<'o> {
    /// The sentence that sums it up.
    pub summary: String,
    /// The things that could not be done.
    pub failures: &'o [Failure],
    /// The state of the repository that was checked, if there is one.
    pub head: Option<&'o Head>,
}

/// Something that could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The file that it is about, if it is about one.
    pub path: Option<PathBuf>,
    /// The reason.
    pub message: String,
}
