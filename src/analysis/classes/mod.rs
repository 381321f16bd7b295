//! Classes: what they inherit, what their methods do with the instance, and visitors of trees.
//!
//! Rules and the analyses of imports use it. It never knows modules, loaders or files.

pub mod instance;
pub mod lineage;
pub mod tree_visitor;
