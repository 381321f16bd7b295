//! What is in force: the resolved settings of a run, of a folder and of a file.
//!
//! `file` is what was written, this module is what it means. Nothing downstream sees a configuration file.

mod lint;

pub use lint::{LintSettings, PerFileIgnore, RuleTable, Telemetry};
