//! Loading modules by hand.

use crate::rule::Group;

pub mod module_reload;
pub mod spec_module_unregistered;
pub mod sys_modules_live_iteration;
pub mod sys_modules_no_rollback;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "imports",
    summary: "Loading modules by hand",
    rules: &[
        &spec_module_unregistered::RULE,
        &sys_modules_no_rollback::RULE,
        &sys_modules_live_iteration::RULE,
        &module_reload::RULE,
    ],
};
