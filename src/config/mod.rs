//! Configuration texts: TOML values that know their key and their location, and what can be wrong with them.
//!
//! Used by [`crate::settings`], which says which keys there are, and by rules that declare a section of their own.
//! Never knows a key or a rule.

mod choice;
mod decode;
mod document;
mod error;
mod origin;
mod patterns;
mod section;
mod value;

pub use choice::{Choice, OutputFormat};
pub use decode::Names;
pub use document::quoted;
pub use error::{Problem, SettingsError, Suggestion};
pub use origin::{Located, Location, Origin};
pub use section::SectionLayer;
pub use value::{Entries, FromToml, Table, ToToml, Value};

pub(crate) use patterns::PatternsBuilder;
