//! The functions that telemetry goes into, and the telemetry that is in a file.

mod entered;
mod passing;
mod presence;
mod removal;
mod scope;

pub use entered::{Entered, FilePlace};
pub use passing::passes;
pub use presence::{
    Presence, declared_global, entry_of, header_of, may_have_entry, misplaced_entries,
};
pub use removal::removals;
pub use scope::functions_in_scope;
