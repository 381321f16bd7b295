//! Questions about code that many rules ask, each answered once.
//!
//! Used by rules, by [`crate::telemetry`] and by [`crate::report`].
//! Never knows a rule, what is reported, or anything outside the [`crate::file::File`].

pub mod calls;
pub mod characters;
pub mod classes;
pub mod complexity;
pub mod control;
pub mod execution;
pub mod functions;
pub mod imports;
pub mod reference;
pub mod surroundings;
pub mod values;
