//! The built-in rules: one folder per group, one file or folder per rule.
//!
//! Used by the commands alone, who hand them to the linter.
//! Never knows another rule, a setting that is not its own, or how a finding is shown.

pub mod annotations;
pub mod ast;
pub mod asyncio;
pub mod bytecode;
pub mod complexity;
pub mod dynamic;
pub mod identity;
pub mod imports;
pub mod introspection;
pub mod memory;
pub mod metaprogramming;
mod neighbours;
pub mod policy;
pub mod source;
pub mod suppression;
pub mod syntax;
pub mod telemetry;
pub mod versions;

use crate::registry::Registry;
use crate::rule::Group;

/// The groups in catalogue order.
pub static GROUPS: &[&Group] = &[
    &syntax::GROUP,
    &versions::GROUP,
    &suppression::GROUP,
    &annotations::GROUP,
    &identity::GROUP,
    &dynamic::GROUP,
    &introspection::GROUP,
    &bytecode::GROUP,
    &imports::GROUP,
    &ast::GROUP,
    &metaprogramming::GROUP,
    &asyncio::GROUP,
    &memory::GROUP,
    &complexity::GROUP,
    &telemetry::GROUP,
    &policy::GROUP,
    &source::GROUP,
];

/// A registry of all built-in rules.
pub fn registry() -> Registry {
    Registry::new(GROUPS.iter().copied()).with_neighbours(neighbours::NEIGHBOURS)
}
