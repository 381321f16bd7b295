//! New, empty dictionaries that code runs in.

use crate::names::{Binding, Names};
use crate::syntax::Expr;

/// The display or call that makes the new, empty dictionary that `expr` is.
pub(super) fn fresh_dict<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<&'a Expr> {
    let Expr::Name(name) = expr else {
        return is_empty_dict(names, expr).then_some(expr);
    };
    let bindings = names.reaching_bindings(name);
    let empty = |binding: &Binding<'a>| binding.value().filter(|it| is_empty_dict(names, it));
    let mut values = bindings.iter().map(empty);
    let first = values.next()??;
    values.all(|value| value.is_some()).then_some(first)
}

fn is_empty_dict<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    match expr {
        Expr::Dict(dict) => dict.is_empty(),
        Expr::Call(call) => {
            call.arguments.is_empty() && names.refers_to(&call.func, "builtins.dict")
        }
        _ => false,
    }
}

/// True if `globals` is the object that `locals` is, which `fresh` made.
pub(super) fn is_same<'a>(
    names: &Names<'a>,
    globals: &'a Expr,
    locals: &'a Expr,
    fresh: &'a Expr,
) -> bool {
    let is_locals = |expr: &Expr| match (expr, locals) {
        (Expr::Name(name), Expr::Name(locals)) => name.id == locals.id,
        _ => false,
    };
    let mut values = names.reaching_values(globals).into_iter();
    is_locals(globals) || values.any(|value| std::ptr::eq(value, fresh) || is_locals(value))
}
