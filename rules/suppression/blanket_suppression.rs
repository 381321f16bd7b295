//! `# pylens: ignore` without saying what.

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::suppression::{Problem, Suppression};

/// `# pylens: ignore` without saying what.
pub static RULE: Rule = Rule {
    name: "blanket-suppression",
    summary: "A suppression names no rule",
    explanation: "
`# pylens: ignore` and `# pylens: ignore-file` exempt only the rules they name. Without names they would hide findings
nobody has seen yet, those of rules added later included, so they exempt nothing.

Name the rules: `# pylens: ignore[is-literal] the caller interns both strings`.
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("value = compute()  # pylens: ignore\n"),
        Example::new("# pylens: ignore-file[]\n"),
    ],
    accepts: &["value = compute()  # noqa\n", "text = \"# pylens: ignore\"\n"],
    checks: &[Check::Suppression(check)],
};

fn check(context: &Context, suppression: &Suppression) {
    if suppression.problem == Some(Problem::Blanket) {
        context
            .report(suppression.range, "this suppression names no rule and exempts nothing")
            .help("name the rules in brackets: `# pylens: ignore[rule-name] reason`");
    }
}
