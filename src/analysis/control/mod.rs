//! Control flow: how a function can end, what would catch an exception, which code runs only on some versions.
//!
//! Used by rules and by every other group of analyses.
//! Never knows classes or modules.

pub mod flow;
pub mod guards;
pub mod versions;
