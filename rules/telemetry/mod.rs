//! The configured instrumentation.

use crate::rule::Group;

pub mod missing_telemetry_entry;
pub mod missing_telemetry_header;
pub mod outdated_telemetry;
pub mod telemetry_shadowed;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "telemetry",
    summary: "The configured instrumentation",
    rules: &[
        &missing_telemetry_header::RULE,
        &missing_telemetry_entry::RULE,
        &outdated_telemetry::RULE,
        &telemetry_shadowed::RULE,
    ],
};
