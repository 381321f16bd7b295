//! Restrictions on code that others upload.

use crate::rule::Group;

pub mod forbidden_api;
pub mod unresolvable_dynamic_access;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "policy",
    summary: "What uploaded code may not do",
    rules: &[&forbidden_api::RULE, &unresolvable_dynamic_access::RULE],
};
