//! Signatures that tools and reviewers can read.

use crate::rule::Group;

pub mod missing_annotations;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "annotations",
    summary: "Signatures that tools and reviewers can read",
    rules: &[&missing_annotations::RULE],
};
