//! Where values come from, what they are made of, and what becomes of them.
//!
//! [`sources`] and [`destinations`] are the engine: all that follows a value from one name, attribute or call to the next is
//! there, under one budget and with circles cut. The others tell what the sources are, each for one kind of question.
//!
//! Rules and the other groups of analyses use it. It never asks what a rule wants, nor why a class or loader is there.

pub mod constancy;
pub mod creation;
pub mod decoding;
pub mod destinations;
pub mod parts;
pub mod provenance;
pub mod sources;
pub mod value_type;
