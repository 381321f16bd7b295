//! The `pylens` command.

use std::process::ExitCode;

use pylens::cli;
use pylens::commands::{self, Status};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match commands::run(cli::parse()) {
        Ok(status) => status.into(),
        Err(error) => {
            eprintln!("error: {}", commands::explained(&error));
            Status::Failed.into()
        }
    }
}
