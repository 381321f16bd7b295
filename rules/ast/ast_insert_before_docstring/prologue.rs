//! Functions that take note of what a body may begin with.

use super::{body_owner, is_zero};
use crate::analysis::values::sources::{Source, Sources};
use crate::context::Context;
use crate::names::Names;
use crate::syntax::{Expr, Ranged, ast};

/// True if the function, or else the module, around `owner` takes note of what a body may begin with.
pub(super) fn knows_prologue(context: &Context, owner: &ast::ExprName) -> bool {
    let places = context.once(|context| {
        let text = context.syntax.text().to_ascii_lowercase();
        let mut places: Vec<usize> = Vec::new();
        for word in ["docstring", "__future__"] {
            places.extend(text.match_indices(word).map(|(place, _)| place));
        }
        places.sort_unstable();
        places
    });
    let range = match context.names.function_at(owner.start()) {
        Some(function) => function.range(),
        None => context.syntax.module().range(),
    };
    let next = places.partition_point(|&place| place < range.start().to_usize());
    places.get(next).is_some_and(|&place| place < range.end().to_usize())
        || context.nodes.in_range(range).exprs().any(|expr| looks_at_first(context.names, expr))
}

/// True for `tree.body[0]` of any tree but one that was parsed from a text of the program's own.
fn looks_at_first<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    let Expr::Subscript(first) = expr else {
        return false;
    };
    let Some(tree) = body_owner(&first.value).filter(|_| is_zero(&first.slice)) else {
        return false;
    };
    let mut sources = Sources::of_name(names, tree);
    !sources.any(|source| match source {
        Source::Expr(Expr::Call(call)) => {
            let text = call.arguments.args.first();
            names.refers_to(&call.func, "ast.parse")
                && text.is_some_and(|it| it.is_f_string_expr() || names.constant_text(it).is_some())
        }
        _ => false,
    })
}
