//! Weak references, garbage collection, pickling, shared state.

use crate::rule::Group;

pub mod cached_method;
pub mod gc_left_disabled;
pub mod pickle_local_callable;
pub mod unlocked_global_update;
pub mod weakref_misuse;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "memory",
    summary: "Weak references, garbage collection, pickling, shared state",
    rules: &[
        &pickle_local_callable::RULE,
        &weakref_misuse::RULE,
        &gc_left_disabled::RULE,
        &unlocked_global_update::RULE,
        &cached_method::RULE,
    ],
};
