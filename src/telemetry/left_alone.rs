//! The modules that telemetry leaves alone as a whole: those that it consists of, and data, whose text is read and
//! never run.

use std::path::Path;

use crate::lint_settings::Telemetry;
use crate::syntax::{Expr, Stmt};

/// The reason why telemetry leaves a module in its files alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftAlone {
    /// The module is data.
    Data,
    /// The injected code imports it, or it lies in a package that the injected code imports.
    Telemetry,
}

impl LeftAlone {
    /// The reason to leave the module at `path` alone, if there is one.
    pub fn find(telemetry: &Telemetry, path: &Path, body: &[Stmt]) -> Option<LeftAlone> {
        if telemetry.leaves_alone_as_its_own(path) {
            return Some(LeftAlone::Telemetry);
        }
        let is_data = is_left_alone_as_data(telemetry, path, body) && telemetry.applies_to(path);
        is_data.then_some(LeftAlone::Data)
    }
}

/// True if telemetry leaves a module alone because it is data. A configuration that names the file has it instrumented
/// all the same.
pub fn is_left_alone_as_data(telemetry: &Telemetry, path: &Path, body: &[Stmt]) -> bool {
    is_data(body) && !telemetry.files.named.matches(path)
}

/// True if the only statement besides a docstring is a literal or a display of such, which `ast.literal_eval` reads.
fn is_data(body: &[Stmt]) -> bool {
    let is_text = |stmt: &Stmt| matches!(stmt, Stmt::Expr(it) if it.value.is_string_literal_expr());
    let only = match body {
        [only] => only,
        [docstring, only] if is_text(docstring) => only,
        _ => return false,
    };
    // A string is a docstring, or code that was commented out.
    if is_text(only) {
        return false;
    }
    matches!(only, Stmt::Expr(stmt) if !is_operation(&stmt.value) && is_literal(&stmt.value))
}

fn is_operation(expr: &Expr) -> bool {
    matches!(expr, Expr::BinOp(_) | Expr::UnaryOp(_) | Expr::Call(_))
}

/// True if an expression is a literal, a display, or an operation on such, so that it runs nothing.
fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::List(list) => list.elts.iter().all(is_literal),
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_literal),
        Expr::Set(set) => set.elts.iter().all(is_literal),
        Expr::Dict(dict) => dict
            .items
            .iter()
            .all(|item| item.key.as_ref().is_none_or(is_literal) && is_literal(&item.value)),
        Expr::UnaryOp(operation) => is_literal(&operation.operand),
        Expr::BinOp(operation) => is_literal(&operation.left) && is_literal(&operation.right),
        // The empty set, which has no display.
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Name(name) if name.id == "set") && call.arguments.is_empty()
        }
        expr => expr.is_literal_expr(),
    }
}
