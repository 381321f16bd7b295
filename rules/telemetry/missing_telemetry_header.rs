//! A module in scope that does not carry the configured header.

use crate::context::Context;
use crate::diagnostic::{Fix, Severity};
use crate::lint_settings::LineDrift;
use crate::rewrite::insert_header;
use crate::rule::{Check, Enabled, Example, Rule, Section, Surroundings};
use crate::syntax::{Ranged, TextRange, ast};
use crate::telemetry::{declared_global, header_of, is_left_alone_as_data, placement};

/// A module in scope that does not carry the configured header.
pub static RULE: Rule = Rule {
    name: "missing-telemetry-header",
    summary: "A module lacks the configured telemetry header",
    explanation: "
With `header` configured in `[tool.pylens.telemetry]`, every module in its scope must begin with it. Code without it runs
unseen: the platform cannot tell that it was loaded, by whom or how often.

The header is recognised as syntax, in any layout, where it runs first: right behind the docstring and the imports from
`__future__`. The fix puts it there, on a line that exists already, so that line numbers in tracebacks stay what they
were: on the line of the docstring or of the last import from `__future__`; before a first statement that is simple and no
assignment; or on a blank line or a comment above a first statement that is another. Where there is none of these it takes a
line of its own, marked with a comment, and says so; with `line-drift = \"never\"` the file is left alone and remains an
error. With `placement = \"own-line\"`, and by itself in modules for Cython, it stays off the docstring's line.

A module that is data, as its only code is a literal or a display, gets none unless `include` names its file.

The module that the header imports gets no header itself, nor does anything in its package. What that module imports in
turn must be listed under `exclude`, or the import would go round in a circle.

The fix is safe: before anything is written it is shown that only the header was added, and that docstrings and imports from
`__future__` keep their effect. What the header itself does when it runs is up to those who configured it.

Run `pylens fix` to insert it, and `pylens fix --remove-telemetry` to have the original back, byte for byte.

References: <https://docs.python.org/3/reference/simple_stmts.html#future-statements>,
<https://peps.python.org/pep-0257/>
",
    severity: Severity::Error,
    enabled: Enabled::WhenConfigured(Section::Telemetry),
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::fixed("import os\n", "import telemetry; import os\n").with(CONFIG),
        Example::fixed(
            "# The release.\n__version__ = '1'\n",
            "import telemetry  # The release.\n__version__ = '1'\n",
        )
        .with(CONFIG),
        Example::fixed(
            "\"\"\"Rules.\"\"\"\n\nimport os\n",
            "\"\"\"Rules.\"\"\"\nimport telemetry\nimport os\n",
        )
        .with("telemetry = { header = 'import telemetry', placement = 'own-line' }"),
        Example::fixed(
            "\"\"\"Rules.\"\"\"\nfrom __future__ import annotations\n\nx: int = 1\n",
            "\"\"\"Rules.\"\"\"\nfrom __future__ import annotations; import telemetry\n\nx: int = 1\n",
        )
        .with(CONFIG),
        Example::fixed(
            "# A rule.\nfor _ in ():\n    pass\n",
            "import telemetry  # A rule.\nfor _ in ():\n    pass\n",
        )
        .with(CONFIG),
        Example::fixed(
            "for _ in ():\n    pass\n",
            "import telemetry  # line added by pylens\nfor _ in ():\n    pass\n",
        )
        .with(CONFIG),
        Example::new("for _ in ():\n    pass\n")
            .with("telemetry = { header = 'import telemetry', line-drift = 'never' }"),
        Example::fixed("\"import telemetry\"\n", "\"import telemetry\"; import telemetry\n")
            .with(CONFIG),
        Example::fixed("", "import telemetry\n").with(CONFIG),
    ],
    accepts: &["x = 1\n", "\"\"\"Rules.\"\"\"\nimport os\n", "{'name': 'Sales'}\n"],
    checks: &[Check::Module(check)],
};

const CONFIG: &str = "telemetry = { header = 'import telemetry' }";

fn check<'a>(context: &Context<'a>, module: &'a ast::ModModule) {
    let Some(telemetry) = context.telemetry else {
        return;
    };
    let Some(header) = &telemetry.header else {
        return;
    };
    if !header_of(telemetry, context.syntax).is_missing()
        || is_left_alone_as_data(telemetry, context.path, &module.body)
    {
        return;
    }
    let declared = declared_global(context.names, header);
    let placement = placement(context, telemetry);
    let insertion = insert_header(context.syntax, header.text(), placement);
    let place =
        module.body.first().map_or(TextRange::default(), |first| TextRange::empty(first.start()));
    let mut finding =
        context.report(place, format!("the telemetry header `{}` is missing", header.text()));
    if let Some(name) = declared {
        finding
            .note(format!("the module says `global {name}`, before which the header cannot use it"))
            .help("remove that declaration, which does nothing at the level of the module");
        return;
    }
    match (insertion.moves_lines, telemetry.line_drift) {
        (true, LineDrift::Never) => {
            finding
                .note("no line has room for it, and `line-drift` forbids adding one")
                .help("leave a blank line above the first statement, or allow lines to move");
            return;
        }
        (true, LineDrift::Allow) => {
            finding.note("no line has room for it: the fix adds one, which moves all lines below");
        }
        (false, _) => {}
    }
    finding
        .help("run `pylens fix` to insert it")
        .fix(Fix::statements("Insert the telemetry header", insertion.edits));
}
