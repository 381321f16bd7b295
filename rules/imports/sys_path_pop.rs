//! `sys.path.insert(0, folder)`, code of others, `sys.path.pop(0)`: whatever is first by then is gone.

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, ast};

/// An entry of `sys.path` that is taken out by its place.
pub static RULE: Rule = Rule {
    name: "sys-path-pop",
    summary: "`sys.path.pop` takes out whatever stands there by then",
    explanation: "
A module that is loaded may put folders of its own at the front of `sys.path`, as many plugins and settings files do. Then

```python
sys.path.insert(0, folder)
try:
    module = importlib.import_module(name)
finally:
    sys.path.pop(0)
```

takes out the module's folder, and `folder` stays there for the rest of the process. What the module imports later raises
`ModuleNotFoundError`, and files in `folder` hide modules of the same name from everybody. Nothing is raised where it goes
wrong.

Take out what was put in:

```python
finally:
    with contextlib.suppress(ValueError):
        sys.path.remove(folder)
```

or keep a copy, `before = sys.path[:]`, and restore it with `sys.path[:] = before`.

Reported is `pop(0)` after `insert(0, ...)`, and `pop()` after `append(...)`, in one function, if in between modules are
imported, code is run, or the function yields.

The rule is off by default: it was seen too rarely to tell how often it matters.

Reference: <https://docs.python.org/3/library/sys.html#sys.path>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import importlib\nimport sys\n\n\ndef _load(folder, name):\n    sys.path.insert(0, folder)\n    try:\n        \
             return importlib.import_module(name)\n    finally:\n        sys.path.pop(0)\n",
        ),
        Example::new(
            "import contextlib\nimport sys\n\n\n@contextlib.contextmanager\ndef _path(folder):\n    \
             sys.path.append(folder)\n    yield\n    sys.path.pop()\n",
        ),
    ],
    accepts: &[
        "import importlib\nimport sys\n\n\ndef _load(folder, name):\n    sys.path.insert(0, folder)\n    try:\n        \
         return importlib.import_module(name)\n    finally:\n        sys.path.remove(folder)\n",
        "import sys\n\n\ndef _find(folder, find):\n    sys.path.insert(0, folder)\n    found = find()\n    \
         sys.path.pop(0)\n    return found, sys.path.pop(0)\n",
    ],
    checks: &[Check::Call(&["sys.path.pop"], check)],
};

/// The functions that run code which this file does not hold.
const FOREIGN: &[&str] = &[
    "builtins.__import__",
    "builtins.exec",
    "builtins.execfile",
    "importlib.import_module",
    "runpy.run_module",
    "runpy.run_path",
];

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let (put, place) = match &*call.arguments.args {
        [] => ("sys.path.append", "last"),
        [first] if is_zero(first) => ("sys.path.insert", "first"),
        _ => return,
    };
    if !matches!(context.parent(), Some(Node::Stmt(Stmt::Expr(_)))) {
        return;
    }
    let body = context.body_around(call.start());
    let before = |it: &&ast::ExprCall| it.end() < call.start();
    let is_put = |it: &&'a ast::ExprCall| {
        let at_place = place == "last" || it.arguments.args.first().is_some_and(is_zero);
        at_place && context.names.refers_to(&it.func, put)
    };
    let calls = context.nodes.in_scope(body).calls();
    let Some(insert) = calls.filter(before).filter(is_put).last() else {
        return;
    };
    let between = TextRange::new(insert.end(), call.start());
    let Some(foreign) = context
        .nodes
        .in_scope(body)
        .find(|node| between.contains_range(node.range()) && is_foreign(context, *node))
    else {
        return;
    };
    let folder = insert.arguments.args.last().map_or("folder", |it| context.syntax.slice(it));
    context
        .report(call, format!("this removes whatever is {place} in `sys.path` by then"))
        .label(insert.range(), "put in here")
        .label(foreign.range(), "may insert folders of its own")
        .help(format!("remove what was inserted: `sys.path.remove({folder})`"));
}

fn is_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::NumberLiteral(ast::ExprNumberLiteral { value: ast::Number::Int(place), .. }) if *place == 0)
}

/// True if `node` runs code of others: it imports, executes, loads or yields.
fn is_foreign<'a>(context: &Context<'a>, node: Node<'a>) -> bool {
    match node {
        Node::Stmt(Stmt::Import(_) | Stmt::ImportFrom(_))
        | Node::Expr(Expr::Yield(_) | Expr::YieldFrom(_)) => true,
        Node::Expr(Expr::Call(call)) => {
            let loads = call.is_method(&["exec_module", "import_module", "load_module"]);
            loads || context.names.refers_to_any(&call.func, FOREIGN)
        }
        _ => false,
    }
}
