//! The `pylens` command.

use std::process::ExitCode;

use clap::Parser;

use pylens::cli::Cli;
use pylens::commands::{self, Status};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match commands::run(Cli::parse()) {
        Ok(status) => status.into(),
        Err(error) => {
            eprintln!("error: {}", commands::explained(&error));
            Status::Failed.into()
        }
    }
}
