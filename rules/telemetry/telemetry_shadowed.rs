//! Code that takes a name away from the injected header.

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::lint_settings::Telemetry;
use crate::rule::{Check, Enabled, Example, Rule, Section, Surroundings};
use crate::syntax::{Ranged, TextRange, TextSize, ast};
use crate::telemetry::{Entered, Obstacle, Reach, functions_in_scope, header_of, rebindings};

/// Code that takes a name away from the injected header.
pub static RULE: Rule = Rule {
    name: "telemetry-shadowed",
    summary: "A name that the telemetry uses means something else",
    explanation: "
The injected header binds a name in every module, and the entries of its functions use it whenever they are called. A
module that binds the same name to something else, or deletes it, takes the telemetry's place: the entries then raise
`AttributeError` or `NameError` in the middle of the user's code, or silently call the user's own object.

A function that gives the name another meaning, by a parameter, a local name or a `global` declaration, does so for
itself; `from module import *` may do so for the module, unless the name begins with an underscore. No entry is inserted
that could not reach the header's binding: such functions are reported and left alone.

A module that is called like the telemetry package does the same to whole programs: a script's folder comes first on
`sys.path`, so that scripts beside such a file import it instead of the package.

With `alias = \"unique\"` the header binds another name in such files. Otherwise rename what has the same name, or choose a
name for the header that nobody else uses, such as `import telemetry as _telemetry`.

References: <https://docs.python.org/3/reference/executionmodel.html#naming-and-binding>,
<https://docs.python.org/3/library/sys.html#sys.path>
",
    severity: Severity::Error,
    enabled: Enabled::WhenConfigured(Section::Telemetry),
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("import telemetry\n\ntelemetry = {'run': 1}\n").with(CONFIG),
        Example::new(
            "import telemetry\n\n\ndef _start():\n    global telemetry\n    telemetry = None\n",
        )
        .with(CONFIG),
        Example::new("import telemetry\n\ndel telemetry\n").with(CONFIG),
        Example::new("import t\n\n\ndef _run(t):\n    t()\n").with(ENTRY),
        Example::new("import t\nfrom os import *\n\n\ndef _run(task):\n    task()\n").with(BOTH),
    ],
    accepts: &["telemetry = {'run': 1}\n", "def _start(telemetry):\n    return telemetry\n"],
    checks: &[Check::Module(check)],
};

const CONFIG: &str = "telemetry = { header = 'import telemetry' }";
const ENTRY: &str = "telemetry = { entry = 't.enter({qualname!r})' }";
const BOTH: &str = "telemetry = { header = 'import t', entry = 't.enter({qualname!r})' }";

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let Some(telemetry) = context.telemetry else {
        return;
    };
    check_file_name(context, telemetry);
    let header = header_of(telemetry, context.syntax).current;
    let own = header.map_or_else(TextRange::default, |header| header.range());
    for binding in rebindings(context, telemetry).collect::<Vec<_>>() {
        let name = binding.name;
        context
            .report(binding.range, format!("`{name}` is the telemetry's name"))
            .label(own, "bound here for the telemetry")
            .help("choose another name for this");
    }
    check_functions(context);
}

/// Functions in which an entry would call something else, or nothing at all.
fn check_functions(context: &Context<'_>) {
    let reach = Reach::of(context);
    let functions: Vec<_> = functions_in_scope(context)
        .filter_map(|it| {
            let obstacle = reach.obstacle(it.function)?;
            Some((Entered::new(context, it), obstacle))
        })
        .collect();
    for (entered, obstacle) in functions {
        let message = format!("an entry in `{}` would not reach the telemetry", entered.qualname);
        let mut finding = context.report(&entered.function.name, message);
        match obstacle {
            Obstacle::Local(name) => finding
                .note(format!("`{name}`, which the entry uses, means something else here"))
                .help("rename what has the same name, or leave the function out by a decorator"),
            Obstacle::Module(name, range) => finding
                .label(
                    *range,
                    format!("`{name}`, which the entry uses, means something else from here on"),
                )
                .help(format!(
                    "choose another name for that, or for what the header calls `{name}`"
                )),
            Obstacle::Star(name, module) => finding
                .note(format!("`from {module} import *` may bind `{name}`, which the entry uses"))
                .help(
                    "import the names that are used, or begin the header's name with an underscore",
                ),
            Obstacle::NoHeader => finding
                .note("the module has no header and can get none, see `missing-telemetry-header`")
                .help("make room for the header"),
        };
    }
}

/// A module beside scripts that is called like the telemetry package.
fn check_file_name(context: &Context<'_>, telemetry: &Telemetry) {
    let module = telemetry.files.module_name(context.path);
    let Some((_, last)) = module.rsplit_once('.') else {
        return;
    };
    if telemetry.packages.iter().any(|package| package == last) {
        context
            .report(
                TextRange::empty(TextSize::default()),
                format!("scripts in this folder import this file instead of the package `{last}`"),
            )
            .help("rename the file");
    }
}
