//! Questions about code that many rules ask, each answered once.
//!
//! Everything here builds on [`crate::syntax`] and [`crate::names`], reports nothing and knows no rule.

pub mod flow;
pub mod guards;
pub mod instance;
pub mod lineage;
pub mod provenance;
pub mod reference;
pub mod signature;
pub mod slots;
pub mod usage;
