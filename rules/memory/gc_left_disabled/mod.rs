//! Garbage collection that an exception leaves switched off.

mod restoring;

use crate::analysis::surroundings::script::is_script;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Ranged, ast};
use restoring::{Restores, restores};

/// Garbage collection that an exception leaves switched off.
pub static RULE: Rule = Rule {
    name: "gc-left-disabled",
    summary: "Garbage collection stays disabled, or does so if an exception is raised",
    explanation: "
`gc.disable()` holds for the whole process. If anything between it and `gc.enable()` raises, the collector stays off for
all that runs afterwards: objects that refer to each other are never freed, and a server that survives the exception grows
until it is killed, far from the cause. Nothing is raised or logged.

Enable it in a `finally`:

```python
gc.disable()
try:
    build(items)
finally:
    gc.enable()
```

If the caller may have disabled it already, ask `gc.isenabled()` first and enable only what was enabled.

`gc.set_debug(gc.DEBUG_LEAK)` and `gc.DEBUG_SAVEALL` do the same in another way: everything that the collector finds is
kept in `gc.garbage` instead of being freed, until `gc.set_debug(0)`.

A function that disables it in a file where nothing enables it leaves it off in any case. Left alone are programs and modules
that disable it once and for all or collect by hand, `__enter__` and other functions whose counterpart
enables it, and functions that hand `gc.enable` to something that calls it later, such as `atexit.register`.

The rule is off by default: whether the process survives the exception decides, and a file does not tell.

Reference: <https://docs.python.org/3/library/gc.html#gc.disable>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import gc\n\n\ndef _build(items):\n    gc.disable()\n    \
             table = {item.key: item for item in items}\n    gc.enable()\n    return table\n",
        ),
        Example::new(
            "import gc\n\n\ndef _leaks(work):\n    gc.set_debug(gc.DEBUG_SAVEALL)\n    work()\n    gc.collect()\n    \
             return list(gc.garbage)\n",
        ),
    ],
    accepts: &[
        "import gc\n\n\ndef _build(items):\n    gc.disable()\n    try:\n        \
         return {item.key: item for item in items}\n    finally:\n        gc.enable()\n",
        "import gc\n\ngc.disable()\n",
        "import gc\n\n\nclass _Paused:\n    def __enter__(self):\n        gc.disable()\n\n    \
         def __exit__(self, *_):\n        gc.enable()\n",
        "import gc\n\n\ndef _leaks(work):\n    gc.set_debug(gc.DEBUG_SAVEALL)\n    try:\n        work()\n        \
         gc.collect()\n        return list(gc.garbage)\n    finally:\n        gc.set_debug(0)\n",
    ],
    checks: &[
        Check::Call(&["gc.disable"], check_disable),
        Check::Call(&["gc.set_debug"], check_debug),
    ],
};

fn check_disable<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let Some(function) = context.names.function_at(call.start()) else {
        return;
    };
    let enabled = match restores(context, function, call, "gc.enable") {
        Restores::Plainly(enabled) => enabled,
        Restores::No if stays_for_good(context, function) => {
            context
                .report(call, "garbage collection is disabled and nothing in this file enables it")
                .caption("disabled for the whole process")
                .help("call `gc.enable()` in a `finally`, once what runs without it is done");
            return;
        }
        Restores::No | Restores::Surely => return,
    };
    context
        .report(call, "garbage collection stays disabled if an exception is raised from here on")
        .caption("disabled for the whole process")
        .label(enabled, "not reached then")
        .help("call `gc.enable()` in the `finally` of a `try` around what runs without it");
}

/// True if nothing else in the file has to do with it, and `function` is not the program itself, which may run without.
fn stays_for_good(context: &Context<'_>, function: &ast::StmtFunctionDef) -> bool {
    const COUNTERPARTS: &[&str] = &["enable", "freeze", "collect"];
    function.name.as_str() != "main"
        && !is_script(context)
        && !context.nodes.all().exprs().any(|expr| {
            context.names.may_end_with(expr, |last| COUNTERPARTS.contains(&last))
                && context.names.refers_to_any(expr, &["gc.enable", "gc.freeze", "gc.collect"])
        })
}

fn check_debug<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let Some(function) = context.names.function_at(call.start()) else {
        return;
    };
    let Some(flag) = call.arguments.args.first().and_then(|flags| keeping_flag(context, flags))
    else {
        return;
    };
    let label = match restores(context, function, call, "gc.set_debug") {
        Restores::Surely => return,
        Restores::Plainly(place) => Some(place),
        // Its counterpart may be another function.
        Restores::No if context.syntax.text().matches("set_debug(").nth(1).is_some() => return,
        Restores::No => None,
    };
    let message = format!(
        "`gc.{flag}` keeps everything the collector finds, and is not taken back in a `finally`"
    );
    let mut diagnostic = context.report(call, message);
    diagnostic
        .caption("from here on nothing that is collected is freed")
        .help("call `gc.set_debug(0)` in a `finally`");
    if let Some(label) = label {
        diagnostic.label(label, "not reached if an exception is raised");
    }
}

/// The flag among `flags` that keeps what is collected.
fn keeping_flag<'a>(context: &Context<'a>, flags: &'a Expr) -> Option<&'static str> {
    const FLAGS: [&str; 2] = ["DEBUG_LEAK", "DEBUG_SAVEALL"];
    let names = context.names;
    // `flags & ~DEBUG_LEAK` takes it away.
    let parts = context.nodes.in_node(flags);
    if parts.clone().exprs().any(Expr::is_unary_op_expr) {
        return None;
    }
    let flag = parts.exprs().find(|expr| {
        names.may_end_with(expr, |last| FLAGS.contains(&last))
            && names
                .qualified_name(expr)
                .is_some_and(|name| matches!(name.parts(), ["gc", flag] if FLAGS.contains(flag)))
    })?;
    let name = names.qualified_name(flag)?;
    FLAGS.into_iter().find(|known| *known == name.last())
}
