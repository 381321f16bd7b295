//! Pools and contexts of processes, and the way they start.

use crate::analysis::calls::{Method, made_by, method};
use crate::analysis::values::creation::is_made_by;
use crate::context::Context;
use crate::names::Names;
use crate::syntax::{CallExt, Expr, ast};

const CONTEXTS: &[&str] = &["multiprocessing.get_context", "torch.multiprocessing.get_context"];

const POOL_OF_CONTEXT: Method = method(&["Pool"]).on(made_by(CONTEXTS));

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
            names.refers_to_any(&made.func, POOLS) || POOL_OF_CONTEXT.is(names, made)
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
    names.refers_to_any(&call.func, CONTEXTS)
        && match method {
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
