//! The coroutines that a file starts its event loop with.

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::file::File;
use crate::syntax::{CallExt, Expr, ast, last_name};

/// True if `function` is what the file starts an event loop with, so that there is nobody to block before it makes tasks.
pub(super) fn is_entry(context: &Context<'_>, function: &ast::StmtFunctionDef) -> bool {
    let entries = context.once(entries);
    entries.contains(function.name.as_str())
}

/// The last parts of the names of these coroutines.
fn entries<'a>(file: &File<'a>) -> FxHashSet<String> {
    const RUN: &[&str] = &["asyncio.run", "anyio.run", "trio.run"];
    let names = file.names;
    let mut entries = FxHashSet::default();
    for call in file.nodes.all().calls() {
        let arguments = &*call.arguments.args;
        let runs = |expr: &'a Expr| names.refers_to_any(expr, RUN);
        let starts = call.is_method(&["run_until_complete"])
            || runs(&call.func)
            || arguments.iter().any(runs);
        if starts {
            let coroutines = arguments.iter().map(|it| it.as_call_expr().map_or(it, |it| &it.func));
            entries.extend(coroutines.filter_map(last_name).map(str::to_owned));
        }
    }
    entries
}
