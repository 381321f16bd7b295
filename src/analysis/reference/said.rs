//! Findings at a node.

use super::{Escape, Reference, Verdict};
use crate::syntax::NodeId;

/// The findings at one node, which count until the node is evaluated again.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) found: Vec<Reference>,
    pub(super) escapes: Vec<Escape>,
    /// The verdict on the expression, and the one that it starts from.
    pub(super) chain: Option<(Verdict, Option<NodeId>)>,
}
