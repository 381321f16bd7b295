//! Summaries of coroutine functions: what they do besides blocking.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::file::File;
use crate::names::{Binding, FunctionId, Names};
use crate::syntax::{CallExt, Expr, Ranged, ast};

/// The summary of a coroutine function: what it does besides blocking.
#[derive(Debug, Default)]
pub(super) struct CoroutineSummary {
    /// The names that it awaits, awaits calls of, or asks about whether they can be awaited.
    pub(super) awaited: FxHashSet<String>,
    /// True if it has a way for code that is a coroutine: it awaits an `eval` or a call of something out of a namespace,
    /// asks whether what ran can be awaited, or holds the text of a coroutine function. Then what else it runs is no
    /// oversight.
    pub(super) runs_coroutines: bool,
    /// True if it reads a clock made for measuring.
    pub(super) measures: bool,
    /// True if it makes other tasks, or things that make some.
    pub(super) starts_tasks: bool,
}

/// The summary of every coroutine function of the file.
pub(super) fn coroutine_summaries<'a>(file: &File<'a>) -> FxHashMap<FunctionId, CoroutineSummary> {
    let functions = file.names.functions().filter(|(_, function)| function.is_async);
    let summary = |function: &'a ast::StmtFunctionDef| {
        let mut summary = CoroutineSummary::default();
        for expr in file.nodes.in_scope(&function.body).exprs() {
            summary.see(file.names, expr);
        }
        (FunctionId::of(function), summary)
    };
    functions.map(|(_, function)| summary(function)).collect()
}

impl CoroutineSummary {
    fn see_name(&mut self, name: &str) {
        self.starts_tasks |= STARTS.contains(&name);
        self.runs_coroutines |= COROUTINE_FLAGS.contains(&name);
    }

    fn see<'a>(&mut self, names: &Names<'a>, expr: &'a Expr) {
        match expr {
            Expr::Await(it) => {
                self.awaited.extend(result_name(&it.value));
                let call = it.value.as_call_expr();
                self.runs_coroutines |= call.is_some_and(|it| {
                    is_taken_out(names, &it.func) || names.refers_to(&it.func, "builtins.eval")
                });
            }
            Expr::Call(call) if call.name().is_some_and(measures) => {
                self.measures = true;
            }
            Expr::Call(call) if call.name().is_some_and(asks_or_schedules) => {
                self.awaited.extend(call.arguments.args.iter().filter_map(result_name));
                self.runs_coroutines |= call.name().is_some_and(asks);
            }
            Expr::StringLiteral(text) => {
                self.runs_coroutines |= text.value.iter().any(|part| defines(&part.value));
            }
            Expr::FString(text) => {
                self.runs_coroutines |= text.value.literals().any(|it| defines(&it.value))
                    || text.value.elements().any(defines_in_literal);
            }
            Expr::TString(text) => {
                self.runs_coroutines |= text.value.elements().any(defines_in_literal);
            }
            Expr::Attribute(it) => self.see_name(&it.attr),
            Expr::Name(it) => self.see_name(&it.id),
            _ => {}
        }
    }
}

/// Flags that tell code with `await` at its top, and let it be compiled.
const COROUTINE_FLAGS: &[&str] = &["CO_COROUTINE", "PyCF_ALLOW_TOP_LEVEL_AWAIT"];

/// Functions that make other tasks.
const STARTS: &[&str] = &[
    "create_task",
    "create_task_group",
    "ensure_future",
    "gather",
    "open_nursery",
    "run_coroutine_threadsafe",
    "run_in_executor",
    "start_server",
    "start_soon",
    "to_thread",
    "TaskGroup",
    "wait_for",
];

fn asks(function: &str) -> bool {
    matches!(function, "isawaitable" | "iscoroutine" | "iscoroutinefunction" | "isasyncgen")
}

fn asks_or_schedules(function: &str) -> bool {
    asks(function) || matches!(function, "ensure_future" | "create_task")
}

fn measures(function: &str) -> bool {
    function.starts_with("perf_counter")
}

fn defines(text: &str) -> bool {
    text.contains("async def")
}

fn defines_in_literal(element: &ast::InterpolatedStringElement) -> bool {
    element.as_literal().is_some_and(|literal| defines(&literal.value))
}

/// The name that `expr` is, or is a call of.
fn result_name(expr: &Expr) -> Option<String> {
    let expr = expr.as_call_expr().map_or(expr, |call| &call.func);
    expr.as_name_expr().map(|name| name.id.to_string())
}

/// True if `expr` is found by a subscript or a call, at once or in a name bound to it.
fn is_taken_out(names: &Names<'_>, expr: &Expr) -> bool {
    let looks_up = |expr: &Expr| expr.is_subscript_expr() || expr.is_call_expr();
    match expr {
        Expr::Name(name) => {
            let bindings = names.bindings(&name.id, name.start());
            bindings.iter().filter_map(Binding::value).any(looks_up)
        }
        _ => looks_up(expr),
    }
}
