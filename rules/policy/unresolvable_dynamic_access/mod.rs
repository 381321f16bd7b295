//! Something is looked up under a name that only the running program knows.

mod lookups;

use rustc_hash::FxHashSet;

use super::forbidden_api::{Forbidden, followed, forbidden};
use crate::analysis::reference::{Escape, EscapeKind};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Ranged as _, TextRange, ast};
use lookups::{
    FUNCTIONS, METHODS, Unresolved, unresolved_call, unresolved_method, unresolved_otherwise,
};

/// Something is looked up under a name that only the running program knows.
pub static RULE: Rule = Rule {
    name: "unresolvable-dynamic-access",
    summary: "Something is looked up under a name that only the running program knows",
    explanation: "
`getattr(os, name)` is `os.system` if `name` says so, and nothing in the file tells. Where `forbidden-api` guards against
code from strangers, every such place is a door that it cannot see through:

```python
name = base64.b64decode(b\"c3lzdGVt\").decode()
getattr(os, name)(\"rm -rf /\")
```

Reported are `getattr`, `__getattribute__`, `__import__`, `importlib.import_module`, `load_module`,
`pkgutil.resolve_name`, `runpy.run_module`, `operator.attrgetter` and `operator.methodcaller` with a name that is not
computed from constants alone, a lookup in `globals()`, `locals()`, `vars(...)`, `__dict__`, `__builtins__` or
`sys.modules` under such a key, and these functions where they are handed on, as in `map(__import__, names)`.

Where `forbidden-api` forbids a part of something, such as `os.system`, the whole must not get out of sight either. So with
that table configured, these are reported, too:

```python
holder = SimpleNamespace(tools=os)      # handed to a function of another file
registry.add(os)                        # put into something that is not made in the file
job + os                                # handed to an operator
for _, tool in vars(os).items(): ...    # taken out without a name
class Tools(Base):
    tools = os                          # in a class that a base or a metaclass is told of
    @property
    def shell(self):
        return os                       # given back by a property, or a special method
```

Doors of the library that load or run what they are told are reported where that is not computed: `timeit.timeit(code)`,
`mock.patch(name)`, `logging.config.dictConfig(table)`, `runpy.run_path`, `zipimport.zipimporter`.

What is handed to functions and methods of the file itself is followed, and what comes back from them, as is what a name,
an attribute or a container of the file holds. Questions such as `hasattr(os, \"fork\")` are harmless.

Left alone are names that consist of constants, however they are put together, also where there are several of them
(`for name in (\"start\", \"stop\"): getattr(job, name)()`), those out of a table of constants that nothing is put into, and stores.

Write down what may be looked up, and look it up there:

```python
ACTIONS = {\"start\": Job.start, \"stop\": Job.stop}
ACTIONS[name](job)
```

The rule is off by default because dynamic access is right and proper in most programs. Select it for uploads.

Reference: <https://docs.python.org/3/library/functions.html#getattr>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("def _act(job, name):\n    return getattr(job, name)()\n"),
        Example::new("import importlib\n\n\ndef _load(name):\n    return importlib.import_module('plugins.' + name)\n"),
        Example::new("def _act(name):\n    return globals()[name]()\n"),
        Example::new("def _load(names):\n    return list(map(__import__, names))\n"),
        Example::new("import os\n\n\ndef _register(tools):\n    tools.append(os)\n")
            .with("[forbidden-api]\n'os.system' = 'no shell here'\n"),
    ],
    accepts: &[
        "def _act(job, name):\n    actions = {'start': job.start, 'stop': job.stop}\n    return actions[name]()\n",
        "def _act(job):\n    for name in ('start', 'stop'):\n        getattr(job, name)()\n",
        "for _name in ('start', 'stop'):\n    getattr(job, _name)()\ndel _name\n",
        "def _wait(job):\n    return getattr(job, 'wa' + 'it')()\n",
        "import sys\n\n\ndef _register(name, module):\n    sys.modules[name] = module\n",
        "import sys\n\n_MODULE = sys.modules[__name__]\n",
        "_METHODS = {'on': 'start', 'off': 'stop'}\n\n\ndef _act(job, wish):\n    getattr(job, _METHODS[wish])()\n",
    ],
    checks: &[
        Check::Call(FUNCTIONS, check_call),
        Check::Method(METHODS, check_method),
        Check::Module(check_others),
    ],
};

