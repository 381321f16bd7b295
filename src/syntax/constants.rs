//! Constants as conditions.

use super::{Expr, ast};

/// The truth of a literal, `None` for all that is none: the compiler knows it, too.
pub fn constant_truth(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::BooleanLiteral(literal) => Some(literal.value),
        Expr::NoneLiteral(_) => Some(false),
        Expr::EllipsisLiteral(_) => Some(true),
        Expr::NumberLiteral(literal) => Some(match &literal.value {
            ast::Number::Int(value) => *value != 0,
            ast::Number::Float(value) => *value != 0.0,
            ast::Number::Complex { real, imag } => *real != 0.0 || *imag != 0.0,
        }),
        Expr::StringLiteral(text) => Some(!text.value.is_empty()),
        Expr::BytesLiteral(bytes) => Some(!bytes.value.is_empty()),
        _ => None,
    }
}
