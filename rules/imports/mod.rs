//! Loading modules by hand.

use crate::rule::Group;

pub mod dynamic_module_constant_name;
pub mod import_hook_removed_api;
pub mod module_reload;
pub mod source_decoded_blindly;
pub mod spec_module_unregistered;
pub mod spec_none_unchecked;
pub mod sys_modules_live_iteration;
pub mod sys_modules_no_rollback;
pub mod sys_path_pop;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "imports",
    summary: "Loading modules by hand",
    rules: &[
        &spec_module_unregistered::RULE,
        &sys_modules_no_rollback::RULE,
        &spec_none_unchecked::RULE,
        &dynamic_module_constant_name::RULE,
        &source_decoded_blindly::RULE,
        &import_hook_removed_api::RULE,
        &sys_modules_live_iteration::RULE,
        &module_reload::RULE,
        &sys_path_pop::RULE,
    ],
};
