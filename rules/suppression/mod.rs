//! `# pylens:` comments that do not do what they seem to.

use crate::rule::Group;

pub mod blanket_suppression;
pub mod invalid_suppression;
pub mod unused_suppression;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "suppression",
    summary: "`# pylens:` comments that do not do what they seem to",
    rules: &[&blanket_suppression::RULE, &invalid_suppression::RULE, &unused_suppression::RULE],
};
