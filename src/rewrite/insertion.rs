//! Insertions, and the lines around them.

use crate::diagnostic::Edit;

/// Edits that add code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// The edits, in order.
    pub edits: Vec<Edit>,
    /// True if what stands below moves down by a line.
    pub moves_lines: bool,
}

impl Insertion {
    pub(super) fn still(edits: impl Into<Vec<Edit>>) -> Insertion {
        Insertion { edits: edits.into(), moves_lines: false }
    }

    pub(super) fn moving(edits: impl Into<Vec<Edit>>) -> Insertion {
        Insertion { edits: edits.into(), moves_lines: true }
    }
}
