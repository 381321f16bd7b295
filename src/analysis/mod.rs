//! Questions about code that many rules ask, each answered once.
//!
//! Everything here sees no more than a [`crate::file::File`], reports nothing and knows no rule.

pub mod characters;
pub mod classes;
pub mod control;
pub mod execution;
pub mod functions;
pub mod imports;
pub mod reference;
pub mod surroundings;
pub mod values;
