//! The import system in use: loaders, modules that are loaded by hand, and the table of all modules.
//!
//! Used by rules.
//! Never knows what is done with compiled text.

pub mod hooks;
pub mod last_parts;
pub mod loader;
pub mod loading;
pub mod module_table;
pub mod templates;
