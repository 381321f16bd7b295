//! Classes: what they inherit, what their methods do with the instance, and visitors of trees.
//!
//! Used by rules and by the analyses of imports.
//! Never knows modules, loaders or files.

pub mod instance;
pub mod lineage;
pub mod private_names;
pub mod tree_visitor;
