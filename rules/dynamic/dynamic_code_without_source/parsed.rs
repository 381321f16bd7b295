//! The text that a compiled tree was parsed from.

use crate::names::{BindingKind, Names};
use crate::syntax::Expr;

/// The text that a tree was parsed from, as far as it is followed; or else what is compiled.
pub(super) fn parsed<'a>(names: &Names<'a>, source: &'a Expr) -> &'a Expr {
    const PASSING: &[&str] = &["ast.parse", "ast.fix_missing_locations"];
    let mut source = source;
    for _ in 0..4 {
        let bindings = source.as_name_expr().map(|name| names.reaching_bindings(name));
        let value = bindings.and_then(|bindings| match bindings.last()?.kind {
            BindingKind::Assignment { value } => Some(value),
            _ => None,
        });
        let Some(call) = value.unwrap_or(source).as_call_expr() else {
            break;
        };
        let visits = matches!(&*call.func, Expr::Attribute(it) if it.attr.as_str() == "visit");
        match call.arguments.args.first() {
            Some(inner) if visits || names.refers_to_any(&call.func, PASSING) => source = inner,
            _ => break,
        }
    }
    source
}
