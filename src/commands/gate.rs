//! `pylens gate`: a configuration to copy.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

use super::{Status, print};
use crate::cli::{GateArgs, GlobalArgs};
use crate::gate::config;
use crate::output::escape;

pub(super) fn run(args: &GateArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let text = config(args.purpose.into());
    if args.file == Path::new("-") {
        return print(text.as_bytes());
    }
    let name = args.file.to_string_lossy();
    let shown = escape(&name);
    let mut file = match File::create_new(&args.file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{shown} exists; name another file, or `-` for standard output");
        }
        file => file.with_context(|| format!("{shown} cannot be written"))?,
    };
    file.write_all(text.as_bytes()).with_context(|| format!("{shown} cannot be written"))?;
    if !global.quiet {
        eprintln!(
            "note: wrote {shown}; judge uploads by `pylens check --untrusted --config {shown} UPLOAD`"
        );
    }
    Ok(Status::Clean)
}
