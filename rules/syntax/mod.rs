//! Code that no interpreter would run.

use crate::rule::Group;

pub mod except_comma_name;
pub mod syntax_error;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "syntax",
    summary: "What no interpreter would run",
    rules: &[&syntax_error::RULE, &except_comma_name::RULE],
};
