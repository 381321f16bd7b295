//! Positions for inserted code, and the edits that insert it: the primitives that fixes are made of.
//!
//! | what | where | by |
//! | --- | --- | --- |
//! | a header | before all else in a module, moving no line if possible | [`insert_header`] |
//! | an entry | at the start of a function, moving no line if possible | [`insert_entry`] |
//! | a statement | before or behind another one, or at the end of a body | [`before_statement`], [`after_statement`],
//! [`append_to_body`] |
//! | an argument | into a call | [`add_argument`] |
//! | an import | unless one serves | [`import_module`] |
//!
//! [`Injected::remove`] takes headers and entries out again, byte for byte. [`Code`] and [`Template`] are what may be
//! injected, and [`prove`] shows that an edit changed nothing else. [`Provenance`] tells inserted from original text.
//!
//! No rule computes the position of an insertion by hand. Everything here returns edits and changes nothing.
//!
//! Used by rules and by [`crate::telemetry`].
//! Never writes a file and never knows why something is inserted.

mod abridged;
mod added_line;
mod arguments;
mod code;
mod comments;
mod entry;
mod free_line;
mod header;
mod imports;
mod injected;
mod insertion;
mod lines;
mod pieces;
mod prologue;
mod proof;
mod provenance;
mod removal;
mod rename;
mod shift;
mod statements;
mod template;
mod traces;

pub use arguments::add_argument;
pub use code::{Code, CodeError, CodeNames};
pub use comments::is_directive;
pub use entry::{
    EntryCode, InsertionPoint, Opening, Wrapper, after_docstring, condition_parts, insert_entry,
    openings, start,
};
pub use header::{Placement, insert_header};
pub use imports::{Imported, import_module};
pub use injected::Injected;
pub use insertion::Insertion;
pub use lines::follows_backslash;
pub use prologue::prologue;
pub use proof::{Claim, Proof, Refuted, prove};
pub use provenance::Provenance;
pub use statements::{after_statement, append_to_body, before_statement, replace_statement};
pub use template::{Likeness, TargetFunction, Template};
