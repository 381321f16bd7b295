//! A function in scope that does not begin with the configured entry.

use std::cell::OnceCell;

use crate::context::Context;
use crate::diagnostic::{Fix, Severity};
use crate::lint_settings::LineDrift;
use crate::rewrite::insert_entry;
use crate::rule::{Check, Enabled, Example, Rule, Section, Surroundings};
use crate::syntax::{Ranged, ast};
use crate::telemetry::{
    Entered, ModulePath, Reach, Stray, entry_of, functions_in_scope, passes, strays,
};

/// A function in scope that does not begin with the configured entry.
pub static RULE: Rule = Rule {
    name: "missing-telemetry-entry",
    summary: "A function lacks the configured telemetry entry",
    explanation: "
With `entry` configured in `[tool.pylens.telemetry]`, every function in its scope must begin with that statement, in
which `{qualname!r}`, `{name!r}`, `{module!r}`, `{path!r}` and `{line}` stand for the function's own. A function without
it runs unseen.

The fix puts it behind the docstring or before the first statement, on the same line, so that no line moves and
`__doc__` stays what it was. A first statement that is compound can share no line: then a blank line or a comment above
it takes the entry in, or else the expression that it evaluates first: `if (enter(), ready)[1]:` still asks whether it is
ready, once the entry has run. `expressions = false` forbids this form. A `try` is entered if it cannot swallow what the entry
raises, which is nothing with `entry-raises = false`. An entry that finds no such place, as in front of a
`while`, gets a line of its own, marked with a comment; with `line-drift = \"never\"` such functions are reported and left
alone. Generators and coroutines start late: their entry runs when they are first
resumed.

Overloads, lambdas and the `...` of protocols and abstract methods get none. `functions = \"public\"` leaves out what begins
with an underscore or is defined in a function; `decorators` lists the decorators that a function must have or, with a
`!`, must not have, by the name as written, the qualified name or what the object is made from.

Functions whose source or bytecode something else takes are left alone, see `skip`: compilers such as Numba, Triton and
TorchScript, the cells of marimo, what Airflow runs in another interpreter, what the file itself gives to
`inspect.getsource`. `pylens fix` counts them. Functions in which the entry could not reach the telemetry are left alone
and reported by `telemetry-shadowed`.

The fix is safe: before anything is written it is shown that only entries were added, and that docstrings keep their effect.
What an entry does when it runs is up to those who configured it.

Run `pylens fix` to insert the entries, and `pylens fix --remove-telemetry` to have the original back, byte for byte.

Reference: <https://docs.python.org/3/reference/compound_stmts.html#function-definitions>
",
    severity: Severity::Error,
    enabled: Enabled::WhenConfigured(Section::Telemetry),
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::fixed(
            "import t\n\n\ndef _run(task):\n    \"\"\"Runs it.\"\"\"\n    task()\n",
            "import t\n\n\ndef _run(task):\n    \"\"\"Runs it.\"\"\"; t.enter('_run')\n    task()\n",
        )
        .with(CONFIG),
        Example::fixed(
            "import t\n\n\nclass _Rule:\n    async def apply(self): return 1\n",
            "import t\n\n\nclass _Rule:\n    async def apply(self): t.enter('_Rule.apply'); return 1\n",
        )
        .with(CONFIG),
        Example::fixed(
            "import t\n\n\ndef _run(task):\n    # Twice.\n    for _ in range(2):\n        task()\n",
            "import t\n\n\ndef _run(task):\n    t.enter('_run')  # Twice.\n    for _ in range(2):\n        task()\n"
                ,
        )
        .with("telemetry = { entry = 't.enter({qualname!r})', line-drift = 'never' }"),
        Example::fixed(
            "import t\n\n\ndef _run(task):\n    if task:\n        task()\n",
            "import t\n\n\ndef _run(task):\n    if (t.enter('_run'), task)[1]:\n        task()\n",
        )
        .with(CONFIG),
        Example::fixed(
            "import t\n\n\ndef _run(task):\n    while task:\n        task()\n",
            "import t\n\n\ndef _run(task):\n    t.enter('_run')  # line added by pylens\n    while task:\n        task()\n",
        )
        .with(CONFIG),
    ],
    accepts: &["def _run(task):\n    task()\n", "class _Rule:\n    def apply(self):\n        return 1\n"],
    checks: &[Check::Module(check)],
};

const CONFIG: &str = "telemetry = { entry = 't.enter({qualname!r})' }";

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let Some(telemetry) = context.telemetry else {
        return;
    };
    let Some(entry) = &telemetry.entry else {
        return;
    };
    let module = ModulePath::of(context, telemetry);
    let reach = Reach::of(context);
    let functions: Vec<Entered<'a>> =
        functions_in_scope(context).map(|signature| Entered::new(context, signature)).collect();
    let known = OnceCell::new();
    for entered in functions {
        if !entry_of(telemetry, context.syntax, &entered, &module).is_missing() {
            continue;
        }
        let function = entered.function;
        // Such a function is reported by `telemetry-shadowed`.
        if reach.obstacle(function).is_some() {
            continue;
        }
        let place = entered.place(&module);
        let code = entry.fill(&place, telemetry.expressions);
        let passes = |stmt| passes(context, telemetry, stmt);
        let Some(insertion) = insert_entry(context.syntax, function, &code, passes) else {
            continue;
        };
        let found: &Vec<Stray<'a>> = known.get_or_init(|| strays(context, telemetry, []));
        let misplaced = || {
            let own = found.iter().filter(|it| it.is_own && it.function == Some(function.start()));
            own.map(|stray| &stray.injected)
        };
        let removals: Vec<_> =
            misplaced().flat_map(|it| it.remove_anywhere(context.syntax, context.nodes)).collect();
        let name = &entered.qualname;
        let mut finding =
            context.report(&function.name, format!("the telemetry entry is missing in `{name}`"));
        if insertion.moves_lines && telemetry.line_drift == LineDrift::Never {
            finding
                .note("no line has room for it, and `line-drift` forbids adding one")
                .help("leave a blank line above the first statement, or allow lines to move");
        } else {
            if insertion.moves_lines {
                finding
                    .note("no line has room for it: the fix adds one, which moves all lines below");
            }
            for entry in misplaced() {
                finding.label(entry.range(), "this one does not come first");
            }
            let edits = insertion.edits.into_iter().chain(removals);
            finding
                .help("run `pylens fix` to insert it")
                .fix(Fix::statements("Insert the telemetry entry", edits));
        }
    }
}
