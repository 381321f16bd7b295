//! The place of the header where a file does not leave it to chance.

use crate::file::File;
use crate::names::top_level;
use crate::rewrite::Placement;
use crate::syntax::source_order::{SourceOrderVisitor, walk_stmt};
use crate::syntax::{Expr, Stmt, Syntax};
use crate::telemetry::Telemetry;

/// Where the header of a file goes: where the configuration says, or else off the docstring's line if the file is compiled
/// by Cython, which refuses a module whose docstring shares its line.
pub fn placement(file: &File<'_>, telemetry: &Telemetry) -> Placement {
    let automatic = || {
        let is_compiled = is_for_cython(file.syntax) || telemetry.files.compiled.matches(file.path);
        if is_compiled { Placement::OwnLine } else { Placement::DocstringLine }
    };
    telemetry.placement.unwrap_or_else(automatic)
}

/// Whether a file imports `cython`, in whatever block, or has one of its directives above all code.
fn is_for_cython(syntax: &Syntax<'_>) -> bool {
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
    let mut search = CythonImport(false);
    search.visit_body(&syntax.module().body);
    search.0
}

/// Finds an import of `cython` or of a module in it.
struct CythonImport(bool);

impl<'a> SourceOrderVisitor<'a> for CythonImport {
    fn visit_expr(&mut self, _: &'a Expr) {}

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let is_cython = |module: &str| top_level(module) == "cython";
        match stmt {
            Stmt::Import(import) => self.0 |= import.names.iter().any(|it| is_cython(&it.name)),
            Stmt::ImportFrom(import) if import.level == 0 => {
                self.0 |= import.module.as_ref().is_some_and(|module| is_cython(module));
            }
            _ => walk_stmt(self, stmt),
        }
    }
}
