//! A wrapper that changes the filters of warnings for the whole process each time it is called.

use crate::analysis::surroundings::testing::is_test_function;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{BindingKind, ScopeKind};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

/// Filters of warnings that a wrapper leaves changed.
pub static RULE: Rule = Rule {
    name: "warning-filters-changed",
    summary: "A wrapper changes the filters of warnings for everybody",
    explanation: "
`warnings.simplefilter` and `filterwarnings` change a list of the whole process. In the wrapper of a decorator they do so at
each call of the decorated function:

```python
def deprecated(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        warnings.simplefilter(\"always\", DeprecationWarning)
        warnings.warn(f\"{function.__name__} is deprecated\", DeprecationWarning, stacklevel=2)
        warnings.simplefilter(\"default\", DeprecationWarning)
        return function(*args, **kwargs)
    return wrapper
```

After the first call, the filters that the user chose with `-W`, `PYTHONWARNINGS` or in code have no effect any more: with
`-W error::DeprecationWarning` nothing raises, and what was ignored is shown. Each change also makes all modules forget which
warnings they have shown, so that these are shown again.

Leave the filters alone, `warnings.warn` needs none, or change them for a while, which takes all changes back:

```python
with warnings.catch_warnings():
    warnings.simplefilter(\"ignore\")
    return function(*args, **kwargs)
```

Reported are functions within another one that call a parameter of it, as wrappers do. Left alone: changes below
`catch_warnings`, in other functions, and at module level; tests.

The rule is off by default: it was seen too rarely to tell how often it matters.

Reference: <https://docs.python.org/3/library/warnings.html#warnings.catch_warnings>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import functools\nimport warnings\n\n\ndef _deprecated(function):\n    @functools.wraps(function)\n    \
             def wrapper(*args, **kwargs):\n        warnings.simplefilter(\"always\", DeprecationWarning)\n        \
             warnings.warn(\"deprecated\", DeprecationWarning, stacklevel=2)\n        \
             warnings.simplefilter(\"default\", DeprecationWarning)\n        return function(*args, **kwargs)\n\n    return wrapper\n",
        ),
        Example::new(
            "from warnings import filterwarnings\n\n\ndef _quiet(work):\n    def run():\n        \
             filterwarnings(\"ignore\")\n        return work()\n\n    return run\n",
        ),
    ],
    accepts: &[
        "import functools\nimport warnings\n\n\ndef _deprecated(function):\n    @functools.wraps(function)\n    \
         def wrapper(*args, **kwargs):\n        \
         warnings.warn(\"deprecated\", DeprecationWarning, stacklevel=2)\n        return function(*args, **kwargs)\n\n    return wrapper\n",
        "import warnings\n\n\ndef _quiet(work):\n    def run():\n        with warnings.catch_warnings():\n            \
         warnings.simplefilter(\"ignore\")\n            return work()\n\n    return run\n",
        "import warnings\n\n\ndef _main(work):\n    warnings.simplefilter(\"ignore\")\n    work()\n",
    ],
    checks: &[Check::Call(&["warnings.filterwarnings", "warnings.simplefilter"], check)],
};

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    let Some(wrapper) = names.function_at(call.start()) else {
        return;
    };
    let mut calls = context.nodes.in_scope(&wrapper.body).calls();
    let Some(inner_call) = calls.find(|it| is_given_to_outer(context, it, wrapper)) else {
        return;
    };
    // The first change says it all.
    let mut changes = context.nodes.in_scope(&wrapper.body).calls().filter(|it| {
        names.refers_to_any(&it.func, &["warnings.filterwarnings", "warnings.simplefilter"])
    });
    let is_first = changes.next().is_some_and(|first| first.start() == call.start());
    if !is_first || is_taken_back(context) || is_test_function(context, call.start()) {
        return;
    }
    context
        .report(call, format!("each call of `{}` changes the filters of warnings of the whole process", wrapper.name))
        .label(inner_call.func.range(), "the wrapped function")
        .note("filters that the user chose have no effect from then on")
        .help("change them within `with warnings.catch_warnings():`, or not at all: `warnings.warn` needs none");
}

/// True if `call` calls a parameter of a function around `wrapper`.
fn is_given_to_outer(
    context: &Context<'_>,
    call: &ast::ExprCall,
    wrapper: &ast::StmtFunctionDef,
) -> bool {
    let names = context.names;
    let Expr::Name(name) = &*call.func else {
        return false;
    };
    let scope = names.binding_scope(&name.id, name.start()).map(|scope| names.scope(scope).kind);
    let is_outer =
        matches!(scope, Some(ScopeKind::Function(outer)) if !std::ptr::eq(outer, wrapper));
    let bindings = names.bindings(&name.id, name.start());
    is_outer && bindings.iter().any(|it| matches!(it.kind, BindingKind::Parameter(_)))
}

/// True if a `with` around the call restores the filters.
fn is_taken_back(context: &Context<'_>) -> bool {
    context.ancestors().any(|node| match node {
        Node::Stmt(Stmt::With(with)) => with.items.iter().any(|item| {
            let manager = item.context_expr.as_call_expr();
            manager.is_some_and(|it| context.names.refers_to(&it.func, "warnings.catch_warnings"))
        }),
        _ => false,
    })
}
