//! Loading modules by hand.

use crate::rule::Group;

pub mod import_hook_removed_api;
pub mod source_decoded_blindly;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "imports",
    summary: "Loading modules by hand",
    rules: &[&source_decoded_blindly::RULE, &import_hook_removed_api::RULE],
};
