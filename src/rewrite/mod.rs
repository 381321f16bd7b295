//! Where code can be inserted, and how: the primitives that fixes are made of.
//!
//! No rule computes the place of an insertion by hand. Everything here returns edits and changes nothing.

mod arguments;
mod header;
mod imports;
mod lines;
mod prologue;
mod statements;

pub use arguments::add_argument;
pub use header::check_header;
pub use imports::{Imported, import_module};
pub use lines::follows_backslash;
pub use prologue::{after_prologue, begins_with, prologue};
pub use statements::{after_statement, append_to_body, before_statement};
