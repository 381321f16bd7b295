//! Code that parses, visits and transforms Python syntax trees.

use crate::rule::Group;

pub mod ast_insert_before_docstring;
pub mod ast_no_generic_visit;
pub mod ast_removed_node;
pub mod ast_visitor_skips_twin;
pub mod compile_unfixed_tree;
pub mod parse_error_too_narrow;
pub mod source_header_prepended;
pub mod transformer_drops_node;
pub mod tree_recursion_uncaught;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "ast",
    summary: "Code that parses, visits and transforms Python syntax trees",
    rules: &[
        &source_header_prepended::RULE,
        &ast_visitor_skips_twin::RULE,
        &transformer_drops_node::RULE,
        &ast_insert_before_docstring::RULE,
        &compile_unfixed_tree::RULE,
        &tree_recursion_uncaught::RULE,
        &parse_error_too_narrow::RULE,
        &ast_removed_node::RULE,
        &ast_no_generic_visit::RULE,
    ],
};
