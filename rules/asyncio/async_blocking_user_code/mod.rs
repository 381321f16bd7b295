//! Coroutines that stop the event loop for as long as something else takes.

mod brief;
mod coroutine_summary;
mod solitary;

use crate::analysis::calls::{Method, Object, made_by, method};
use crate::analysis::control::guards::holds;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::FunctionId;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, TextSize, ast, last_name};
use brief::{clears_screen, is_constant, is_data, is_short};
use coroutine_summary::{CoroutineSummary, coroutine_summaries};
use solitary::is_solitary;

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
`eval` whose result is awaited, or that is given no names (`eval(text, {})`); an `exec` that only defines a coroutine, which
is then awaited, or beside an `eval` that is awaited, as in a shell that runs all code on its loop; constant source; a command that clears the
screen; a sleep of a millisecond at most, in a coroutine that measures time, or below a condition that names tests; the coroutine that the file
itself gives to `asyncio.run`, and those that are awaited by it alone, if they start no tasks, as there is nobody to block; and
lines that are marked for flake8-async or Ruff (`# noqa: ASYNC221`), as their owner has thought about it.

The rule is off by default: of 62 findings in packages drawn by lot, 34 were acted on; in the others nothing else ran on the loop
at that time, or nothing called the coroutine. Select it for servers.

Reference: <https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
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
        "import os\n\n\nasync def _show(table):\n    os.system(\"cls\" if os.name == \"nt\" else \"clear\")\n    print(table)\n",
        "import time\n\n\ndef _poll():\n    time.sleep(1)\n\n\nasync def _give_way():\n    time.sleep(0)\n",
    ],
    checks: &[
        Check::Call(BLOCKING, check_function),
        Check::Method(VERBS, check_method),
        Check::Method(WAITING, check_method),
    ],
};

/// The methods of a session that each wait for a server.
const VERBS: &[&str] = &["delete", "get", "head", "options", "patch", "post", "put", "request"];

/// The methods of a process that wait for its end.
const WAITING: &[&str] = &["communicate", "wait"];

/// A function or method that blocks.
struct Blocking<'a> {
    module: &'a str,
    name: &'a str,
    /// The way in which it is shown.
    shown: &'a str,
}

/// The functions that take as long as someone else wants.
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

fn check_function<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(called) = context.names.qualified_name(&call.func)
        && let Some(module) = called.parts().first()
    {
        let shown = called.to_string();
        let shown = shown.trim_start_matches("builtins.");
        check(context, call, &Blocking { module, name: called.last(), shown });
    }
}

fn check_method<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    const SESSIONS: Object = made_by(&["httpx.Client", "requests.Session", "requests.session"]);
    const REQUESTS: Method = method(VERBS).on(SESSIONS);
    const WAITS: Method = method(WAITING).on(made_by(&["subprocess.Popen"]));
    let module = if REQUESTS.is(context.names, call) {
        "requests"
    } else if WAITS.is(context.names, call) {
        "subprocess"
    } else {
        return;
    };
    if let Some(name) = call.name() {
        let shown = context.syntax.slice(&*call.func);
        check(context, call, &Blocking { module, name, shown });
    }
}

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall, blocking: &Blocking<'_>) {
    let names = context.names;
    let Some(function) = names.function_at(call.start()).filter(|function| function.is_async)
    else {
        return;
    };
    let first = call.arguments.args.first();
    let coroutine_summaries = context.once(coroutine_summaries);
    let summary = coroutine_summaries.get(&FunctionId::of(function));
    let harmless = match blocking.name {
        "eval" => is_constant(names, first) || is_data(call) || is_awaited(context, summary),
        "exec" => is_constant(names, first),
        "system" => first.is_some_and(|it| clears_screen(names, it)),
        "sleep" => {
            first.is_some_and(|time| is_short(names, time))
                || summary.is_some_and(|it| it.measures)
                || is_for_tests(context, call.start())
        }
        _ => false,
    };
    let runs_code = matches!(blocking.name, "eval" | "exec");
    let harmless = harmless || runs_code && summary.is_some_and(|it| it.runs_coroutines);
    if harmless || is_solitary(context, function) || is_marked(context, call) {
        return;
    }
    let shown = blocking.shown;
    let message = format!("`{shown}` blocks the event loop while `{}` runs it", function.name);
    let mut help = match blocking.module {
        "time" => "await `asyncio.sleep` instead".to_owned(),
        "subprocess" | "os" => {
            "await `asyncio.create_subprocess_exec` or `asyncio.to_thread` instead".to_owned()
        }
        _ => format!("await `asyncio.to_thread({shown}, ...)` instead"),
    };
    if names.imports("fastapi") && !function.decorator_list.is_empty() {
        // An endpoint that awaits nothing has no other use for being a coroutine.
        help += "; FastAPI runs an endpoint that is a plain `def` in a thread";
    }
    context
        .report(call, message)
        .caption("no other task runs until this returns")
        .label(function.name.range, "a coroutine")
        .help(help);
}

/// True if the owner has marked the call as meant, for another linter that knows blocking calls.
fn is_marked(context: &Context<'_>, call: &ast::ExprCall) -> bool {
    let syntax = context.syntax;
    let first = syntax.line_range(call.start());
    let last = syntax.line_range(call.end());
    [first, last].into_iter().flat_map(|line| syntax.comments_in(line)).any(|comment| {
        let (_, codes) = syntax.slice(comment).split_once("noqa:").unwrap_or_default();
        codes.split([',', ' ']).any(|code| code.trim().starts_with("ASYNC2"))
    })
}

/// True if the code at `offset` runs only if something is set that is named after tests.
fn is_for_tests(context: &Context<'_>, offset: TextSize) -> bool {
    let is_test = |word: &str| matches!(&*word.to_ascii_lowercase(), "test" | "tests" | "testing");
    context.ancestors().any(|ancestor| match ancestor {
        Node::Stmt(Stmt::If(branch)) => {
            holds(&branch.body, TextRange::empty(offset))
                && last_name(&branch.test).is_some_and(|name| name.split('_').any(is_test))
        }
        _ => false,
    })
}

/// True if the value of the call being checked is awaited, at once or by its name.
fn is_awaited(context: &Context<'_>, summary: Option<&CoroutineSummary>) -> bool {
    match context.parent() {
        Some(Node::Expr(Expr::Await(_))) => true,
        Some(Node::Stmt(Stmt::Assign(assign))) => match assign.targets.as_slice() {
            [Expr::Name(name)] => summary.is_some_and(|it| it.awaited.contains(name.id.as_str())),
            _ => false,
        },
        _ => false,
    }
}
