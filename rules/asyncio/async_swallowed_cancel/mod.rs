//! Handlers that turn the cancellation of a task into nothing.

mod swallowing;

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextLen, TextRange, ast, comprehensions};
use swallowing::{is_cancellation, suppresses_everything, swallowing};

/// Handlers that turn the cancellation of a task into nothing.
pub static RULE: Rule = Rule {
    name: "async-swallowed-cancel",
    summary: "A bare `except` or `except BaseException` around an `await` swallows cancellation",
    explanation: "
A task is cancelled by raising `asyncio.CancelledError` at the `await` where it stands. A handler for everything that does not
raise again makes the task go on as if nothing had happened:

```python
async def poll(fetch):
    while True:
        try:
            await fetch()
        except:
            print(\"failed, trying again\")
```

`task.cancel()` does not end this task. `asyncio.run` waits for it forever at shutdown, `asyncio.timeout` and
`asyncio.wait_for` never time out, and a `TaskGroup` one of whose tasks fails hangs. Where the coroutine returns after the
handler, whoever cancelled it sees it end well: `task.cancelled()` is false.

Catch `Exception`, which does not include `CancelledError`, or raise again at the end of the handler.

Left alone: a handler below one for `CancelledError`, one that uses the exception it caught, one that raises, and one where a
comment speaks of cancellation; one at the very end of a coroutine that the file runs as a task and nowhere awaits, as the task
ends all the same; files that import Twisted, which cancels with an ordinary exception.

Reference: <https://docs.python.org/3/library/asyncio-task.html#task-cancellation>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "async def _poll(fetch):\n    try:\n        await fetch()\n    except:\n        print(\"failed\")\n",
        ),
        Example::new(
            "class _Reader:\n    async def _read(self, stream):\n        try:\n            if stream:\n                \
             async for line in stream: self.lines.append(line)\n        except (\n            ValueError, BaseException,\n        \
             ) as error: pass\n",
        ),
        Example::new(
            "async def _copy(source):\n    try:\n        async with source as lines:\n            return list(lines)\n    \
             except OSError:\n        raise\n    except BaseException:\n        return []\n",
        ),
    ],
    accepts: &[
        "async def _poll(fetch):\n    try:\n        await fetch()\n    except Exception:\n        print(\"failed\")\n",
        "async def _poll(fetch, lock):\n    try:\n        await fetch()\n    except:\n        lock.release()\n        raise\n",
        "import asyncio\n\n\nasync def _poll(fetch):\n    try:\n        await fetch()\n    except asyncio.CancelledError:\n        \
         return None\n    except BaseException:\n        return False\n",
        "async def _poll(fetch, future):\n    try:\n        await fetch()\n    except BaseException as error:\n        \
         future.set_exception(error)\n",
        "async def _poll(fetch):\n    try:\n        later = fetch()\n    except:\n        return None\n    return await later\n",
    ],
    checks: &[Check::Function(check)],
};

fn check<'a>(context: &Context<'a>, function: &'a ast::StmtFunctionDef) {
    // Twisted cancels its coroutines with an ordinary exception.
    if !function.is_async || context.names.imports("twisted") {
        return;
    }
    for statement in context.nodes.in_scope(&function.body).stmts() {
        let Some((range, body)) = swallower(context, statement) else {
            continue;
        };
        let Some(awaits) = first_await(context.nodes.in_scope(body)) else {
            continue;
        };
        if is_deliberate(context, statement) || ends_task(context, function, statement) {
            continue;
        }
        let (what, help) = if statement.is_try_stmt() {
            ("handler", "catch `Exception` instead, or re-raise at the end of the handler")
        } else {
            ("`suppress`", "suppress `Exception` instead")
        };
        context
            .report(range, format!("this {what} keeps `{}` from being cancelled", function.name))
            .caption("catches `CancelledError` and does not re-raise it")
            .label(awaits, "cancelled here")
            .help(help);
    }
}

/// The part of a statement that swallows a cancellation, and the statements that it does so for.
fn swallower<'a>(context: &Context<'a>, statement: &'a Stmt) -> Option<(TextRange, &'a [Stmt])> {
    match statement {
        Stmt::Try(it) => {
            let handler = swallowing(context.names, it)?;
            let range = match handler.type_.as_deref() {
                Some(caught) => TextRange::new(handler.start(), caught.end()),
                None => TextRange::at(handler.start(), "except".text_len()),
            };
            Some((range, &it.body))
        }
        Stmt::With(it) => {
            let managers = it.items.iter().map(|item| &item.context_expr);
            let manager =
                managers.into_iter().find(|it| suppresses_everything(context.names, it))?;
            Some((manager.range(), &it.body))
        }
        _ => None,
    }
}

/// True if the statement speaks of cancellation, so that its author thought of it.
fn is_deliberate(context: &Context<'_>, statement: &Stmt) -> bool {
    let mut comments = context.syntax.comments_in(statement.range());
    comments.any(|comment| is_cancellation(context.syntax.slice(comment)))
}

/// True if the statement is the last of a coroutine that the file runs as a task of its own, which ends after it.
fn ends_task(context: &Context<'_>, function: &ast::StmtFunctionDef, statement: &Stmt) -> bool {
    let is_last = function.body.last().is_some_and(|last| last.range() == statement.range());
    is_last && context.once(tasks).contains(&*function.name)
}

/// The names of the functions whose calls the file makes tasks of, and nowhere awaits.
fn tasks(file: &File<'_>) -> FxHashSet<String> {
    const STARTERS: &[&str] = &["create_task", "ensure_future"];
    let called = |call: &ast::ExprCall| call.name().unwrap_or_default().to_owned();
    let (mut tasks, mut awaited) = (FxHashSet::default(), FxHashSet::default());
    for expr in file.nodes.all().exprs() {
        match expr {
            Expr::Call(call) if STARTERS.contains(&&*called(call)) => {
                let coroutine = call.arguments.args.first().and_then(|given| match given {
                    Expr::Name(name) => file.names.single_value(name),
                    given => Some(given),
                });
                tasks.extend(coroutine.and_then(Expr::as_call_expr).map(called));
            }
            Expr::Await(it) => awaited.extend(it.value.as_call_expr().map(called)),
            _ => {}
        }
    }
    tasks.difference(&awaited).cloned().collect()
}

/// The first of the places at which `nodes` let the coroutine be cancelled.
fn first_await<'a>(nodes: impl Iterator<Item = Node<'a>>) -> Option<TextRange> {
    // The first line of a statement says enough.
    let places = nodes.filter_map(|node| match node {
        Node::Expr(Expr::Await(it)) => Some(it.range),
        Node::Expr(expr) => comprehensions(expr).iter().find(|it| it.is_async).map(Ranged::range),
        Node::Stmt(Stmt::For(it)) if it.is_async => Some(TextRange::new(it.start(), it.iter.end())),
        Node::Stmt(Stmt::With(it)) if it.is_async => {
            Some(TextRange::new(it.start(), it.items.last().map_or(it.end(), Ranged::end)))
        }
        Node::Stmt(_) => None,
    });
    places.min_by_key(Ranged::start)
}
