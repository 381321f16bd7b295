//! `sys.settrace(None)` where another trace function was set before.

use crate::analysis::classes::lineage::Lineage;
use crate::analysis::surroundings::testing::is_test_function;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Ranged, ast};

/// A trace function of somebody else that is not restored.
pub static RULE: Rule = Rule {
    name: "trace-function-dropped",
    summary: "A trace or profile function of somebody else is not restored",
    explanation: "
There is one trace function and one profile function for each thread. A debugger, `coverage` and a profiler each set theirs, so
code that sets one for a while and then calls `sys.settrace(None)` switches them off: from there on breakpoints are passed
over, and the lines that run are missing from the coverage report. Nothing is raised.

Ask for the previous function, and restore it:

```python
previous = sys.gettrace()
sys.settrace(follow)
try:
    work()
finally:
    sys.settrace(previous)
```

`threading.gettrace` and `threading.getprofile` do the same for threads that start later (since Python 3.10), and
`sys.monitoring` lets several tools work side by side (since Python 3.12).

Left alone: files that ask for the previous function, that set none themselves, or that are debuggers (a subclass of
`bdb.Bdb`), whose users want to be rid of it; tests; code at module level.

The rule is off by default: it was seen too rarely to tell how often it matters.

Reference: <https://docs.python.org/3/library/sys.html#sys.settrace>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import sys\n\n\ndef _traced(work, follow):\n    sys.settrace(follow)\n    try:\n        return work()\n    \
             finally:\n        sys.settrace(None)\n",
        ),
        Example::new(
            "from sys import setprofile\n\n\nclass _Profile:\n    def __enter__(self):\n        setprofile(self._see)\n\n    \
             def __exit__(self, *error):\n        setprofile(None)\n",
        ),
    ],
    accepts: &[
        "import sys\n\n\ndef _traced(work, follow):\n    previous = sys.gettrace()\n    sys.settrace(follow)\n    try:\n        \
         return work()\n    finally:\n        sys.settrace(previous)\n",
        "import sys\n\n\ndef _child(work):\n    sys.settrace(None)\n    work()\n",
    ],
    checks: &[Check::Call(SETTING, check)],
};

const SETTING: &[&str] =
    &["sys.setprofile", "sys.settrace", "threading.setprofile", "threading.settrace"];

const ASKING: &[&str] =
    &["sys.getprofile", "sys.gettrace", "threading.getprofile", "threading.gettrace"];

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    let (Some(name), [nothing]) = (names.qualified_name(&call.func), &*call.arguments.args) else {
        return;
    };
    if !nothing.is_none_literal_expr()
        || names.runs_at_import(call.start())
        || is_test_function(context, call.start())
        || !*context.once(takes_over)
    {
        return;
    }
    let what = if name.last() == "settrace" { "trace" } else { "profile" };
    let asking = name.to_string().replace(".set", ".get");
    context
        .report(
            call,
            format!("this drops the {what} function that was set before this code set its own"),
        )
        .caption("a debugger or a coverage tool is off from here on")
        .help(format!("save what `{asking}()` returns before setting another, and restore that"));
}

/// True if the file sets functions of its own and never asks for those of others; it is no debugger.
fn takes_over(file: &File<'_>) -> bool {
    let names = file.names;
    let sets = |call: &ast::ExprCall| {
        let given = call.arguments.args.first();
        given.is_some_and(|it| !it.is_none_literal_expr())
    };
    let mut calls = file.nodes.all().calls();
    let debugs = || {
        let mut classes = names.classes();
        classes.any(|class| Lineage::of(names, class).inherits_any(&["bdb.Bdb", "pdb.Pdb"]))
    };
    calls.any(|call| sets(call) && names.refers_to_any(&call.func, SETTING))
        && !file.nodes.all().calls().any(|call| names.refers_to_any(&call.func, ASKING))
        && !debugs()
}
