//! Code that parses, visits and transforms Python syntax trees.

use crate::rule::Group;

pub mod ast_removed_node;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "ast",
    summary: "Code that parses, visits and transforms Python syntax trees",
    rules: &[&ast_removed_node::RULE],
};
