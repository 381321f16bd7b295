//! Compiled code that no longer matches its source, or is never cached.

use crate::rule::Group;

pub mod instrumented_loader_shares_pyc;
pub mod loader_bypasses_pyc;
pub mod pyc_invalidation_not_checked;
pub mod stale_pyc_write_then_import;
pub mod version_bound_bytecode;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "bytecode",
    summary: "Compiled code that no longer matches its source, or is never cached",
    rules: &[
        &instrumented_loader_shares_pyc::RULE,
        &stale_pyc_write_then_import::RULE,
        &pyc_invalidation_not_checked::RULE,
        &loader_bypasses_pyc::RULE,
        &version_bound_bytecode::RULE,
    ],
};
