//! `for name in sys.modules`: a table that every import changes.

use crate::analysis::imports::module_table::{ModulesAccess, TableUse, is_table, uses_of_table};
use crate::analysis::surroundings::script::{is_script, runs_at_startup};
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Safety, Severity};
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, NodeKind, Ranged, Stmt, comprehensions};

/// A loop over `sys.modules` itself.
pub static RULE: Rule = Rule {
    name: "sys-modules-live-iteration",
    summary: "A loop over `sys.modules` itself fails when anything is imported meanwhile",
    explanation: "
`sys.modules` changes with every import, and a dictionary that changes size ends the loop over it:

    RuntimeError: dictionary changed size during iteration

The import need not stand in the loop. Looking at an attribute of a module is enough where that loads lazily, as
`module.__file__` or `hasattr(module, ...)` do for a module with `__getattr__`; so is a warning, an encoding, a
formatted traceback, or another thread that imports something, even if the loop does nothing but compare strings. So the loop
works in tests and fails, rarely, in the program that has many threads and modules.

Loop over a copy, which is made in one step:

```python
for name, module in sys.modules.copy().items():
```

The fix is safe: a loop that came to its end over the table itself goes over the same entries in a copy. It is unsafe in a file
that also puts modules in, as a loop over `items()` or `values()` sees a module that replaces another during the loop, and
a loop over the copy does not.

Left alone: `list(sys.modules)`, `sorted(sys.modules)` and other calls that make the copy; and comprehensions in scripts (with a
`__main__` guard) without threads, or that are evaluated once, when the file is imported; tests and files that support them; and copies of others' code, which are
mended where they come from (below `vendor`, `_vendor`, `third_party` and the like).

The rule is off by default: of 11 findings in packages drawn by lot, 6 were acted on; the others run at import, or in copies of
somebody else's code.

Reference: <https://docs.python.org/3/library/sys.html#sys.modules>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed(
            "import sys\n\ndef _files():\n    return [getattr(module, \"__file__\", None) \
             for module in sys.modules.values()]\n",
            "import sys\n\ndef _files():\n    return [getattr(module, \"__file__\", None) \
             for module in sys.modules.copy().values()]\n",
        ),
        Example::fixed(
            "from sys import modules as table\n\nfor name in table:\n    print(name)\n",
            "from sys import modules as table\n\nfor name in table.copy():\n    print(name)\n",
        ),
        Example::fixed(
            "import sys\n\nasync def _find(prefix):\n    found = sorted(name for number, (name, _) in enumerate(\n        \
             sys.modules  # all\n        .items()) if name.startswith(prefix))\n    return found\n",
            "import sys\n\nasync def _find(prefix):\n    found = sorted(name for number, (name, _) in enumerate(\n        \
             sys.modules.copy()  # all\n        .items()) if name.startswith(prefix))\n    return found\n",
        ),
        Example::fixed_unsafely(
            "import sys\n\ndef _swap(old, new):\n    for name, module in sys.modules.items():\n        \
             if module is old:\n            sys.modules[name] = new\n",
            "import sys\n\ndef _swap(old, new):\n    for name, module in sys.modules.copy().items():\n        \
             if module is old:\n            sys.modules[name] = new\n",
        ),
    ],
    accepts: &[
        "import sys\n\nfor name in list(sys.modules):\n    print(name)\n",
        "import sys\n\nfor name, module in sys.modules.copy().items():\n    print(name, module)\n",
        "import sys\n\nnames = sorted(sys.modules.keys())\nfor name in names + [name for name in tuple(sys.modules)]:\n    \
         print(name in sys.modules)\n",
        "for name in self.modules:\n    print(name)\n",
    ],
    checks: &[
        Check::Kinds(
            &[
                NodeKind::StmtFor,
                NodeKind::ExprListComp,
                NodeKind::ExprSetComp,
                NodeKind::ExprDictComp,
                NodeKind::ExprGenerator,
            ],
            check,
        ),
    ],
};

fn check<'a>(context: &Context<'a>, node: Node<'a>) {
    let names = context.names;
    if let Node::Stmt(Stmt::For(statement)) = node
        && let Some(table) = live_table(names, &statement.iter)
    {
        report(context, &statement.iter, table);
    }
    for comprehension in node.expr().map(comprehensions).unwrap_or_default() {
        if let Some(table) = live_table(names, &comprehension.iter)
            // Importing the file evaluates it once, mostly before there are threads.
            && !names.runs_at_import(comprehension.start())
            && !is_alone(context)
        {
            report(context, &comprehension.iter, table);
        }
    }
}

fn report(context: &Context<'_>, iterable: &Expr, table: &Expr) {
    if runs_at_startup(context) {
        return;
    }
    let changes = |it: &TableUse| matches!(it.access, ModulesAccess::Store | ModulesAccess::Patch);
    let changes_table = uses_of_table(context).iter().any(changes);
    context
        .report(iterable, "`sys.modules` may change while this loop goes over it")
        .caption("every import, in any thread, ends the loop with `RuntimeError`")
        .help("loop over `sys.modules.copy()`")
        .fix(Fix::new(
            "Loop over a copy of `sys.modules`",
            if changes_table { Safety::Unsafe } else { Safety::Safe },
            [Edit::insert(table.end(), ".copy()")],
        ));
}

/// True if the file is a script, in which, mostly, nothing runs beside a comprehension.
fn is_alone(context: &Context<'_>) -> bool {
    is_script(context) && !context.names.imports("threading")
}

/// The table that `iterable` goes over as it is: directly, through a view, or through something that is lazy.
fn live_table<'a>(names: &Names<'a>, iterable: &'a Expr) -> Option<&'a Expr> {
    const LAZY: &[&str] = &[
        "builtins.enumerate",
        "builtins.filter",
        "builtins.iter",
        "builtins.map",
        "builtins.reversed",
        "builtins.zip",
        "itertools.chain",
        "itertools.filterfalse",
        "itertools.islice",
    ];
    match names.only_value(iterable) {
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(view) if is_table(names, &view.value) => {
                matches!(view.attr.as_str(), "items" | "keys" | "values").then_some(&*view.value)
            }
            function if names.refers_to_any(function, LAZY) => {
                let mut arguments = call.arguments.args.iter();
                arguments.find_map(|argument| match argument {
                    // Only one level: nobody writes more.
                    Expr::Call(inner) => match &*inner.func {
                        Expr::Attribute(_) => live_table(names, argument),
                        _ => None,
                    },
                    _ => is_table(names, argument).then_some(argument),
                })
            }
            _ => None,
        },
        table => is_table(names, table).then_some(table),
    }
}
