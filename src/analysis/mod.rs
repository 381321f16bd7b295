//! Questions about code that many rules ask, each answered once.
//!
//! Everything here builds on [`crate::syntax`] and [`crate::names`], reports nothing and knows no rule.

pub mod characters;
pub mod compiling;
pub mod constancy;
pub mod creation;
pub mod decoding;
pub mod docstring;
pub mod flow;
pub mod guards;
pub mod hooks;
pub mod instance;
pub mod instrumentation;
pub mod lineage;
pub mod loader;
pub mod loading;
pub mod lookups;
pub mod module_table;
pub mod namespace;
pub mod parameters;
pub mod parts;
pub mod prompt;
pub mod provenance;
pub mod reference;
pub mod script;
pub mod scrutiny;
pub mod signature;
pub mod slots;
pub mod sources;
pub mod testing;
pub mod tree_visitor;
pub mod usage;
pub mod value_type;
pub mod vendored;
pub mod versions;
