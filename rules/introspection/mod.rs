//! Recovering source, callers and metadata from live objects.

use crate::rule::Group;

pub mod decorator_without_wraps;
pub mod getsource_unguarded;
pub mod inspect_stack_for_caller;
pub mod loader_without_get_source;
pub mod trace_function_dropped;
pub mod warning_filters_changed;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "introspection",
    summary: "Recovering source, callers and metadata from live objects",
    rules: &[
        &getsource_unguarded::RULE,
        &loader_without_get_source::RULE,
        &decorator_without_wraps::RULE,
        &inspect_stack_for_caller::RULE,
        &trace_function_dropped::RULE,
        &warning_filters_changed::RULE,
    ],
};
