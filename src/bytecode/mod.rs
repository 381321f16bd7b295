//! Bytecode in files: `.pyc` files, judged as the interpreter judges them, removed, and written so that they are safe.
//!
//! ```text
//! paths -> tree -> caches and archives -> header, source -> verdicts -> findings, removals
//!                  sources -> marshaller -> checked-hash bytecode
//! ```
//!
//! Nothing here runs or unmarshals the code in a file; with an interpreter, the source is compiled, never run.
//!
//! Used by the commands.
//! Never knows how a finding is shown.

pub mod audit;
pub mod clean;
pub mod compile;
pub mod header;
pub mod locate;
pub mod magic;
pub mod marshal;
pub mod marshaller;
pub mod read;
pub mod source_hash;
pub mod tree;
