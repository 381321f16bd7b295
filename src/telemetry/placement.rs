//! The position of the header where a file does not leave it to chance.

use crate::file::File;
use crate::lint_settings::Telemetry;
use crate::names::top_level;
use crate::rewrite::Placement;
use crate::syntax::Stmt;

/// The position of a file's header: the configured one, or else off the docstring's line if the file is compiled by
/// Cython, which refuses a module whose docstring shares its line.
pub fn placement(file: &File<'_>, telemetry: &Telemetry) -> Placement {
    let automatic = || {
        let is_compiled = is_for_cython(file) || telemetry.files.compiled.matches(file.path);
        if is_compiled { Placement::OwnLine } else { Placement::DocstringLine }
    };
    telemetry.placement.unwrap_or_else(automatic)
}

/// True if a file imports `cython`, in whatever block, or has one of its directives above all code.
fn is_for_cython(file: &File<'_>) -> bool {
    let syntax = file.syntax;
    if !syntax.mentions("cython") && !syntax.mentions("distutils:") {
        return false;
    }
    let directive = |comment: &str| {
        let text = comment.trim_start_matches('#').trim_start();
        text.starts_with("cython:") || text.starts_with("distutils:")
    };
    if syntax.comments().any(|comment| directive(syntax.slice(comment))) {
        return true;
    }
    file.nodes.all().stmts().any(imports_cython)
}

/// True if a statement imports `cython` or a module in it.
fn imports_cython(stmt: &Stmt) -> bool {
    let is_cython = |module: &str| top_level(module) == "cython";
    match stmt {
        Stmt::Import(import) => import.names.iter().any(|it| is_cython(&it.name)),
        Stmt::ImportFrom(import) if import.level == 0 => {
            import.module.as_ref().is_some_and(|module| is_cython(module))
        }
        _ => false,
    }
}
