//! `is` compares objects, not values.

use crate::rule::Group;

pub mod is_literal;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "identity",
    summary: "`is` compares objects, not values",
    rules: &[&is_literal::RULE],
};
