//! Where values come from, what they are made of, and what becomes of them.
//!
//! Used by rules and by every other group of analyses.
//! Never knows why a class or a loader is there.

pub mod constancy;
pub mod creation;
pub mod decoding;
pub mod parts;
pub mod provenance;
pub mod usage;
pub mod value_type;