fn check_call<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(found) = unresolved_call(context, call) {
        report(context, found);
    }
}

fn check_method<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(found) = unresolved_method(context, call) {
        report(context, found);
    }
}

fn check_others<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let unresolved = unresolved_otherwise(context);
    let reported: FxHashSet<TextRange> = unresolved.iter().map(|found| found.range).collect();
    for found in unresolved {
        report(context, found);
    }
    check_escapes(context, &reported);
}

/// Reports what holds something forbidden and goes where `forbidden-api` cannot follow it.
fn check_escapes(context: &Context<'_>, reported: &FxHashSet<TextRange>) {
    let bans_attributes = forbidden(context).is_some_and(Forbidden::has_attributes);
    let matters = |it: &&Escape| {
        it.kind != EscapeKind::HandedOn && (bans_attributes || !it.holder.is_empty())
    };
    for escape in followed(context).escapes.iter().filter(matters) {
        if !is_reported(context, escape.range, reported) {
            report_computed(context, escape);
        }
    }
    for escape in followed(context).escapes.iter().filter(|it| it.kind == EscapeKind::HandedOn) {
        let holder = &escape.holder;
        context
            .report(
                escape.range,
                format!(
                    "`{holder}`, which holds something forbidden, goes where it cannot be followed"
                ),
            )
            .caption("handed on here")
            .help("hand on the function that is needed, not all that could be had from here");
    }
}

/// Reports a lookup in something that holds something forbidden, under a name that is constant but took more to compute than was
/// tried.
fn report_computed(context: &Context<'_>, escape: &Escape) {
    let message = match (escape.holder.as_str(), escape.kind) {
        ("", _) => {
            "what is asked for here was not computed, and may be a forbidden attribute".to_owned()
        }
        (function, EscapeKind::Door) => {
            format!("what `{function}` loads or runs here was not computed, and may be forbidden")
        }
        (holder, _) => format!(
            "what `{holder}` is asked for here was not computed, and it holds something forbidden"
        ),
    };
    context.report(escape.range, message).help("write down the name");
}

/// True if the name that the lookup at `range` is given is no constant, which is said in other words.
fn is_reported<'a>(
    context: &Context<'a>,
    range: TextRange,
    reported: &FxHashSet<TextRange>,
) -> bool {
    // What is called in turn, as `getattr(job, name)()`, begins in the same place.
    let mut here = context.nodes.in_range(range).exprs().filter(|it| it.range() == range);
    let call = here.next().and_then(Expr::as_call_expr);
    let is_unresolved = |call: &'a ast::ExprCall| {
        let function = context.names.qualified_name(&call.func);
        let is_function = function.is_some_and(|function| function.is_any(FUNCTIONS));
        let method = call.func.as_attribute_expr();
        let is_method = method.is_some_and(|it| METHODS.contains(&&*it.attr));
        is_function && unresolved_call(context, call).is_some()
            || is_method && unresolved_method(context, call).is_some()
    };
    reported.contains(&range) || call.is_some_and(is_unresolved)
}

fn report(context: &Context<'_>, found: Unresolved) {
    let by = context.syntax.slice(found.by);
    let is_long = by.len() > 40 || by.contains(['\n', '\r', '`']);
    let by = if is_long { "this".to_owned() } else { format!("`{by}`") };
    match found.name {
        Some(name) => context
            .report(found.range, format!("what {by} is asked for cannot be told from the code"))
            .label(name, "this is no constant")
            .help("look it up in a table that lists what is allowed"),
        None => context
            .report(found.range, format!("what {by} will look up cannot be told from the code"))
            .caption("handed on instead of called")
            .help("call it here, with a constant name"),
    };
}
