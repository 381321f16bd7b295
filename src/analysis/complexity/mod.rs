//! Measures of how much code has to be kept in mind, and how many ways lead through it.
//!
//! Used by rules and by [`crate::report`].
//! Never decides how much is too much.

mod branches;
mod cognitive;
mod cyclomatic;
mod nesting;

pub use branches::branches;
pub use cognitive::{Reach, calls_itself, cognitive};
pub use cyclomatic::cyclomatic;
pub use nesting::nesting;
