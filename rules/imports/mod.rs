//! Loading modules by hand.

use crate::rule::Group;

pub mod spec_module_unregistered;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "imports",
    summary: "Loading modules by hand",
    rules: &[&spec_module_unregistered::RULE],
};
