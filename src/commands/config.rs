//! `pylens config`: the settings in force for a path, and where each comes from.

use std::fmt::Write as _;

use anyhow::Context as _;

use super::{Status, print};
use crate::cli::{ConfigArgs, GlobalArgs};
use crate::rules;
use crate::settings::SettingsResolver;

pub(super) fn run(args: &ConfigArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let registry = rules::registry();
    let folder = std::env::current_dir().context("the working directory cannot be found")?;
    let resolver = SettingsResolver::new(&registry, global.overrides(), &folder)?;
    let path = folder.join(&args.path);
    std::fs::metadata(&path).with_context(|| format!("{}", args.path.display()))?;
    let settings = if path.is_dir() {
        resolver.for_directory(&args.path)?
    } else {
        resolver.for_file(&args.path)?
    };
    let mut text = String::new();
    for entry in settings.explain() {
        let _ = writeln!(text, "{} = {}  # {}", entry.key, entry.value, entry.origin);
    }
    print(text.as_bytes())
}
