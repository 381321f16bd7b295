//! `distutils`, which `setuptools` brings for what builds packages.

use crate::context::Context;
use crate::names::top_level;
use crate::syntax::{Stmt, ast};

/// The parts of `distutils` that only builds of packages use, which `setuptools` runs.
const OF_BUILDS: &[&str] =
    &["ccompiler", "cmd", "command", "core", "dist", "extension", "msvccompiler", "unixccompiler"];

/// True if a file has the `distutils` of `setuptools` when it runs: it imports that, or is a part of a build.
pub(super) fn is_brought(context: &Context<'_>) -> bool {
    let names = context.names;
    names.imports("setuptools")
        || names.imports("distutils")
            && names.import_statements().iter().any(|import| match import {
                Stmt::Import(import) => import.names.iter().any(|alias| is_of_builds(&alias.name)),
                Stmt::ImportFrom(import) => of_builds_from(import),
                _ => false,
            })
}

fn of_builds_from(import: &ast::StmtImportFrom) -> bool {
    import.module.as_deref().is_some_and(|module| {
        let mut names = import.names.iter().map(|alias| format!("{module}.{}", alias.name));
        is_of_builds(module) || module == "distutils" && names.any(|name| is_of_builds(&name))
    })
}

fn is_of_builds(module: &str) -> bool {
    let part = module.strip_prefix("distutils.").map(top_level);
    part.is_some_and(|part| OF_BUILDS.contains(&part))
}
