//! What a file is for: a test, a program, a copy of somebody else's code.
//!
//! Used by rules.
//! Never knows what a rule looks for.

pub mod script;
pub mod testing;
pub mod vendored;
