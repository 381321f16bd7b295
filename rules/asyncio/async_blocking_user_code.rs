//! Coroutines that stop the event loop for as long as something else takes.

use rustc_hash::FxHashSet;

use crate::analysis::flow::any_node;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{BindingKind, Names};
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::{Ancestor, AnyNodeRef, Expr, Ranged, Stmt, ast, find_expr};

/// Coroutines that stop the event loop for as long as something else takes.
pub static RULE: Rule = Rule {
    name: "async-blocking-user-code",
    summary: "A coroutine blocks the event loop with `exec`, `time.sleep`, a process or a request",
    explanation: "
A coroutine gives way to others only where it awaits. While it runs user code with `exec` or `eval`, sleeps with
`time.sleep`, or waits for a process or a server, the whole event loop stands still: no other task advances, no request is
answered, no timeout fires. After

```python
async def handle(source):
    exec(source)

await asyncio.wait_for(handle(\"while True: pass\"), timeout=1)
```

the timeout never comes, as the loop that would have to notice it is the one that is blocked.

Run it in a thread, `await asyncio.to_thread(exec, source)`, or in a process if it may not end or may not be trusted; use
`await asyncio.sleep(1)`, `asyncio.create_subprocess_exec`, or an asynchronous HTTP client.

Left alone: functions that the coroutine defines without being coroutines themselves, as these may be meant for a thread; an
`eval` whose result is awaited, or that is given no names (`eval(text, {})`); an `exec` that only defines a coroutine, which is then awaited; constant source; the coroutine
that the file itself gives to `asyncio.run`, if it starts no tasks, as there is nobody to block.

Reference: <https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    options: &[],
    rejects: &[
        Example::new(
            "import time\n\n\nasync def _poll(ready):\n    while not ready():\n        time.sleep(0.01)\n",
        ),
        Example::new(
            "from subprocess import check_output as output\n\n\nclass _Runner:\n    async def _run(self, command):\n        \
             return [line for line in output(\n            command).splitlines()]\n",
        ),
        Example::new(
            "async def _value(text, names):\n    compute = eval\n    return compute(text, names)\n",
        ),
    ],
    accepts: &[
        "import asyncio\n\n\nasync def _poll(ready):\n    while not ready():\n        await asyncio.sleep(0.01)\n",
        "import asyncio\nimport time\n\n\nasync def _wait(loop):\n    def sleep():\n        time.sleep(1)\n    \
         await loop.run_in_executor(None, sleep)\n    await asyncio.to_thread(time.sleep, 1)\n    \
         await asyncio.to_thread(lambda: time.sleep(1))\n",
        "import inspect\n\n\nasync def _value(text):\n    result = eval(text)\n    if inspect.isawaitable(result):\n        \
         result = await result\n    return result\n\n\nasync def _other(text):\n    return await eval(text)\n",
        "async def _run(lines):\n    names = {}\n    text = \"async def run():\\n    \" + lines\n    \
         exec(compile(text, \"run.py\", \"exec\"), names)\n    return await names[\"run\"]()\n",
        "import time\n\n\ndef _poll():\n    time.sleep(1)\n\n\nasync def _give_way():\n    time.sleep(0)\n",
    ],
    checks: &[Check::Call(BLOCKING, check)],
};

/// What takes as long as someone else wants.
const BLOCKING: &[&str] = &[
    "builtins.eval",
    "builtins.exec",
    "httpx.delete",
    "httpx.get",
    "httpx.head",
    "httpx.options",
    "httpx.patch",
    "httpx.post",
    "httpx.put",
    "httpx.request",
    "httpx.stream",
    "os.system",
    "requests.delete",
    "requests.get",
    "requests.head",
    "requests.options",
    "requests.patch",
    "requests.post",
    "requests.put",
    "requests.request",
    "runpy.run_module",
    "runpy.run_path",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "subprocess.run",
    "time.sleep",
    "urllib.request.urlopen",
    "urllib.request.urlretrieve",
];

fn check<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    let Some(function) = names.function_at(call.start()).filter(|function| function.is_async)
    else {
        return;
    };
    let Some(called) = names.qualified_name(&call.func) else {
        return;
    };
    let first = call.arguments.args.first();
    let harmless = match called.last() {
        "eval" => is_constant(names, first) || is_data(call) || is_awaited(context, function),
        "exec" => is_constant(names, first) || defines_coroutine(names, function),
        "sleep" => first.is_some_and(is_zero),
        _ => false,
    };
    if harmless || runs_alone(context, function) {
        return;
    }
    let shown = called.to_string();
    let shown = shown.trim_start_matches("builtins.");
    let message = format!("`{shown}` blocks the event loop while `{}` runs it", function.name);
    let help = match called.parts().first() {
        Some(&"time") => "await `asyncio.sleep` instead".to_owned(),
        Some(&"subprocess" | &"os") => {
            "await `asyncio.create_subprocess_exec` or `asyncio.to_thread` instead".to_owned()
        }
        _ => format!("await `asyncio.to_thread({shown}, ...)` instead"),
    };
    context
        .report(call, message)
        .caption("no other task runs until this returns")
        .label(function.name.range, "a coroutine")
        .help(help);
}

