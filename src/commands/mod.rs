//! The commands, each the pipeline read from top to bottom. Only here is it known which rules exist.
//!
//! Used by `main` alone.
//! Never decides what is found or how it looks.

mod baselines;
mod bytecode;
mod check;
mod completions;
mod config;
mod fix;
mod found;
mod gate;
mod inputs;
mod interrupt;
mod job;
mod output_stream;
mod progress;
mod report;
mod reports;
mod rule;
mod run;
mod terminal;
mod upgrade;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// The outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing was found, or all of it was fixed.
    Clean,
    /// Findings, or a difference to show.
    Findings,
    /// The job could not be done as asked.
    Failed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        match status {
            Status::Clean => ExitCode::SUCCESS,
            Status::Findings => ExitCode::from(1),
            Status::Failed => ExitCode::from(2),
        }
    }
}

/// Runs the requested command.
///
/// # Errors
/// If the job could not be begun, or its output could not be written. What is wrong with single files is reported on
/// standard error and part of the status.
pub fn run(cli: Cli) -> anyhow::Result<Status> {
    let global = cli.global;
    match cli.command {
        Command::Check(args) => check::run(&args, &global),
        Command::Fix(args) => fix::run(&args, &global),
        Command::Upgrade(args) => upgrade::run(&args, &global),
        Command::Rule(args) => rule::run(&args, &global),
        Command::Report(args) => report::run(&args, &global),
        Command::Bytecode(command) => bytecode::run(&command, &global),
        Command::Gate(args) => gate::run(&args, &global),
        Command::Config(args) => config::run(&args, &global),
        Command::Completions { shell } => completions::run(shell),
        Command::Version => print(format!("pylens {}\n", env!("CARGO_PKG_VERSION")).as_bytes()),
    }
}

/// An error with its causes, each said once: some errors already say what caused them.
pub fn explained(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// Writes to standard output. A reader that has gone away, as in `pylens rule | head`, is no error.
fn print(text: &[u8]) -> anyhow::Result<Status> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Status::Clean),
    }
}
