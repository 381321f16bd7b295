//! A function and its file as an entry names them.

use crate::analysis::functions::signature::Signature;
use crate::file::File;
use crate::lint_settings::Telemetry;
use crate::names::ScopeKind;
use crate::rewrite::TargetFunction;
use crate::syntax::{Ranged, ast};

/// A function in scope of the telemetry, and what its entry names.
#[derive(Debug)]
pub struct Entered<'a> {
    /// The function.
    pub function: &'a ast::StmtFunctionDef,
    /// Its `__qualname__`.
    pub qualname: String,
    /// The line of its name, from 1.
    pub line: usize,
}

impl<'a> Entered<'a> {
    /// The function of `signature`.
    pub fn new(file: &File<'a>, signature: Signature<'_, 'a>) -> Entered<'a> {
        let function = signature.function;
        let line = file.syntax.row(function.name.start());
        Entered { function, qualname: qualname(signature), line }
    }

    /// The function as a template is filled for it.
    pub fn place<'p>(&'p self, module: &'p ModulePath) -> TargetFunction<'p> {
        TargetFunction {
            qualname: &self.qualname,
            name: &self.function.name,
            module: &module.module,
            path: &module.path,
            line: self.line,
        }
    }
}

/// The path and module name of a file, which all its entries have in common.
#[derive(Debug)]
pub struct ModulePath {
    module: String,
    path: String,
}

impl ModulePath {
    /// The path and module name under which the telemetry knows the file.
    pub fn of(file: &File<'_>, telemetry: &Telemetry) -> ModulePath {
        let files = &telemetry.files;
        ModulePath { module: files.module_name(file.path), path: files.shown(file.path) }
    }

    /// The parts of the package's name that an import with `level` leading dots starts from.
    pub(super) fn package_above(&self, level: usize) -> Vec<&str> {
        let mut parts: Vec<_> = self.module.split('.').collect();
        let is_package = self.path.ends_with("/__init__.py");
        let above = level - usize::from(is_package && level > 0);
        parts.truncate(parts.len().saturating_sub(above));
        parts
    }
}

/// The function's `__qualname__`, unless something changes that when it runs.
fn qualname(signature: Signature<'_, '_>) -> String {
    let mut defined = signature.function.name.as_str();
    let mut parts = vec![defined];
    for scope in signature.scopes_around() {
        // What is declared global has nothing around it, wherever it is defined.
        if scope.declares_global(defined) {
            break;
        }
        match scope.kind {
            ScopeKind::Function(function) => {
                defined = &function.name;
                parts.extend(["<locals>", defined]);
            }
            ScopeKind::Class(class) => {
                defined = &class.name;
                parts.push(defined);
            }
            _ => {}
        }
    }
    parts.reverse();
    parts.join(".")
}
