//! Something is looked up under a name that only the running program knows.

use crate::analysis::lookups::{
    FUNCTIONS, METHODS, Unresolved, unresolved_call, unresolved_method, unresolved_otherwise,
};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::ast;

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

Left alone are names that consist of constants, however they are put together, also where there are several of them
(`for name in (\"start\", \"stop\"): getattr(job, name)()`), and stores.

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
    options: &[],
    rejects: &[
        Example::new("def _act(job, name):\n    return getattr(job, name)()\n"),
        Example::new("import importlib\n\n\ndef _load(name):\n    return importlib.import_module('plugins.' + name)\n"),
        Example::new("def _act(name):\n    return globals()[name]()\n"),
        Example::new("def _load(names):\n    return list(map(__import__, names))\n"),
    ],
    accepts: &[
        "def _act(job, name):\n    actions = {'start': job.start, 'stop': job.stop}\n    return actions[name]()\n",
        "def _act(job):\n    for name in ('start', 'stop'):\n        getattr(job, name)()\n",
        "def _wait(job):\n    return getattr(job, 'wa' + 'it')()\n",
        "import sys\n\n\ndef _register(name, module):\n    sys.modules[name] = module\n",
    ],
    checks: &[
        Check::Call(FUNCTIONS, check_call),
        Check::Method(METHODS, check_method),
        Check::Module(check_others),
    ],
};

fn check_call<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
    if let Some(found) = unresolved_call(context, call) {
        report(context, found);
    }
}

fn check_method<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
    if let Some(found) = unresolved_method(context, call) {
        report(context, found);
    }
}

fn check_others<'a>(context: &mut Context<'a>, module: &'a ast::ModModule) {
    for found in unresolved_otherwise(context, module) {
        report(context, found);
    }
}

fn report(context: &mut Context<'_>, found: Unresolved) {
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
