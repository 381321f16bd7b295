//! pylens: a linter and AST rewriter for platforms that load, rewrite, ship and run other people's Python.
//!
//! A program that has a text in memory asks an [`Engine`], on any thread, and needs no default features:
//!
//! ```
//! use pylens::Engine;
//! use pylens::diagnostic::Safety;
//!
//! let engine = Engine::new("[severity]\nis-literal = 'warning'\n")?;
//! let upload = "name = '🦀' if state is 'done' else ''\n";
//!
//! let finding = &engine.check("upload.py", upload)?.findings[0];
//! assert_eq!((&*finding.rule, finding.severity.name()), ("is-literal", "warning"));
//! let start = finding.span.start;
//! assert_eq!((start.line, start.byte_column, start.column, start.utf16_column), (1, 18, 15, 16));
//!
//! // This fix may change what the code does, so it is applied only on request.
//! let fixed = engine.fix("upload.py", upload, Safety::Unsafe)?;
//! assert_eq!(fixed.text, "name = '🦀' if state == 'done' else ''\n");
//!
//! let error = Engine::new("select = [\n  'is-litteral',\n]\n").unwrap_err();
//! assert_eq!(error.position(), Some((2, 3)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Data flows one way, and the modules are named after its stations:
//!
//! ```text
//! arguments -> settings -> files -> source text -> syntax -> findings -> (suppressed) -> edits -> output
//! cli          settings    discover source         syntax    lint        suppression     fix      output
//! ```
//!
//! Dependencies: [`engine`] knows the built-in rules and everything that a text in memory needs; the command line is
//! the feature `cli` on top, whose `commands` know everything; [`lint`], [`fix`], [`suppression`] and `output` know
//! what a rule is, not which there are, nor whether one was compiled in or made at run time; a rule sees only
//! [`mod@file`], [`context`], [`diagnostic`], [`rewrite`], [`syntax`], [`names`] and the analyses of code in
//! [`analysis`], which see no more than the [`mod@file`] and report nothing; only [`syntax`] names the parser's crates;
//! only [`source`] reads or writes a user's file; [`config`] takes a configuration text apart without knowing a key,
//! [`settings`] know those of the core, and a rule that declares a [`section`] knows that; what was configured reaches
//! a check as [`lint_settings`], which know nothing of configuration files; [`telemetry`] says where injected code goes
//! and where it is; [`report`] has the figures of functions, of which no rule knows; `bytecode` judges, removes and
//! writes compiled files, and sees of all this what a diagnostic is and what a registry; `gate` has the configuration to copy
//! for judging uploads; `interpreter` asks the interpreters of users about texts; `fingerprint` tells findings apart from one run to the next,
//! `baseline` has those of old, and `repository` asks git. `tests/structure.rs` holds the order.
//!
//! These never happen: a file that was not checked is skipped silently; a byte that no edit touched changes; a file
//! with a syntax error is edited; a statement is inserted into a file that would not be the same code without it; the
//! number of threads changes the output.

pub mod analysis;
#[cfg(feature = "cli")]
pub mod baseline;
#[cfg(feature = "cli")]
pub mod bytecode;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod commands;
pub mod config;
pub mod context;
pub mod diagnostic;
#[cfg(feature = "cli")]
pub mod discover;
pub mod engine;
pub mod file;
#[cfg(feature = "cli")]
pub mod fingerprint;
pub mod fix;
pub mod form;
#[cfg(feature = "cli")]
pub mod gate;
#[cfg(feature = "cli")]
pub mod interpreter;
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
pub mod python;
pub mod registry;
pub mod report;
#[cfg(feature = "cli")]
pub mod repository;
pub mod rewrite;
pub mod rule;
pub mod section;
pub mod settings;
pub mod source;
pub mod suppression;
pub mod syntax;
pub mod telemetry;

#[path = "../rules/mod.rs"]
pub mod rules;

pub use engine::Engine;
