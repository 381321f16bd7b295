//! Questions about code that many rules ask, each answered once.
//!
//! Everything here builds on [`crate::syntax`] and [`crate::names`], reports nothing and knows no rule.

pub mod decoding;
pub mod flow;
pub mod guards;
pub mod hooks;
pub mod instance;
pub mod lineage;
pub mod loader;
pub mod provenance;
pub mod signature;
pub mod slots;
pub mod usage;
pub mod versions;
