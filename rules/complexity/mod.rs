//! Complexity of functions.

use crate::rule::Group;

pub mod too_complex;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "complexity",
    summary: "How much a function decides",
    rules: &[&too_complex::RULE],
};
