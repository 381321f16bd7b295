//! Tuples of which a part is taken at once.

use ruff_python_ast::{Expr, ExprSubscript};

/// The value of `(a, b)[1]` and its like.
#[derive(Debug, Clone, Copy)]
pub enum Selected<'a> {
    /// The last element, as in `(a, b)[1]`.
    Last(&'a Expr),
    /// The last elements as a tuple, as in `(a, b, c)[1:]`.
    Rest(&'a [Expr]),
}

/// The elements of a tuple display that `subscript` passes over, at least one and all evaluated, and what it gives.
/// `None` if it takes anything but the end.
pub fn selected(subscript: &ExprSubscript) -> Option<(&[Expr], Selected<'_>)> {
    let elements = subscript.value.as_tuple_expr()?.elts.as_slice();
    let index = |expr: &Expr| expr.as_number_literal_expr()?.value.as_int()?.as_usize();
    let (passed, selected) = match &*subscript.slice {
        Expr::Slice(slice) if slice.upper.is_none() && slice.step.is_none() => {
            let (passed, rest) = elements.split_at_checked(index(slice.lower.as_ref()?)?)?;
            (passed, Selected::Rest(rest))
        }
        slice => {
            let (last, passed) = elements.split_last()?;
            if index(slice)? != passed.len() || last.is_starred_expr() {
                return None;
            }
            (passed, Selected::Last(last))
        }
    };
    let is_plain = !passed.is_empty() && !passed.iter().any(Expr::is_starred_expr);
    is_plain.then_some((passed, selected))
}

/// True if `expr` unpacks an empty end of a tuple display, as in `f(*(a, b)[2:])`, which gives nothing to `f`.
pub fn unpacks_nothing(expr: &Expr) -> bool {
    let starred = expr.as_starred_expr().and_then(|starred| starred.value.as_subscript_expr());
    starred.and_then(selected).is_some_and(|(_, rest)| matches!(rest, Selected::Rest([])))
}
