//! The configured instrumentation.

use crate::rule::Group;

pub mod missing_telemetry_header;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "telemetry",
    summary: "The configured instrumentation",
    rules: &[&missing_telemetry_header::RULE],
};