/// Whether the source is written out, so that it does not come from a user.
fn is_constant<'a>(names: &Names<'a>, source: Option<&'a Expr>) -> bool {
    source.is_none_or(|source| names.constant_text(source).is_some())
}

/// Whether an `eval` is given no names at all, as for reading back what `repr` wrote.
fn is_data(call: &ast::ExprCall) -> bool {
    let globals = call.arguments.find_argument_value("globals", 1);
    globals.and_then(Expr::as_dict_expr).is_some_and(ast::ExprDict::is_empty)
}

fn is_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::NumberLiteral(ast::ExprNumberLiteral { value: ast::Number::Int(value), .. })
        if *value == 0)
}

/// Whether `function` awaits what `call` gives, at once or later, or asks whether it can.
fn is_awaited<'a>(context: &Context<'a>, function: &'a ast::StmtFunctionDef) -> bool {
    const ASKS: &[&str] = &[
        "isawaitable",
        "iscoroutine",
        "isasyncgen",
        "iscoroutinefunction",
        "ensure_future",
        "create_task",
    ];
    let name = match context.parent() {
        Some(Ancestor::Expr(Expr::Await(_))) => return true,
        Some(Ancestor::Stmt(Stmt::Assign(assign))) => match assign.targets.as_slice() {
            [Expr::Name(name)] => &name.id,
            _ => return false,
        },
        _ => return false,
    };
    let is_result = |expr: &Expr| match expr {
        Expr::Name(other) => other.id == *name,
        Expr::Call(call) => matches!(&*call.func, Expr::Name(other) if other.id == *name),
        _ => false,
    };
    any_node(&function.body, |node| match node {
        AnyNodeRef::ExprAwait(it) => is_result(&it.value),
        AnyNodeRef::ExprCall(it) => {
            let asks = match &*it.func {
                Expr::Attribute(function) => ASKS.contains(&&*function.attr),
                Expr::Name(function) => ASKS.contains(&&*function.id),
                _ => false,
            };
            asks && it.arguments.args.iter().any(is_result)
        }
        _ => false,
    })
}

/// Whether the source seems to define a coroutine function only, or `function` awaits a call of something that it takes out
/// of a namespace.
fn defines_coroutine<'a>(names: &Names<'a>, function: &'a ast::StmtFunctionDef) -> bool {
    let taken_out = |expr: &'a Expr| match expr {
        Expr::Subscript(_) | Expr::Call(_) => true,
        Expr::Name(name) => names.bindings(&name.id, name.start()).iter().any(|binding| {
            matches!(
                binding.kind,
                BindingKind::Assignment { value: Expr::Subscript(_) | Expr::Call(_) }
            )
        }),
        _ => false,
    };
    let awaits = |expr: &'a Expr| match expr {
        Expr::Await(it) => it.value.as_call_expr().is_some_and(|call| taken_out(&call.func)),
        Expr::StringLiteral(literal) => literal.value.to_str().contains("async def"),
        Expr::FString(literal) => literal.value.elements().any(|element| {
            element.as_literal().is_some_and(|literal| literal.value.contains("async def"))
        }),
        _ => false,
    };
    find_expr(&function.body, awaits).is_some()
}

/// Whether `function` is what the file starts an event loop with, and starts no task itself: there is nobody to block.
fn runs_alone<'a>(context: &Context<'a>, function: &'a ast::StmtFunctionDef) -> bool {
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
    let entries = context.once("coroutines that event loops are started with", entries);
    entries.contains(function.name.as_str())
        && !any_node(&function.body, |node| match node {
            AnyNodeRef::ExprAttribute(it) => STARTS.contains(&&*it.attr),
            AnyNodeRef::ExprName(it) => STARTS.contains(&&*it.id),
            _ => false,
        })
}

/// The last parts of the names of these coroutines.
fn entries<'a>(context: &Context<'a>) -> FxHashSet<String> {
    const RUN: &[&str] = &["asyncio.run", "anyio.run", "trio.run"];
    let names = context.names;
    let mut entries = FxHashSet::default();
    any_node(&context.syntax.module().body, |node| {
        let AnyNodeRef::ExprCall(call) = node else {
            return false;
        };
        let arguments = &*call.arguments.args;
        let runs = |expr: &'a Expr| names.refers_to_any(expr, RUN);
        let starts = matches!(&*call.func, Expr::Attribute(it) if it.attr == *"run_until_complete")
            || runs(&call.func)
            || arguments.iter().any(runs);
        if starts {
            let coroutines = arguments.iter().map(|it| it.as_call_expr().map_or(it, |it| &it.func));
            entries.extend(coroutines.filter_map(|it| match it {
                Expr::Name(name) => Some(name.id.to_string()),
                Expr::Attribute(attribute) => Some(attribute.attr.to_string()),
                _ => None,
            }));
        }
        false
    });
    entries
}
