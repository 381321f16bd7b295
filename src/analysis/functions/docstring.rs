//! The docstring of a function.

use crate::syntax::ast;

/// The docstring of a function.
pub fn docstring(function: &ast::StmtFunctionDef) -> Option<&str> {
    let first = function.body.first()?.as_expr_stmt()?;
    Some(first.value.as_string_literal_expr()?.value.to_str())
}
