//! Where values come from, what they are made of, and what becomes of them.
//!
//! Rules and the other groups of analyses use it. It never asks what a rule wants, nor why a class or loader is there.

pub mod constancy;
pub mod creation;
pub mod decoding;
pub mod parts;
pub mod provenance;
pub mod sources;
pub mod usage;
pub mod value_type;
