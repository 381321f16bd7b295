//! What a file is for: a test, a program, a copy of somebody else's code.
//!
//! Rules use it. It judges by path and text alone, and never by what a rule looks for.

pub mod script;
pub mod testing;
pub mod vendored;
