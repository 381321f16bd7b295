//! The tests from outside: the library, the binary and the repository, as their users see them.
//!
//! One program, so that the library is linked once. `cargo test --test tests variants::` runs one subject; the name of a
//! rule, as in `cargo test --test tests is_literal`, runs all that is said of it.

#[macro_use]
mod every_rule;
mod limits;
mod mutants;
mod project;
mod snippets;

mod bytecode;
mod cli;
mod compiling;
mod engine;
mod examples;
mod explanations;
mod fixing;
mod formats;
mod fuzzing;
mod gate;
mod names;
mod neighbours;
mod old_code;
mod policy;
mod profiles;
mod properties;
mod python;
mod readme;
mod registry;
mod report;
mod rules;
mod sections;
mod settings;
mod source;
mod structure;
mod surroundings;
mod target_version;
mod telemetry;
mod terminal;
mod untrusted;
mod upgrade;
mod variants;
mod words;
#[cfg(unix)]
mod writing;
