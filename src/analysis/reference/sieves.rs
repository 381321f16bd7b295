//! Sieves for what may matter.

use super::known::{FINDING_ATTRIBUTES, FINDING_METHODS, synonymous_modules};
use super::members;
use crate::names::top_level;
use crate::syntax::Sieve;

/// The sieve for attributes that may matter where those of these names are wanted.
pub fn sieve_of_attributes<'s>(names: impl Iterator<Item = &'s str>) -> Sieve {
    let finding = FINDING_ATTRIBUTES.iter().chain(FINDING_METHODS).copied();
    members::modules().chain(finding).chain(names).collect()
}

/// The sieve for the parts between the dots of a name, one of which passes if a thing may matter where things of these names are
/// wanted.
pub fn sieve_of_things<'s>(names: impl Iterator<Item = &'s str>) -> Sieve {
    members::top_level_modules().chain(synonymous_modules()).chain(names.map(top_level)).collect()
}
