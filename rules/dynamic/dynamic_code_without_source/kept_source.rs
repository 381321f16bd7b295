//! Sources that somebody keeps, or that are passed off as others.

use rustc_hash::FxHashSet;

use crate::file::File;
use crate::names::FunctionId;
use crate::syntax::{Expr, Ranged, ast};

/// True if somebody provides for the source of what `call` runs.
pub(super) fn is_kept(file: &File<'_>, call: &ast::ExprCall) -> bool {
    registers_sources(file) || is_disguised(file, call)
}

/// Whether the module gives texts to `linecache`, or puts functions of its own in the place of those that look there.
fn registers_sources(file: &File<'_>) -> bool {
    *file.once(|file| {
        if !file.syntax.text().contains("linecache") {
            return false;
        }
        let names = file.names;
        file.nodes.all().exprs().any(|expr| match expr {
            Expr::Name(_) | Expr::Attribute(_) => names.qualified_name(expr).is_some_and(|name| {
                let replaces = matches!(expr, Expr::Attribute(target) if target.ctx.is_store());
                name.is_any(&["linecache.cache", "linecache.lazycache"])
                    || (replaces && name.parts().first() == Some(&"linecache"))
            }),
            _ => false,
        })
    })
}

/// Whether the function around the call replaces the `__code__` of what it makes, or passes it off as another function, so
/// that the source found for it is that of the original, or keeps its source in an attribute.
fn is_disguised(file: &File<'_>, call: &ast::ExprCall) -> bool {
    const STORES: &[&str] = &["__code__", "__source__", "_source"];
    let names = file.names;
    let Some(function) = names.function_at(call.start()) else {
        return false;
    };
    let replaces = STORES.iter().any(|name| !names.members_in(name, function.range).is_empty());
    replaces || file.once(disguising).contains(&FunctionId::of(function))
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
