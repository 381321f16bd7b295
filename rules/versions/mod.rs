//! Code that some of the versions of Python it is meant for do not run, or run in another way.

use crate::rule::{Group, Rule};
use crate::rules::{ast, imports, syntax};

pub mod behaviour_changed;
pub mod changed_signature;
pub mod deprecated_api;
pub mod locale_encoding;
pub mod removed_api;
pub mod removed_visitor;
pub mod syntax_too_new;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "versions",
    summary: "What some of the targeted versions of Python do not have",
    rules: &[
        &syntax_too_new::RULE,
        &removed_api::RULE,
        &removed_visitor::RULE,
        &changed_signature::RULE,
        &behaviour_changed::RULE,
        &deprecated_api::RULE,
        &locale_encoding::RULE,
    ],
};

/// The rules that say what a newer version does to code that runs on an older one.
pub static UPGRADE: &[&Rule] = &[
    &syntax::syntax_error::RULE,
    &ast::ast_removed_node::RULE,
    &imports::import_hook_removed_api::RULE,
    &removed_api::RULE,
    &removed_visitor::RULE,
    &changed_signature::RULE,
    &behaviour_changed::RULE,
    &deprecated_api::RULE,
    &locale_encoding::RULE,
];
