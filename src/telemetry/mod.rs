//! The functions that telemetry goes into, and the telemetry that is in a file.
//!
//! Used by the rules about telemetry, the linter and the commands.
//! Never makes an edit of its own: where code goes in a file is for [`crate::rewrite`] to say.

mod alias;
mod entered;
mod given;
mod left_alone;
mod origins;
mod passing;
mod placement;
mod presence;
mod reach;
mod removal;
mod scope;
mod stray;
mod taken;

pub use alias::{aliased, present_alias};
pub use entered::{Entered, ModulePath};
pub use left_alone::{LeftAlone, is_left_alone_as_data};
pub use passing::passes;
pub use placement::placement;
pub use presence::{Presence, declared_global, entry_of, header_of, may_have_entry};
pub use reach::{Obstacle, Reach, rebindings};
pub use removal::removals;
pub use scope::{ScopeNotes, functions_in_scope, scope_notes};
pub use stray::{Stray, strays};
