//! Garbage collection that an exception leaves switched off.

use smallvec::SmallVec;

use crate::analysis::flow::walk_scope;
use crate::analysis::guards::handles;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::{AnyNodeRef, Expr, Ranged, TextRange, ast};

/// Garbage collection that an exception leaves switched off.
pub static RULE: Rule = Rule {
    name: "gc-left-disabled",
    summary: "Garbage collection stays disabled if an exception is raised before it is enabled",
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

Left alone are programs and modules that disable it once and for all, `__enter__` and other functions whose counterpart
enables it, and functions that hand `gc.enable` to something that calls it later, such as `atexit.register`.

Reference: <https://docs.python.org/3/library/gc.html#gc.disable>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
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

fn check_disable<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
    let Some(function) = context.names.function_at(call.start()) else {
        return;
    };
    let Restores::Plainly(enabled) = restores(context, function, call, "gc.enable") else {
        return;
    };
    context
        .report(call, "garbage collection stays disabled if an exception is raised from here on")
        .caption("disabled for the whole process")
        .label(enabled, "not reached then")
        .help("call `gc.enable()` in the `finally` of a `try` around what runs without it");
}

fn check_debug<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
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
    let diagnostic = context
        .report(call, message)
        .caption("from here on nothing that is collected is freed")
        .help("call `gc.set_debug(0)` in a `finally`");
    if let Some(label) = label {
        diagnostic.label(label, "not reached if an exception is raised");
    }
}

/// The flag among `flags` that keeps what is collected.
fn keeping_flag<'a>(context: &Context<'a>, flags: &'a Expr) -> Option<&'static str> {
    match flags {
        Expr::BinOp(operation) => keeping_flag(context, &operation.left)
            .or_else(|| keeping_flag(context, &operation.right)),
        _ => ["DEBUG_LEAK", "DEBUG_SAVEALL"].into_iter().find(|flag| {
            let name = context.names.qualified_name(flags);
            name.is_some_and(|name| name.parts() == ["gc", flag])
        }),
    }
}

/// Whether a function takes back what it did to the collector.
enum Restores {
    /// It does not, or not here.
    No,
    /// There, unless an exception is raised.
    Plainly(TextRange),
    /// In a `finally` or a handler, or by leaving it to something else.
    Surely,
}

/// How `function` undoes `done` with a call of `undo`.
fn restores<'a>(
    context: &Context<'a>,
    function: &'a ast::StmtFunctionDef,
    done: &ast::ExprCall,
    undo: &str,
) -> Restores {
    let names = context.names;
    let mut safe: SmallVec<[TextRange; 4]> = SmallVec::new();
    let mut undone: SmallVec<[TextRange; 4]> = SmallVec::new();
    let mut is_handed_on = false;
    walk_scope(&function.body, |node| match node {
        AnyNodeRef::StmtTry(attempt) => safe.extend(run_after_exceptions(names, attempt)),
        AnyNodeRef::ExprCall(call) => {
            if call.start() > done.end() && names.refers_to(&call.func, undo) {
                undone.push(call.range());
            }
            let mut arguments = call.arguments.args.iter();
            is_handed_on |= arguments.any(|argument| names.refers_to(argument, undo));
        }
        _ => {}
    });
    let is_safe = |call: &TextRange| safe.iter().any(|block| block.contains_range(*call));
    if is_handed_on || undone.iter().any(is_safe) {
        return Restores::Surely;
    }
    undone.first().map_or(Restores::No, |call| Restores::Plainly(*call))
}

/// The blocks of a `try` that run when an exception is raised: its `finally` and the handlers that catch all.
fn run_after_exceptions<'a>(
    names: &Names<'a>,
    attempt: &'a ast::StmtTry,
) -> impl Iterator<Item = TextRange> {
    let broad = attempt.handlers.iter().filter(|handler| handles(names, handler, "Exception"));
    let last = attempt.finalbody.iter().map(Ranged::range);
    broad.map(Ranged::range).chain(last)
}
