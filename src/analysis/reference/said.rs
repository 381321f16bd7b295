//! Findings at a node.

use super::{Escape, Reference};

/// The findings at one node, which count until the node is evaluated again.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) found: Vec<Reference>,
    pub(super) escapes: Vec<Escape>,
    /// True if the expression is wanted or spared, so that none counts that it starts from.
    pub(super) is_decided: bool,
}
