//! Places of bytecode other than beside its source.

use crate::context::Context;
use crate::names::BindingKind;
use crate::syntax::{CallExt, Expr, Ranged, ast};

/// True if the bytecode goes to a file that is not the one beside its source, where the import system would compare the two:
/// one that is removed again, or is put elsewhere.
pub(super) fn is_away_from_source<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    first: usize,
) -> bool {
    let Some(file) = call.arg("cfile", first + 1) else {
        return false;
    };
    let text = context.syntax.slice(file);
    let is_path = |value: &Expr| {
        let beside = ["cache_from_source", "__pycache__", "None"];
        !beside.iter().any(|word| context.syntax.slice(value).contains(word))
    };
    let is_elsewhere = match file {
        Expr::Name(name) => {
            let bindings = context.names.reaching_bindings(name);
            !bindings.is_empty()
                && bindings.iter().all(|binding| match binding.kind {
                    BindingKind::Assignment { value } => is_path(value),
                    BindingKind::With { .. } => true,
                    _ => false,
                })
        }
        _ => is_path(file),
    };
    is_elsewhere || is_removed(context, call, text)
}

/// True if the function around the call removes what is written as `path`.
fn is_removed(context: &Context<'_>, call: &ast::ExprCall, path: &str) -> bool {
    const REMOVES: &[&str] = &["os.remove", "os.unlink"];
    let body = context.body_around(call.start());
    let is_path = |expr: &Expr| context.syntax.slice(expr) == path;
    context.nodes.in_body(body).calls().any(|call| {
        let removes = || context.names.refers_to_any(&call.func, REMOVES);
        call.receiver(&["unlink"]).is_some_and(is_path)
            || call.arguments.args.first().is_some_and(|it| is_path(it) && removes())
    })
}
