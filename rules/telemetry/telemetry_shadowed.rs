//! Code that takes a name away from the injected header.

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::BindingKind;
use crate::rewrite::prologue;
use crate::rule::{Check, Enabled, Example, Rule, Section};
use crate::syntax::{Ranged, TextRange, TextSize, ast};
use crate::telemetry::Telemetry;

/// Code that takes a name away from the injected header.
pub static RULE: Rule = Rule {
    name: "telemetry-shadowed",
    summary: "Code rebinds a name that the telemetry header binds",
    explanation: "
The injected header binds a name in every module, and the entries of its functions use it whenever they are called. A
module that binds the same name to something else, or deletes it, takes the telemetry's place: the entries then raise
`AttributeError` or `NameError` in the middle of the user's code, or silently call the user's own object.

A module that is called like the telemetry package does the same to whole programs: a script's folder comes first on
`sys.path`, so that scripts beside such a file import it instead of the package.

Rename what has the same name, or choose a name for the header that nobody else uses, such as
`import telemetry as _telemetry`.

References: <https://docs.python.org/3/reference/executionmodel.html#naming-and-binding>,
<https://docs.python.org/3/library/sys.html#sys.path>
",
    severity: Severity::Error,
    enabled: Enabled::WhenConfigured(Section::Telemetry),
    options: &[],
    rejects: &[
        Example::new("import telemetry\n\ntelemetry = {'run': 1}\n").with(CONFIG),
        Example::new(
            "import telemetry\n\n\ndef _start():\n    global telemetry\n    telemetry = None\n",
        )
        .with(CONFIG),
        Example::new("import telemetry\n\ndel telemetry\n").with(CONFIG),
    ],
    accepts: &["telemetry = {'run': 1}\n", "def _start(telemetry):\n    return telemetry\n"],
    checks: &[Check::Module(check)],
};

const CONFIG: &str = "telemetry = { header = 'import telemetry' }";

fn check<'a>(context: &mut Context<'a>, module: &'a ast::ModModule) {
    let Some(telemetry) = context.telemetry() else {
        return;
    };
    check_file_name(context, telemetry);
    let Some(header) = &telemetry.header else {
        return;
    };
    let rest = &module.body[prologue(&module.body).len()..];
    let injected = rest.get(..header.length_in(rest)).unwrap_or_default();
    let own = match (injected.first(), injected.last()) {
        (Some(first), Some(last)) => TextRange::new(first.start(), last.end()),
        _ => TextRange::default(),
    };
    let code = header.names();
    let names = context.names;
    for binding in names.module_bindings() {
        let is_same = matches!(binding.kind, BindingKind::Import { module }
            if code.modules.iter().any(|(name, it)| name == binding.name && it == module));
        let is_bound = code.bound.iter().any(|name| name == binding.name);
        if is_bound && !is_same && !own.contains_range(binding.range) {
            let name = binding.name;
            context
                .report(binding.range, format!("`{name}` is the telemetry's name"))
                .label(own, "bound here for the telemetry")
                .help("choose another name for this");
        }
    }
}

/// A module beside scripts that is called like the telemetry package.
fn check_file_name(context: &mut Context<'_>, telemetry: &Telemetry) {
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
