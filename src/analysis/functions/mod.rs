//! Functions as they are written: docstring, parameters, signature.
//!
//! Used by rules and by every other group of analyses.
//! Never follows a value.

pub mod docstring;
pub mod parameters;
pub mod signature;
