//! Functions as they are written: docstring, parameters, signature.
//!
//! Every other group of analyses may use it. It never follows a value.

pub mod docstring;
pub mod parameters;
pub mod signature;
