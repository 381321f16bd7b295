//! `cache_from_source(path, debug_override)`, which takes its place in `optimization`.

use crate::context::Context;
use crate::diagnostic::{Edit, Fix};
use crate::syntax::{CallExt, Expr, Ranged, TextRange, ast};

/// The function, under the names that it has.
const FUNCTIONS: &[&str] =
    &["importlib.util.cache_from_source", "importlib._bootstrap_external.cache_from_source"];

/// Passes what the argument stood for: nothing for `None`, and no or some optimization for the others. Beside an `optimization` it
/// could be nothing but `None`.
pub(super) fn fix(context: &Context<'_>, function: &str, call: &ast::ExprCall) -> Option<Fix> {
    let value = call.arg("debug_override", 1).filter(|_| FUNCTIONS.contains(&function))?;
    let named = call.arguments.keywords.iter().find(|it| it.value.range() == value.range());
    let range = named.map_or(value.range(), Ranged::range);
    let beside = call.arguments.find_keyword("optimization").map(|it| &it.value);
    let edit = match (value, beside) {
        (_, Some(beside)) if !beside.is_none_literal_expr() && is_plain(value) => {
            drop(context, call, range)?
        }
        (Expr::NoneLiteral(_), _) => drop(context, call, range)?,
        (Expr::BooleanLiteral(debug), None) => {
            let optimization = if debug.value { "\"\"" } else { "1" };
            Edit::replace(range, format!("optimization={optimization}"))
        }
        _ => return None,
    };
    Some(Fix::safe("Pass `optimization`", [edit]))
}

/// True for what does nothing when it is left out.
fn is_plain(value: &Expr) -> bool {
    matches!(value, Expr::Name(_) | Expr::NoneLiteral(_) | Expr::BooleanLiteral(_))
}

/// Removes an argument that has one in front of it, with the comma between them.
fn drop(context: &Context<'_>, call: &ast::ExprCall, range: TextRange) -> Option<Edit> {
    let ends = call.arguments.args.iter().map(Ranged::end);
    let ends = ends.chain(call.arguments.keywords.iter().map(Ranged::end));
    let before = ends.filter(|end| *end <= range.start()).max()?;
    let removed = TextRange::new(before, range.end());
    (!context.syntax.has_comment(removed)).then(|| Edit::delete(removed))
}
