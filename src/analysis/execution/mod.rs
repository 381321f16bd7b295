//! Text and trees that are compiled and run.
//!
//! Rules use it. It never knows how modules are found or loaded.

pub mod compiling;
pub mod prompt;
