//! Tasks that nobody holds, and coroutines that nobody runs.

mod waits;

use rustc_hash::FxHashSet;

use crate::analysis::classes::lineage::{Lineage, own_method};
use crate::analysis::functions::parameters::method_of_instance;
use crate::analysis::values::destinations::is_discarded;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::names::{Names, ScopeKind};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, NodeKind, Ranged, Stmt, ast};
use waits::{Longest, last_waits, waits_of};

/// Tasks that nobody holds, and coroutines that nobody runs.
pub static RULE: Rule = Rule {
    name: "async-lost-task",
    summary: "A task that nothing refers to may vanish, and a coroutine that is only called never runs",
    explanation: "
The event loop refers to its tasks weakly. A task that nobody else holds can be collected as garbage in the middle of its
work, while it waits for something that only it knows; its code after that `await` never runs. Python reports it, if at all,
as `Task was destroyed but it is pending!`. Nobody sees an exception in such a task either before it is collected: then
`Task exception was never retrieved` appears in the log.

Keep the task until it is done, or let an `asyncio.TaskGroup` do so:

```python
task = asyncio.create_task(work())
background.add(task)
task.add_done_callback(background.discard)
```

To call a coroutine function only makes a coroutine. A statement that does no more runs nothing of it, and leaves

    RuntimeWarning: coroutine 'work' was never awaited

Left alone: tasks of a task group; tasks that wait only for a time, by `asyncio.sleep` or with a timeout, as the timer keeps
them (`sleep(0)` has none: such a task is not collected, but it stops half done when the event loop ends), or for a thread of an
executor, which keeps them, too, and for other things only once they are cancelled, as whoever does that has them; calls of
functions that a decorator may have replaced; coroutines that wait for nothing, which are done at once; calls with
arguments that `asyncio` does not know, as of a loop that keeps its tasks; and a task whose name is not read but lives while the function goes on to wait for something else, outside of
loops, in which only the last one does.

Reference: <https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import asyncio\n\n\nasync def _start(work):\n    asyncio.create_task(work())\n",
        ),
        Example::new(
            "from asyncio import ensure_future as later, get_running_loop\n\n\nasync def _start(work):\n    \
             if work: later(work())\n\n\ndef _callback(work):\n    \
             loop = get_running_loop()\n    unused = loop.create_task(\n        work(),\n    )\n",
        ),
        Example::new(
            "async def _save(item):\n    await item.write()\n\n\nasync def _run(items):\n    for item in items:\n        \
             _save(item)\n",
        ),
        Example::new(
            "class _Base:\n    async def _close(self):\n        await self.stream.drain()\n\n\n\
             class _Client(_Base):\n    def _stop(self):\n        self . _close()\n",
        ),
    ],
    accepts: &[
        "import asyncio\n\n_TASKS = set()\n\n\nasync def _start(work):\n    task = asyncio.create_task(work())\n    \
         _TASKS.add(task)\n    task.add_done_callback(_TASKS.discard)\n",
        "import asyncio\n\n\nasync def _start(work, groups):\n    async with asyncio.TaskGroup() as group:\n        \
         group.create_task(work())\n    groups.create_task(work())\n    await asyncio.create_task(work())\n    \
         return lambda: asyncio.create_task(work())\n",
        "import asyncio\n\n\nasync def _start(work, other):\n    _held = asyncio.create_task(work())\n    await other\n",
        "from elsewhere import scheduled\n\n\n@scheduled\nasync def _save(item):\n    await item.write()\n\n\n\
         async def _run(item):\n    _save(item)\n    item = _lines(item)\n\n\nasync def _lines(item):\n    yield item\n",
        "class _Client:\n    async def _close(self):\n        await self.stream.drain()\n\n    \
         def _stop(self, loop):\n        self._other._close()\n        return self._close()\n",
    ],
    checks: &[
        Check::Call(&["asyncio.create_task", "asyncio.ensure_future"], check_task),
        Check::Method(&["create_task"], check_loop_task),
        Check::Kinds(&[NodeKind::StmtExpr], check_statement),
    ],
};

fn check_loop_task<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if call.method().is_some_and(|method| is_loop(context.names, &method.value)) {
        check_task(context, call);
    }
}

/// True if `expr` is an event loop: asyncio gave it, or it is called like one.
fn is_loop<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    const LOOPS: &[&str] = &[
        "asyncio.get_event_loop",
        "asyncio.get_running_loop",
        "asyncio.new_event_loop",
        "asyncio.events.get_event_loop",
    ];
    let called_loop =
        |name: &str| matches!(name.trim_start_matches('_'), "loop" | "event_loop" | "ioloop");
    match expr {
        Expr::Call(call) => names.refers_to_any(&call.func, LOOPS),
        Expr::Attribute(attribute) => names.imports("asyncio") && called_loop(&attribute.attr),
        Expr::Name(name) => match names.single_value(name) {
            Some(Expr::Call(call)) => names.refers_to_any(&call.func, LOOPS),
            _ => names.imports("asyncio") && called_loop(&name.id),
        },
        _ => false,
    }
}

