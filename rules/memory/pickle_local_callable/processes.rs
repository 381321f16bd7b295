//! Pools and contexts of processes, and the way they start.

use crate::analysis::values::creation::is_made_by;
use crate::context::Context;
use crate::names::Names;
use crate::syntax::{CallExt, Expr, ast};

/// True if all that `pool` may be are pools of processes.
pub(super) fn is_process_pool<'a>(names: &Names<'a>, pool: &'a Expr) -> bool {
    const POOLS: &[&str] = &[
        "concurrent.futures.ProcessPoolExecutor",
        "concurrent.futures.process.ProcessPoolExecutor",
        "multiprocessing.Pool",
        "multiprocessing.pool.Pool",
        "torch.multiprocessing.Pool",
    ];
    let modules = ["concurrent", "multiprocessing", "torch"];
    modules.iter().any(|module| names.imports(module))
        && is_made_by(names, pool, |made| {
            names.refers_to_any(&made.func, POOLS)
                || made.receiver(&["Pool"]).is_some_and(|context| {
                    is_made_by(names, context, |made| is_context(names, made, |_| true))
                })
        })
}

/// True if `call` gets a context of multiprocessing whose start method, if it is written down, is `wanted`.
pub(super) fn is_context<'a>(
    names: &Names<'a>,
    call: &'a ast::ExprCall,
    wanted: impl Fn(Option<&str>) -> bool,
) -> bool {
    let method = call.arg("method", 0);
    let method = method.map(|method| names.constant_text(method));
    names.refers_to_any(
        &call.func,
        &["multiprocessing.get_context", "torch.multiprocessing.get_context"],
    ) && match method {
        // Somebody chooses it, and may choose to fork.
        Some(None) => wanted(Some("fork")),
        method => wanted(method.flatten()),
    }
}

/// True if the file itself sees to it that processes are forked.
pub(super) fn forks(context: &Context<'_>) -> bool {
    *context.once(|context| {
        let syntax = context.syntax;
        syntax.mentions("set_start_method(\"fork\"") || syntax.mentions("set_start_method('fork'")
    })
}
