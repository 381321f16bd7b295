//! Source that a loader is given or has read.

use crate::analysis::imports::loader::{Loader, source_parameter};
use crate::analysis::values::decoding::is_loaded_data;
use crate::context::Context;
use crate::names::Names;
use crate::syntax::{Expr, Ranged, ast};

/// Methods of loaders whose bytes are Python source.
const LOADING: &[&str] = &["exec_module", "get_code", "get_source", "source_to_code"];

/// True if `data`, which the function around decodes, is the source that a loader is given or has read.
pub(super) fn is_source<'a>(context: &Context<'a>, data: &'a Expr) -> bool {
    let Some(function) = context.names.function_at(data.start()) else {
        return false;
    };
    let in_loading = LOADING.contains(&function.name.as_str());
    in_loading && is_parameter(context, function, data)
        || (in_loading || is_helper(context, function)) && is_loaded_data(context.names, data)
}

/// `x` of `bytes(x)`, else `data` itself.
pub(super) fn copied<'a>(names: &Names<'a>, data: &'a Expr) -> &'a Expr {
    const TYPES: &[&str] = &["builtins.bytearray", "builtins.bytes", "builtins.memoryview"];
    match data {
        Expr::Call(copy) if names.refers_to_any(&copy.func, TYPES) => {
            copy.arguments.args.first().unwrap_or(data)
        }
        _ => data,
    }
}

/// True if `function` is another method of a loader, about no resources, which need not be Python.
fn is_helper(context: &Context<'_>, function: &ast::StmtFunctionDef) -> bool {
    let class = context.ancestors().find_map(|node| node.stmt()?.as_class_def_stmt());
    !function.name.contains("resource")
        && class.is_some_and(|class| {
            Loader::defining(context.names, class, &["exec_module", "get_code"]).is_some()
        })
}

/// True if `expr` is the source that `source_to_code` is given, under its own name.
fn is_parameter<'a>(
    context: &Context<'a>,
    function: &'a ast::StmtFunctionDef,
    expr: &'a Expr,
) -> bool {
    let Expr::Name(name) = expr else {
        return false;
    };
    let data = source_parameter(context.names, function);
    let bindings = context.names.reaching_bindings(name);
    function.name.as_str() == "source_to_code"
        && matches!(bindings.as_slice(), [only]
            if data.is_some_and(|data| data.name.range() == only.range))
}
