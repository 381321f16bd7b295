//! Questions about code that many rules ask, each answered once.
//!
//! Used by rules and by [`crate::telemetry`].
//! Never knows a rule, what is reported, or anything outside the [`crate::file::File`].

pub mod calls;
pub mod characters;
pub mod classes;
pub mod control;
pub mod execution;
pub mod functions;
pub mod imports;
pub mod reference;
pub mod surroundings;
pub mod values;
