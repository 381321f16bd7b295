//! `# pylens:` comments that cannot be understood.

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::suppression::{Problem, Suppression};

/// `# pylens:` comments that cannot be understood.
pub static RULE: Rule = Rule {
    name: "invalid-suppression",
    summary: "A `# pylens:` comment cannot be understood",
    explanation: "
A comment that begins with `# pylens:` but names a rule that does not exist, lacks a bracket, uses another word than
`ignore` or `ignore-file`, or puts `ignore-file` behind code exempts nothing, although its author thinks it does. So does one
that is written with capitals (`# PYLENS: ignore[...]`) or with a space before the colon, and one that names a group:
exempting from all rules of a group would hide findings nobody has seen yet, those of rules added to it later. With
`require-ignore-reason = true`, a suppression without words behind its bracket exempts nothing either.

Correct the comment. `pylens rule` lists the names of all rules.

Reference: <https://docs.python.org/3/reference/lexical_analysis.html#comments>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("value = compute()  # pylens: ignore[no-such-rule]\n"),
        Example::new("value = compute()  # pylens: ignore[is-literal\n"),
        Example::new("value = compute()  # pylens: ignore[syntax-error]\n"),
        Example::new("value = compute()  # pylens: disable[is-literal]\n"),
        Example::new("value = compute()  # pylens: ignore-file[is-literal]\n"),
        Example::new("value = compute()  # PYLENS: ignore[is-literal]\n"),
        Example::new("value = compute()  # pylens: ignore[identity]\n"),
        Example::new("value = compute()  # pylens: ignore[is-literal]\n")
            .with("require-ignore-reason = true\n"),
    ],
    accepts: &[
        "# see pylens: a linter\n",
        "# Pylens: what it finds, and why\n",
        "same = mode is \"fast\"  # pylens: ignore[is-literal] both are interned\n",
    ],
    checks: &[Check::Suppression(check)],
};

fn check(context: &Context, suppression: &Suppression) {
    let complaint = match &suppression.problem {
        Some(Problem::UnknownWord(word)) => format!("`pylens: {word}` is no suppression"),
        Some(Problem::Marker(written)) => {
            format!("`{written}` is not `pylens:`, so this comment exempts nothing")
        }
        Some(Problem::Unclosed) => "the bracket of this suppression is not closed".to_owned(),
        Some(Problem::NotOnItsOwnLine) => {
            "`ignore-file` counts only on a line of its own".to_owned()
        }
        Some(Problem::Unexplained) => {
            context
                .report(suppression.range, "this suppression gives no reason, and exempts nothing")
                .help("say behind the bracket why the code is right as it is: `require-ignore-reason` is set");
            return;
        }
        Some(Problem::Blanket) => return,
        None => return report_unknown_rules(context, suppression),
    };
    context
        .report(suppression.range, complaint)
        .help("write `# pylens: ignore[rule-name] reason`, or `# pylens: ignore-file[rule-name]` on a line of its own");
}

fn report_unknown_rules(context: &Context, suppression: &Suppression) {
    for rule in suppression.rules.iter().filter(|rule| rule.rule.is_none()) {
        let name = &rule.name;
        let (message, help) = if rule.is_known {
            let help = "remove it, and mend what is reported".to_owned();
            (format!("no comment can exempt from `{name}`"), help)
        } else if rule.group.is_empty() {
            let help = match &rule.meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`pylens rule` lists the names of all rules".to_owned(),
            };
            (format!("there is no rule `{name}`"), help)
        } else {
            let rules: Vec<_> = rule.group.iter().map(|rule| format!("`{rule}`")).collect();
            let message =
                format!("`{name}` is a group of rules, and a comment exempts from single ones");
            (message, format!("name those that are meant among {}", rules.join(", ")))
        };
        context.report(rule.range, message).help(help);
    }
}
