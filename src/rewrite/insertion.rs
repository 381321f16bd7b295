//! What inserting code means for the lines around it.

use crate::diagnostic::Edit;

/// An edit that adds code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// The edit.
    pub edit: Edit,
    /// Whether what stands below moves down by a line.
    pub moves_lines: bool,
}

impl Insertion {
    pub(super) fn still(edit: Edit) -> Insertion {
        Insertion { edit, moves_lines: false }
    }

    pub(super) fn moving(edit: Edit) -> Insertion {
        Insertion { edit, moves_lines: true }
    }
}
