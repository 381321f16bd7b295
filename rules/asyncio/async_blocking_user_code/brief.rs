//! Calls that look like blocking ones and take no time.

use crate::names::Names;
use crate::syntax::{CallExt, Expr, ast};

/// True if the source is written out, so that it does not come from a user.
pub(super) fn is_constant<'a>(names: &Names<'a>, source: Option<&'a Expr>) -> bool {
    source.is_none_or(|source| names.constant_text(source).is_some())
}

/// True if a command does no more than empty the terminal.
pub(super) fn clears_screen<'a>(names: &Names<'a>, command: &'a Expr) -> bool {
    match command {
        Expr::If(it) => clears_screen(names, &it.body) && clears_screen(names, &it.orelse),
        _ => names.constant_text(command).is_some_and(|it| matches!(it, "clear" | "cls")),
    }
}

/// True if an `eval` is given no names at all, as for reading back what `repr` wrote.
pub(super) fn is_data(call: &ast::ExprCall) -> bool {
    let globals = call.arg("globals", 1);
    globals.and_then(Expr::as_dict_expr).is_some_and(ast::ExprDict::is_empty)
}

/// True if the time is a millisecond at most, as far as the file tells.
pub(super) fn is_short<'a>(names: &Names<'a>, time: &'a Expr) -> bool {
    let is_short = |number: &Expr| match number {
        Expr::NumberLiteral(number) => match &number.value {
            ast::Number::Int(value) => *value == 0,
            ast::Number::Float(value) => *value <= 0.001,
            ast::Number::Complex { .. } => false,
        },
        _ => false,
    };
    let holds_short = |value: &'a Expr| {
        let mut parts = names.nodes().in_node(value).exprs();
        parts.find(|part| part.is_number_literal_expr()).is_some_and(is_short)
    };
    match time {
        Expr::Name(name) => names.single_value(name).is_some_and(is_short),
        Expr::Attribute(attribute) => {
            // An option of that length may hold it in a call, as in `Float(0.0005)`.
            let mut values = names.members(&attribute.attr).iter().filter_map(|it| it.value);
            values.next().is_some_and(|first| holds_short(first) && values.all(holds_short))
        }
        _ => is_short(time),
    }
}
