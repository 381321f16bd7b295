//! The import system in use: loaders, modules that are loaded by hand, and the table of all modules.
//!
//! Rules use it, and it uses every other group. It never knows what is done with compiled text.

pub mod loader;
pub mod loading;
pub mod module_table;
pub mod templates;
