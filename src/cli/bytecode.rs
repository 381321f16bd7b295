//! The arguments of `pylens bytecode`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::{OutputTarget, ReportArgs};
use crate::bytecode::audit::{Hazard, Policy};

/// The commands about compiled files.
#[derive(Debug, Subcommand)]
pub enum BytecodeCommand {
    /// Report compiled files that may run other code than their source, and leftovers
    Audit(AuditArgs),
    /// Write checked-hash bytecode for every source
    ///
    /// Python compares the hash of the source with that in the file before it runs the code, so that no edit is ever
    /// invisible, whatever the times of the files. `SOURCE_DATE_EPOCH` has no effect, as the files hold no time: the same
    /// sources give the same bytes. `PYTHONPYCACHEPREFIX` is respected.
    Compile(CompileArgs),
    /// Remove the compiled files that an audit names
    ///
    /// What is in an archive stays, and what has no source unless `--sourceless` is given. Files that are merely
    /// timestamp-based, Python's default, are removed with `--policy checked-hash`.
    Clean(CleanArgs),
}

/// `pylens bytecode audit`.
#[derive(Debug, Clone, Default, Args)]
pub struct AuditArgs {
    /// The files and how they are judged.
    #[command(flatten)]
    pub judge: JudgeArgs,
    /// The output of findings.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Write findings to a file instead of standard output, or with `FORMAT=FILE` as well; can be repeated
    #[arg(long = "output-file", short, value_name = "[FORMAT=]FILE", help_heading = "Output", value_parser = OutputTarget::parser())]
    pub output_files: Vec<OutputTarget>,
}

/// The files that are judged, and how.
#[derive(Debug, Clone, Default, Args)]
pub struct JudgeArgs {
    /// Folders, compiled files, sources (for their caches) and archives
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Demands on compiled files: `checked-hash` makes an error of each that does not hold a checked hash
    #[arg(long, value_name = "POLICY", default_value = "default", value_parser = policy())]
    pub policy: Policy,
    /// Compile each source with this interpreter and compare; finds caches forged with equal time and size
    ///
    /// Caches of other versions are not compared. Another bug-fix release of the same version may compile differently:
    /// take the one that wrote the caches.
    #[arg(long, value_name = "PYTHON")]
    pub python: Option<String>,
    /// Hazards that are not reported
    #[arg(long, value_delimiter = ',', value_name = "HAZARD", value_parser = hazard())]
    pub ignore: Vec<Hazard>,
}

/// `pylens bytecode compile`.
#[derive(Debug, Clone, Default, Args)]
pub struct CompileArgs {
    /// Folders and sources
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The interpreter that compiles, a name or a path; the files are for its version alone
    #[arg(long, value_name = "PYTHON", required = true)]
    pub python: String,
    /// Level of optimisation: 1 is that of `python -O`, 2 that of `-OO`; can be repeated
    #[arg(
        long,
        value_name = "LEVEL",
        value_delimiter = ',',
        default_value = "0",
        value_parser = clap::value_parser!(u8).range(0..=2)
    )]
    pub optimize: Vec<u8>,
    /// The output of findings.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// `pylens bytecode clean`.
#[derive(Debug, Clone, Default, Args)]
pub struct CleanArgs {
    /// The files and how they are judged.
    #[command(flatten)]
    pub judge: JudgeArgs,
    /// List what would be removed, and remove nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Also remove what can be imported and has no source, which may be the only copy of a program
    #[arg(long)]
    pub sourceless: bool,
    /// Exit with status 0 even if hazards are left; errors still make it 2
    #[arg(long, short = 'e')]
    pub exit_zero: bool,
}

fn policy() -> impl TypedValueParser<Value = Policy> {
    PossibleValuesParser::new(["default", "checked-hash"]).map(|name| match &*name {
        "checked-hash" => Policy::CheckedHash,
        _ => Policy::Default,
    })
}

fn hazard() -> impl TypedValueParser<Value = Hazard> {
    PossibleValuesParser::new(Hazard::ALL.map(Hazard::name))
        .try_map(|name| Hazard::find(&name).ok_or("no such hazard"))
}
