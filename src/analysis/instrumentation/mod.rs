//! The functions that telemetry goes into, and the telemetry that is in a file.

mod data;
mod entered;
mod placement;
mod presence;
mod removal;
mod scope;

pub use data::is_left_alone_as_data;
pub use entered::{Entered, FilePlace};
pub use placement::placement;
pub use presence::{Presence, declared_global, entry_of, header_of, may_have_entry};
pub use removal::removals;
pub use scope::functions_in_scope;
