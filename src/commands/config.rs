//! `pylens config`: the settings in force for a path, and where each comes from.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;

use super::{Status, print};
use crate::analysis::surroundings::Purpose;
use crate::cli::{ConfigArgs, GlobalArgs};
use crate::discover::discover;
use crate::lint::Linter;
use crate::output::schema;
use crate::registry::Registry;
use crate::rules;
use crate::settings::SettingsResolver;
use crate::source;

pub(super) fn run(args: &ConfigArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let registry = rules::registry();
    if args.schema {
        return print(schema(&registry).as_bytes());
    }
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
    if path.is_file() {
        let purpose = purpose(&registry, &args.path, &resolver)?;
        let _ = writeln!(text, "# {} is treated as {}", args.path.display(), purpose.phrase());
    }
    for entry in settings.explain() {
        let _ = writeln!(text, "{} = {}  # {}", entry.key, entry.value, entry.origin);
    }
    print(text.as_bytes())
}

/// The purpose of the file at `path`. What is not to be read as Python has that of its path.
fn purpose(
    registry: &Registry,
    path: &Path,
    resolver: &SettingsResolver<'_>,
) -> anyhow::Result<Purpose> {
    let found = discover(&[path.to_owned()], None, resolver);
    let settings = resolver.for_file(path)?;
    let largest = settings.max_file_size;
    let mut settings = settings.lint.clone();
    settings.folders.kinds = Arc::new(found.folders);
    let text =
        source::read(path, largest).map(|source| source.text().to_owned()).unwrap_or_default();
    Ok(Linter::new(registry, settings).purpose(path, &text)?)
}
