//! `locals()["x"] = 1` in a function: a variable that is never set.

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::ScopeKind;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextSize, ast};

/// Writing to `locals()` in a function.
pub static RULE: Rule = Rule {
    name: "locals-write",
    summary: "A function writes to `locals()`, which sets no variable",
    explanation: "
In a function, `locals()` is a copy of the local variables. Writing to it changes the copy:

```python
def configure(options):
    retries = 3
    locals().update(options)
    return retries
```

`configure({\"retries\": 5})` returns `3`. A name that exists nowhere else is not found at all, as the compiler took it
for a global one: after `locals()[\"port\"] = 80` the function's `port` raises `NameError: name 'port' is not defined`.

Up to Python 3.12 the added names were still there for `eval`, `exec` and the next `locals()` in the same call of the
function, and for whoever looked at `f_locals` of its frame. Since Python 3.13 each `locals()` makes a new dictionary,
so that they are gone for these too.

`exec(code, locals())` does the same, and makes the copy the global names of the code: functions that it defines find none of
the module's.

Assign to the variables, or keep the values in a dictionary or an object of your own:

```python
    retries = options.get(\"retries\", 3)
```

Left alone: modules and class bodies, where `locals()` is the namespace itself; dictionaries that were copied from
`locals()` or stored under a name; and `f_locals` of a frame.

Reference: <https://docs.python.org/3/library/functions.html#locals>
",
    severity: Severity::Error,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "def _configure(options):\n    retries = 3\n    locals().update(options)\n    return retries\n",
        ),
        Example::new("def _serve():\n    locals()[\"port\"] = 80\n    return port\n"),
        Example::new("def _run(code):\n    retries = 3\n    exec(code, locals())\n    return retries\n"),
        Example::new(
            "class _Form:
    def _clean(self, fields):
        for name in fields:
            del vars()[name]
        return fields
",
        ),
    ],
    accepts: &[
        "def _configure(options):\n    retries = options.get(\"retries\", 3)\n    return retries\n",
        "class _Form:\n    for _name in (\"a\", \"b\"):\n        locals()[_name] = property()\n\nlocals()[\"x\"] = 1\n",
        "def _describe(a, b):
    names = locals()
    names[\"c\"] = a + b
    first = locals()[\"a\"]
    return dict(locals(), d=first), names, vars(a).update(b)
",
        "import sys\n\ndef _set(value):\n    sys._getframe(1).f_locals[\"x\"] = value\n",
    ],
    checks: &[
        Check::Call(&["builtins.locals", "builtins.vars"], check),
        Check::Call(&["builtins.exec"], check_exec),
    ],
};

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if !call.arguments.is_empty() || !in_function(context, call.start()) {
        return;
    }
    let mut around = context.ancestors();
    let (first, second, third) = (around.next(), around.next(), around.next());
    let (place, key) = match first {
        Some(Node::Expr(Expr::Subscript(subscript)))
            if subscript.value.range() == call.range() && !subscript.ctx.is_load() =>
        {
            (subscript.range, context.names.constant_text(&subscript.slice))
        }
        Some(Node::Expr(Expr::Attribute(method))) => match second {
            Some(Node::Expr(Expr::Call(outer)))
                if outer.func.range() == method.range && writes(&method.attr, third) =>
            {
                (outer.range(), None)
            }
            _ => return,
        },
        _ => return,
    };
    let message = match key {
        Some(key) => format!("writing to `locals()` does not change the variable `{key}`"),
        None => "writing to `locals()` does not change any variable".to_owned(),
    };
    context
        .report(place, message)
        .label(call.range(), "a copy of the function's variables")
        .note("since Python 3.13 not even `eval`, the frame or the next `locals()` see what was written")
        .help("assign to the variable, or keep the values in a dictionary of your own");
}

/// `exec(code, locals())`.
fn check_exec<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let argument = |name, place| call.arg(name, place);
    let Some(Expr::Call(namespace)) = argument("globals", 1) else {
        return;
    };
    let is_copy = namespace.arguments.is_empty()
        && context.names.refers_to_any(&namespace.func, &["builtins.locals", "builtins.vars"]);
    let scope = context.names.scope(context.names.scope_at(call.start()));
    // Who sets these variables makes a namespace of them on purpose.
    let is_namespace = ["__file__", "__name__"].iter().any(|name| scope.binds(name));
    if !is_copy
        || is_namespace
        || argument("locals", 2).is_some()
        || !in_function(context, call.start())
    {
        return;
    }
    context
        .report_as(Severity::Warning, namespace, "what this code defines changes no variable")
        .caption("a copy of the function's variables")
        .note("functions that the code defines look for global names in the copy, which has none of the module's")
        .help("give it a dictionary of your own, and take from that what it has defined");
}

/// True if the code at `offset` runs in a function's or lambda's own scope, where `locals()` is a copy.
fn in_function(context: &Context<'_>, offset: TextSize) -> bool {
    let names = context.names;
    let scope = names.scope(names.scope_at(offset));
    names.function_at(offset).is_some() || matches!(scope.kind, ScopeKind::Lambda)
}

/// True if a method of a dictionary is called for what it writes. `statement` is what holds the call.
fn writes(method: &str, statement: Option<Node<'_>>) -> bool {
    match method {
        "update" | "__setitem__" | "__delitem__" | "clear" => true,
        "setdefault" => matches!(statement, Some(Node::Stmt(Stmt::Expr(_)))),
        _ => false,
    }
}
