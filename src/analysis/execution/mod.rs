//! Text and trees that are compiled and run.
//!
//! Used by rules.
//! Never knows how modules are found or loaded.

pub mod compiling;
pub mod namespace_reads;
pub mod own_file;
pub mod parsing;
pub mod prompt;
pub mod trees;
