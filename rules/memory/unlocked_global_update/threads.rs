//! The functions of a file that run in threads.

use rustc_hash::FxHashMap;

use crate::analysis::values::creation::is_made_by;
use crate::analysis::values::parts::is_integer;
use crate::file::File;
use crate::names::{BindingKind, Names};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, ast, comprehensions};

/// A start of a function in threads.
pub(super) struct Start {
    /// The first place.
    pub(super) range: TextRange,
    /// True if more than one thread may run it.
    pub(super) is_repeated: bool,
}

/// The starts of threads in a file, by the name of the function that they run.
pub(super) fn started(file: &File<'_>) -> FxHashMap<String, Start> {
    let names = file.names;
    let mut started: FxHashMap<String, Start> = FxHashMap::default();
    for call in file.nodes.all().calls() {
        if let Some((Expr::Name(target), several)) = target(names, call)
            && is_module_function(names, target)
        {
            let is_repeated = several || is_in_loop(file, call);
            let known = started.entry(target.id.to_string());
            known
                .and_modify(|start| start.is_repeated = true)
                .or_insert(Start { range: target.range, is_repeated });
        }
    }
    started
}

/// True if a loop in the same function may run `call` more than once.
fn is_in_loop<'a>(file: &File<'a>, call: &'a ast::ExprCall) -> bool {
    let around = file.around(call).find_map(|node| match node {
        Node::Stmt(Stmt::For(_) | Stmt::While(_)) => Some(true),
        Node::Stmt(Stmt::FunctionDef(_)) => Some(false),
        Node::Expr(expr) => (!comprehensions(expr).is_empty()).then_some(true),
        Node::Stmt(_) => None,
    });
    around.unwrap_or(false)
}

/// The function that `call` has run in threads, and true if in several.
fn target<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> Option<(&'a Expr, bool)> {
    let arguments = &call.arguments;
    let function = names.qualified_name(&call.func);
    if let Some(function) = function {
        let (name, place) = match function.to_string().as_str() {
            "threading.Thread" => ("target", 1),
            "threading.Timer" => ("function", 1),
            "_thread.start_new_thread" => ("function", 0),
            "asyncio.to_thread" => ("func", 0),
            _ => return None,
        };
        return Some((call.arg(name, place)?, false));
    }
    let in_pool = |pool: Option<&'a Expr>| pool.is_some_and(|pool| is_thread_pool(names, pool));
    if in_pool(call.receiver(&["submit", "apply_async"])) {
        Some((arguments.args.first()?, false))
    } else if in_pool(call.receiver(MAPS)) {
        Some((arguments.args.first()?, true))
    } else if call.is_method(&["run_in_executor"])
        && let [pool, function, ..] = &*arguments.args
    {
        (pool.is_none_literal_expr() || is_thread_pool(names, pool)).then_some((function, false))
    } else {
        None
    }
}

/// Methods of pools that call a function for each of several things.
const MAPS: &[&str] = &["map", "map_async", "imap", "imap_unordered", "starmap", "starmap_async"];

/// True if `pool` is one of several threads.
fn is_thread_pool<'a>(names: &Names<'a>, pool: &'a Expr) -> bool {
    const POOLS: &[&str] = &[
        "concurrent.futures.ThreadPoolExecutor",
        "concurrent.futures.thread.ThreadPoolExecutor",
        "multiprocessing.dummy.Pool",
        "multiprocessing.pool.ThreadPool",
    ];
    is_made_by(names, pool, |made| {
        let workers = made.arguments.args.first().or_else(|| {
            let workers = made.arguments.find_keyword("max_workers");
            workers.or(made.arguments.find_keyword("processes")).map(|it| &it.value)
        });
        let alone = workers.is_some_and(|count| is_integer(count, 1));
        !alone && names.refers_to_any(&made.func, POOLS)
    })
}

fn is_module_function(names: &Names<'_>, name: &ast::ExprName) -> bool {
    let bindings = names.bindings(&name.id, name.start());
    names.is_module_binding(&name.id, name.start())
        && bindings.iter().all(|binding| matches!(binding.kind, BindingKind::Function(_)))
}
