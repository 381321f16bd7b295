//! Compiled code that no longer matches its source, or is never cached.

use crate::rule::Group;

pub mod pyc_invalidation_not_checked;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "bytecode",
    summary: "Compiled code that no longer matches its source, or is never cached",
    rules: &[&pyc_invalidation_not_checked::RULE],
};
