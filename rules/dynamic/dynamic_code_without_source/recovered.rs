//! Source that is recovered in another way: registered, or passed off as that of another function.

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::file::File;
use crate::names::FunctionId;
use crate::syntax::{Expr, Ranged, ast};

/// True if the function around the call replaces the `__code__` of what it makes, or passes it off as another function, so
/// that the source found for it is that of the original, or keeps its source in an attribute.
pub(super) fn is_disguised(context: &Context<'_>, call: &ast::ExprCall) -> bool {
    const STORES: &[&str] = &["__code__", "__source__", "_source"];
    let names = context.names;
    let Some(function) = names.function_at(call.start()) else {
        return false;
    };
    let replaces = STORES.iter().any(|name| !names.members_in(name, function.range).is_empty());
    replaces || context.once(disguising).contains(&FunctionId::of(function))
}

/// The functions that call `functools.update_wrapper`, or `functools.wraps` otherwise than as a decorator.
fn disguising(file: &File<'_>) -> FxHashSet<FunctionId> {
    let names = file.names;
    let calls = file.nodes.all().calls().filter(|call| match &*call.func {
        Expr::Call(wraps) => names.refers_to(&wraps.func, "functools.wraps"),
        function => names.refers_to(function, "functools.update_wrapper"),
    });
    calls.map(|call| names.function_id(call.start())).collect()
}

/// True if the module gives texts to `linecache`, or puts functions of its own in the place of those that look there.
pub(super) fn registers_sources(context: &Context) -> bool {
    *context.once(|context| {
        if !context.syntax.text().contains("linecache") {
            return false;
        }
        let names = context.names;
        context.nodes.all().exprs().any(|expr| match expr {
            Expr::Name(_) | Expr::Attribute(_) => names.qualified_name(expr).is_some_and(|name| {
                let replaces = matches!(expr, Expr::Attribute(target) if target.ctx.is_store());
                name.is_any(&["linecache.cache", "linecache.lazycache"])
                    || (replaces && name.parts().first() == Some(&"linecache"))
            }),
            _ => false,
        })
    })
}
