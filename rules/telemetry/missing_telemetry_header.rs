//! A module in scope that does not carry the configured header.

use crate::context::Context;
use crate::diagnostic::{Fix, Severity};
use crate::rewrite::{after_prologue, begins_with};
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::{Ranged, TextRange, ast};

/// A module in scope that does not carry the configured header.
pub static RULE: Rule = Rule {
    name: "missing-telemetry-header",
    summary: "A module lacks the configured telemetry header",
    explanation: "
With `[tool.pylens.telemetry]` configured, every module in its scope must begin with the configured `header`. Code
without it runs unseen: the platform cannot tell that it was loaded, by whom or how often.

The header is recognised as syntax, in any layout, where it runs first: right behind the docstring and the imports from
`__future__`. The fix puts it there, on a line that exists already wherever possible, so that line numbers in tracebacks
stay what they were.

Run `pylens fix` to insert it, or list the file under `exclude` in the section.

References: <https://docs.python.org/3/reference/simple_stmts.html#future-statements>,
<https://peps.python.org/pep-0257/>
",
    severity: Severity::Error,
    enabled: Enabled::WhenConfigured,
    options: &[],
    rejects: &[
        Example::fixed("x = 1\n", "import telemetry; x = 1\n").with(CONFIG),
        Example::fixed(
            "\"\"\"Rules.\"\"\"\nfrom __future__ import annotations\n\nx: int = 1\n",
            "\"\"\"Rules.\"\"\"\nfrom __future__ import annotations; import telemetry\n\nx: int = 1\n",
        )
        .with(CONFIG),
        Example::fixed(
            "# A rule.\nfor _ in ():\n    pass\n",
            "# A rule.\nimport telemetry\nfor _ in ():\n    pass\n",
        )
        .with(CONFIG),
        Example::fixed("\"import telemetry\"\n", "\"import telemetry\"; import telemetry\n")
            .with(CONFIG),
        Example::fixed("", "import telemetry\n").with(CONFIG),
    ],
    accepts: &["x = 1\n", "\"\"\"Rules.\"\"\"\nimport os\n"],
    checks: &[Check::Module(check)],
};

const CONFIG: &str = "telemetry = { header = 'import telemetry' }";

fn check<'a>(context: &mut Context<'a>, module: &'a ast::ModModule) {
    let Some(telemetry) = context.telemetry() else {
        return;
    };
    if begins_with(&module.body, &telemetry.header) {
        return;
    }
    let edit = after_prologue(context.syntax, &telemetry.header);
    let place =
        module.body.first().map_or(TextRange::default(), |first| TextRange::empty(first.start()));
    context
        .report(place, format!("the telemetry header `{}` is missing", telemetry.header))
        .help("run `pylens fix` to insert it")
        .fix(Fix::safe("Insert the telemetry header", [edit]));
}
