//! `exec(code, globals, {})`: functions that cannot see what stands beside them.

mod namespace;
mod origin;
mod uses;

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, ast};
use namespace::{fresh_dict, is_same};
use origin::CodeOrigin;
use uses::{is_looked_up, is_merged, is_vetted};

/// `exec` of a program into two namespaces.
pub static RULE: Rule = Rule {
    name: "exec-split-namespace",
    summary: "`exec` keeps what the code defines where its functions do not look",
    explanation: "
Given two dictionaries, `exec` runs the code as if it were the body of a class: imports, functions and variables at its
top level are stored in the second one, while its functions look for global names in the first. A text that is a fine
module fails as soon as one of its functions uses another, or an import:

```python
names = {}
exec(\"import math\\ndef area(r): return math.pi * r * r\", {}, names)
names[\"area\"](1)
```

raises `NameError: name 'math' is not defined`, as does a recursive function that calls itself and, up to Python 3.11, a
comprehension that uses a variable. In a function, `exec(code)` does the same: what the code defines goes to a copy of
the function's local variables, which is also why the function itself never sees it.

Give one dictionary, and read the results from it:

```python
exec(code, names)
```

It may begin as a copy of the globals, `names = {**globals()}`, if the code is to see them.

Left alone: `exec` at module level; namespaces that come from elsewhere, as from a frame or a prompt; namespaces that
are merged afterwards with `update`; code that is put together here or written as a constant in which no function uses
another name of it; text that runs only if it begins as expected; and code given by a caller of which a certain
entry is wanted, `names[\"f\"]`, as it is generated to define just that.

The rule is off by default: of 23 findings in packages drawn by lot, 10 were acted on; most of the others are about text that
the program itself has made, in which no function asks for another name.

Reference: <https://docs.python.org/3/library/functions.html#exec>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "def _load(code):\n    names = {}\n    exec(code, {}, names)\n    return names\n",
        ),
        Example::new("def _load(code):\n    exec(code)\n"),
        Example::new(
            "import builtins

class _Plugin:
    def _load(self, path, scope):
        with open(path, \"rb\") as file:
            code = compile(file.read(), path, \"exec\")
        found = dict()
        builtins.exec(code, scope, found)
        self.found = found
",
        ),
    ],
    accepts: &[
        "def _load(code):\n    names = {}\n    exec(code, names)\n    return names\n",
        "def _load(code, scope):
    names = {}
    exec(code, names, names)
    both = other = {}
    exec(code, both, other)
    found = {}
    exec(code, scope, found)
    scope.update(found)
    return names, found
",
        "import sys

def _run(code, scope):
    frame = sys._getframe(1)
    exec(code, frame.f_globals, frame.f_locals)
    exec(code, globals(), locals())
    exec(code, scope, {\"self\": scope})
    return eval(code, {}, {})
",
        "def _make(name, value):
    names = {}
    exec(f\"{name} = {value}\", {}, names)
    exec(\"import \" + name)
    exec(\"x = 1\")
    return names[name]
",
        "class _Maker:
    _code = \"def double(x): return 2 * x\"

    def _make(self):
        names = {}
        exec(self._code, {}, names)
        return names[\"double\"]
",
        "exec(code)\n",
    ],
    checks: &[Check::Call(&["builtins.exec"], check)],
};

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let Some(code) = call.arguments.args.first() else {
        return;
    };
    if call.unpacks() {
        return;
    }
    match (call.arg("globals", 1), call.arg("locals", 2)) {
        (None, None) => check_bare(context, call, code),
        (globals, Some(locals)) => check_two(context, call, code, globals, locals),
        (Some(_), None) => {}
    }
}

/// `exec(code)` in a function.
fn check_bare<'a>(context: &Context<'a>, call: &'a ast::ExprCall, code: &'a Expr) {
    if context.names.runs_at_import(call.start())
        || CodeOrigin::of(context, code) == CodeOrigin::Harmless
        || is_vetted(context, call, code)
    {
        return;
    }
    context
        .report(call, "the functions that this `exec` defines do not see what stands beside them")
        .caption("names go to a copy of the local variables, functions look in the globals")
        .note("a function that uses another one, or an import, of the same code raises `NameError`")
        .help("give the code a dictionary of its own, `exec(code, names)`, and read the results from it");
}

/// `exec(code, globals, locals)`.
fn check_two<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    code: &'a Expr,
    globals: Option<&'a Expr>,
    locals: &'a Expr,
) {
    let names = context.names;
    let Some(fresh) = fresh_dict(names, locals) else {
        return;
    };
    let is_program = match CodeOrigin::of(context, code) {
        CodeOrigin::Program => true,
        CodeOrigin::Caller => !is_looked_up(context, locals),
        CodeOrigin::Unknown | CodeOrigin::Harmless => false,
    };
    if !is_program
        || globals.is_some_and(|globals| is_same(names, globals, locals, fresh))
        || globals.is_some_and(|globals| is_merged(context, globals, locals))
    {
        return;
    }
    let mut diagnostic = context
        .report(call, "the functions that this `exec` defines do not see what stands beside them");
    diagnostic
        .note("a function that uses another one, or an import, of the same code raises `NameError`")
        .help("give the code one dictionary, `exec(code, names)`, and read the results from it");
    diagnostic.label(fresh.range(), "names go here");
    if let Some(globals) = globals {
        diagnostic.label(globals.range(), "functions look here");
    }
}
