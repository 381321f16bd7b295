//! Descriptors, slots, metaclasses, attribute hooks.

use crate::rule::Group;

pub mod slots_conflict;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "metaprogramming",
    summary: "Descriptors, slots, metaclasses, attribute hooks",
    rules: &[&slots_conflict::RULE],
};
