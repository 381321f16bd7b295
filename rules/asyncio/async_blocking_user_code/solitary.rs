//! The coroutines of a file that no other task runs beside.

use rustc_hash::{FxHashMap, FxHashSet};

use super::coroutine_summary::coroutine_summaries;
use crate::context::Context;
use crate::file::File;
use crate::names::FunctionId;
use crate::syntax::{CallExt, Expr, Node, Stmt, ast, comprehensions, last_name};

/// True if no other task runs while `function` does, as far as the file tells, so that there is nobody to block: it is
/// what the file starts an event loop with, or is awaited by such coroutines alone, and starts no tasks.
pub(super) fn is_solitary(context: &Context<'_>, function: &ast::StmtFunctionDef) -> bool {
    context.once(solitary).contains(&FunctionId::of(function))
}

fn solitary<'a>(file: &File<'a>) -> FxHashSet<FunctionId> {
    let entries = entries(file);
    if entries.is_empty() {
        return FxHashSet::default();
    }
    let summaries = file.once(coroutine_summaries);
    let mut coroutines: FxHashMap<&str, Vec<&'a ast::StmtFunctionDef>> = FxHashMap::default();
    for (_, function) in file.names.functions().filter(|(_, function)| function.is_async) {
        let summary = summaries.get(&FunctionId::of(function));
        if !summary.is_some_and(|it| it.starts_tasks) {
            coroutines.entry(function.name.as_str()).or_default().push(function);
        }
    }
    let started = coroutines.iter().filter(|(name, _)| entries.contains(**name));
    let mut open: Vec<_> = started.flat_map(|(_, functions)| functions).copied().collect();
    let mut found: FxHashSet<_> = open.iter().map(|it| FunctionId::of(it)).collect();
    let mentions = mentions(file);
    let mut awaited: FxHashMap<&str, usize> = FxHashMap::default();
    while let Some(function) = open.pop() {
        let Some(targets) = awaits(file, function, &coroutines) else {
            continue;
        };
        for name in targets {
            let times = awaited.entry(name).or_default();
            *times += 1;
            if let Some([only]) = coroutines.get(name).map(Vec::as_slice)
                && mentions.get(name) == Some(times)
                && found.insert(FunctionId::of(only))
            {
                open.push(only);
            }
        }
    }
    found
}

/// The last parts of the names of the coroutines that the file starts an event loop with.
fn entries<'a>(file: &File<'a>) -> FxHashSet<&'a str> {
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
            entries.extend(coroutines.filter_map(last_name));
        }
    }
    entries
}

/// Number of mentions of each name, as a variable or an attribute.
fn mentions<'a>(file: &File<'a>) -> FxHashMap<&'a str, usize> {
    let mut mentions = FxHashMap::default();
    for expr in file.nodes.all().exprs() {
        if matches!(expr, Expr::Name(_) | Expr::Attribute(_))
            && let Some(name) = last_name(expr)
        {
            *mentions.entry(name).or_default() += 1;
        }
    }
    mentions
}

/// The names of the coroutines that `function` awaits. `None` if it may give way to tasks that other files have started,
/// as it awaits something else than those and a sleep.
fn awaits<'a>(
    file: &File<'a>,
    function: &'a ast::StmtFunctionDef,
    coroutines: &FxHashMap<&str, Vec<&'a ast::StmtFunctionDef>>,
) -> Option<Vec<&'a str>> {
    let mut targets = Vec::new();
    for node in file.nodes.in_scope(&function.body) {
        match node {
            Node::Stmt(Stmt::With(stmt)) if stmt.is_async => return None,
            Node::Stmt(Stmt::For(stmt)) if stmt.is_async => return None,
            Node::Expr(Expr::Await(it)) => {
                let called = &it.value.as_call_expr()?.func;
                let name = last_name(called).filter(|name| coroutines.contains_key(name));
                match name {
                    Some(name) => targets.push(name),
                    None if file.names.refers_to(called, "asyncio.sleep") => {}
                    None => return None,
                }
            }
            Node::Expr(expr) if comprehensions(expr).iter().any(|it| it.is_async) => return None,
            _ => {}
        }
    }
    targets.sort_unstable();
    Some(targets)
}
