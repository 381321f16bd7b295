//! pylens: a linter and AST rewriter for platforms that load, rewrite, ship and run other people's Python.
//!
//! Data flows one way, and the modules are named after its stations:
//!
//! ```text
//! arguments -> settings -> files -> source text -> syntax -> findings -> (suppressed) -> edits -> output
//! cli          settings    discover source         syntax    lint        suppression     fix      output
//! ```
//!
//! What knows what: `commands` know everything and all rules; [`lint`], [`fix`], [`suppression`] and [`output`] know what a rule
//! is, not which there are; a rule sees only [`mod@file`], [`context`], [`diagnostic`], [`rewrite`], [`syntax`], [`names`] and
//! the questions about code in [`analysis`], which see no more than the [`mod@file`] and report nothing; only [`syntax`] names
//! the parser's crates; only [`source`] reads or writes a user's file; what was configured reaches a check as
//! [`lint_settings`], which know nothing of configuration files; [`telemetry`] says where injected code goes and where it is.
//! `tests/structure.rs` holds the order.
//!
//! What never happens: a file that was not checked is passed over silently; a byte that no edit touched changes; a file
//! with a syntax error is edited; a statement is inserted into a file that would not be the same code without it; the number
//! of threads changes the output.

pub mod analysis;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod commands;
pub mod context;
pub mod diagnostic;
#[cfg(feature = "cli")]
pub mod discover;
pub mod file;
pub mod fix;
pub mod form;
pub mod lint;
pub mod lint_settings;
pub mod names;
pub mod options;
#[cfg(feature = "cli")]
pub mod output;
#[cfg(feature = "cli")]
pub mod parallel;
pub mod paths;
pub mod patterns;
pub mod registry;
pub mod rewrite;
pub mod rule;
pub mod settings;
pub mod source;
pub mod suppression;
pub mod syntax;
pub mod telemetry;

#[path = "../rules/mod.rs"]
pub mod rules;
