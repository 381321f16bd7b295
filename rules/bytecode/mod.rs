//! Compiled code that no longer matches its source, or is never cached.

use crate::rule::Group;

pub mod pyc_invalidation_not_checked;
pub mod stale_pyc_write_then_import;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "bytecode",
    summary: "Compiled code that no longer matches its source, or is never cached",
    rules: &[&stale_pyc_write_then_import::RULE, &pyc_invalidation_not_checked::RULE],
};
