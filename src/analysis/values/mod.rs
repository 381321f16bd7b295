//! The sources, parts and destinations of values.
//!
//! [`sources`] and [`destinations`] are the engine: all that follows a value from one name, attribute or call to the next is
//! there, under one budget and with circles cut. The others tell what the sources are, each for one kind of question.
//!
//! Used by rules and by every other group of analyses.
//! Never knows why a class or a loader is there.

pub mod constancy;
pub mod creation;
pub mod decoding;
pub mod destinations;
pub mod parts;
pub mod provenance;
pub mod quoted;
pub mod sources;
pub mod value_type;