fn check_task<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let is_dropped = is_discarded(context.names, call) || is_listed_for_nothing(context);
    if !is_dropped || is_held(context, call) || !is_of_asyncio(call) {
        return;
    }
    let coroutine = call.arguments.args.first().and_then(Expr::as_call_expr);
    let function = coroutine.and_then(|it| called_function(context.names, &it.func));
    let waits = function.and_then(|function| waits_of(context, function));
    // Its timer then refers to the task, or it is done at its first step.
    if waits.is_some_and(|waits| matches!(waits.longest, Longest::Nothing | Longest::Time)) {
        return;
    }
    let made = coroutine.map(|coroutine| context.syntax.slice(&*coroutine.func));
    let task = match made.filter(|made| made.len() <= 40 && !made.contains(['\n', '\r', '`'])) {
        Some(made) => format!("the task that runs `{made}`"),
        None => "this task".to_owned(),
    };
    // The event loop holds what waits for no more than its turn.
    let gives_way = waits.is_some_and(|waits| waits.longest == Longest::Turn);
    let (fate, note) = if gives_way {
        ("is dropped half done when the event loop ends", "nobody sees an exception that it raises")
    } else {
        (
            "may be garbage-collected before it is done",
            "the event loop itself refers to tasks only weakly",
        )
    };
    context
        .report(call, format!("{task} {fate}"))
        .caption("nothing refers to the task")
        .note(note)
        .help("keep the task until it is done, or start it in an `asyncio.TaskGroup`");
}

/// True if the task goes into a list that is a statement of its own, `[create_task(f(x)) for x in y]`.
fn is_listed_for_nothing(context: &Context<'_>) -> bool {
    let mut around = context.ancestors();
    let list = around.next();
    matches!(list, Some(Node::Expr(Expr::ListComp(_) | Expr::SetComp(_))))
        && matches!(around.next(), Some(Node::Stmt(Stmt::Expr(_))))
}

/// True if the call has no argument that `asyncio` does not know: a method of somebody's own may keep the task.
fn is_of_asyncio(call: &ast::ExprCall) -> bool {
    let mut named = call.arguments.keywords.iter().filter_map(|keyword| keyword.arg.as_deref());
    named.all(|name| matches!(name, "coro" | "name" | "context" | "eager_start" | "loop"))
}

/// True if the task is bound to a name, unread, in a function that waits, or runs an event loop, afterwards.
fn is_held(context: &Context<'_>, call: &ast::ExprCall) -> bool {
    let is_bound = matches!(context.parent(), Some(Node::Stmt(Stmt::Assign(_))));
    // The next turn binds the name to another task.
    let mut around = context.ancestors().filter_map(Node::stmt);
    let is_replaced = around
        .find(|it| matches!(it, Stmt::For(_) | Stmt::While(_) | Stmt::FunctionDef(_)))
        .is_some_and(|it| !it.is_function_def_stmt());
    is_bound && !is_replaced && {
        let body = context.body_around(call.start());
        let last = context.once(last_waits);
        let last = body.first().and_then(|stmt| last.get(&stmt.start()));
        last.is_some_and(|last| *last > call.end())
    }
}

/// A statement that does no more than call a coroutine function of the file.
fn check_statement<'a>(context: &Context<'a>, node: Node<'a>) {
    if let Node::Stmt(Stmt::Expr(statement)) = node
        && let Expr::Call(call) = &*statement.value
        && call.name().is_some_and(|name| context.once(coroutines).contains(name))
        && let Some(function) = called_function(context.names, &call.func)
        && gives_coroutine(context, function)
    {
        let name = &function.name;
        context
            .report(call, format!("coroutine `{name}` is never awaited"))
            .label(name.range, "a coroutine function")
            .help("await it, or make it a task and keep that");
    }
}

/// The names of the coroutine functions of the file.
fn coroutines(file: &File<'_>) -> FxHashSet<String> {
    let functions = file.names.functions().filter(|(_, function)| function.is_async);
    functions.map(|(_, function)| function.name.to_string()).collect()
}

/// The function of the file that `callee` is, if that is certain.
fn called_function<'a>(names: &Names<'a>, callee: &'a Expr) -> Option<&'a ast::StmtFunctionDef> {
    match callee {
        Expr::Name(name) => names.only_binding(&name.id, name.start())?.function(),
        Expr::Attribute(attribute) if let Some(base) = base_asked(names, &attribute.value) => {
            let method = own_method(names, base, &attribute.attr)?;
            let scope = names.class_scope(base)?;
            (scope.bindings_of(&attribute.attr).count() == 1).then_some(method)
        }
        Expr::Attribute(attribute) => {
            let (class, _) = method_of_instance(names, &attribute.value)?;
            let lineage = Lineage::of(names, class);
            let method = lineage.method(names, &attribute.attr)?;
            let scope = lineage.classes.iter().filter_map(|class| names.class_scope(class));
            let bindings =
                scope.map(|scope| scope.bindings_of(&attribute.attr).count()).sum::<usize>();
            (bindings == 1).then_some(method)
        }
        _ => None,
    }
}

/// The base class that `super()` stands for, if the class around has that one only and the file defines it.
fn base_asked<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<&'a ast::StmtClassDef> {
    let call = expr.as_call_expr()?;
    let is_plain = call.arguments.is_empty() && names.refers_to(&call.func, "builtins.super");
    let mut around = names.functions_and_classes_around(call.start());
    let class = around.find_map(|scope| match scope.kind {
        ScopeKind::Class(class) => Some(class),
        _ => None,
    });
    match class.filter(|_| is_plain)?.bases() {
        [base] => names.class_named(base),
        _ => None,
    }
}

/// True if a call of `function` gives a coroutine: it is no generator and nothing replaces it.
fn gives_coroutine(context: &Context<'_>, function: &ast::StmtFunctionDef) -> bool {
    let waits = waits_of(context, function);
    function.decorator_list.is_empty() && waits.is_some_and(|waits| !waits.yields)
}
