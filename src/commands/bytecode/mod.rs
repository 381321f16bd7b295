//! `pylens bytecode`: compiled files, found, judged, removed and written.
//!
//! Used by the commands' entry.
//! Never decides what is found or how it looks.

mod audit;
mod clean;
mod compile;
mod judging;

use std::fmt::Display;
use std::path::PathBuf;

use crate::bytecode::locate::{CachePrefix, PREFIX_VARIABLE};
use crate::cli::{BytecodeCommand, GlobalArgs};
use crate::output::escape;

use super::Status;
use super::run::Run;

pub(super) fn run(command: &BytecodeCommand, global: &GlobalArgs) -> anyhow::Result<Status> {
    match command {
        BytecodeCommand::Audit(args) => audit::run(args, global),
        BytecodeCommand::Compile(args) => compile::run(args, global),
        BytecodeCommand::Clean(args) => clean::run(args, global),
    }
}

/// The tree that bytecode lies in instead of beside its source, if the environment names one.
fn prefix(run: &Run) -> Option<CachePrefix> {
    let value = std::env::var_os(PREFIX_VARIABLE)?;
    let prefix = CachePrefix::new(&value, run.working_directory())?;
    let root = prefix.root().display();
    run.note(format!("{PREFIX_VARIABLE} is set, so the caches of sources lie in {root}"));
    Some(prefix)
}

/// Names the links to folders that were found, in which something may be that the run is about.
fn note_links<'l>(run: &Run, links: impl IntoIterator<Item = &'l PathBuf>) {
    for link in links {
        let link = link.to_string_lossy();
        let link = escape(&link);
        run.note(format!(
            "{link} is a link to a folder, which was not followed; name it to include it"
        ));
    }
}

/// Reports something that could not be done, which fails the run. Names of files, and of members of archives, may be
/// hostile.
fn fail(run: &mut Run, error: impl Display) {
    run.fail(escape(&error.to_string()));
}
