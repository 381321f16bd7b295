//! Suppressions that suppress nothing.

use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Safety, Severity};
use crate::rewrite::follows_backslash;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::suppression::{SuppressedRule, Suppression};
use crate::syntax::{TextRange, TextSize};

/// Suppressions that suppress nothing.
pub static RULE: Rule = Rule {
    name: "unused-suppression",
    summary: "A suppression exempts nothing",
    explanation: "
The comment exempts a rule that ran and found nothing there. It is left over from code that has changed, or it stands on
the wrong line; left in place, it would hide the next real finding.

The fix removes the names that exempt nothing, and the comment when no name is left. It is safe: only the comment changes,
what follows a further `#` in it stays, and a comment alone on its line takes the line along only where no backslash leads to it and
no line below could become a coding comment.
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::fixed("value = 1  # pylens: ignore[is-literal] old\n", "value = 1\n"),
        Example::fixed("# pylens: ignore-file[is-literal]\nvalue = 1\n", "value = 1\n"),
        Example::fixed(
            "same = mode is \"fast\"  # pylens: ignore[is-literal, slots-conflict] interned\n",
            "same = mode is \"fast\"  # pylens: ignore[is-literal] interned\n",
        ),
        Example::fixed(
            "value = 1  # noqa  # pylens: ignore[is-literal]  # keep this\n",
            "value = 1  # noqa  # keep this\n",
        ),
    ],
    accepts: &[
        "same = mode is \"fast\"  # pylens: ignore[is-literal] interned\n",
        "# pylens: ignore-file[is-literal]\nsame = mode is \"fast\"\n",
    ],
    checks: &[Check::Suppression(check)],
};

fn check(context: &Context, suppression: &Suppression) {
    if suppression.problem.is_some() {
        return;
    }
    let (unused, kept): (Vec<_>, Vec<_>) = suppression.rules.iter().partition(|rule| rule.unused);
    let [first, ..] = unused.as_slice() else {
        return;
    };
    let names: Vec<String> = unused.iter().map(|rule| format!("`{}`", rule.name)).collect();
    let edit = removal(context, suppression, &kept);
    let range = TextRange::new(first.range.start(), unused[unused.len() - 1].range.end());
    let safety = if uncovers_type(context, &edit) { Safety::Unsafe } else { Safety::Safe };
    context
        .report(range, format!("nothing here is exempt from {}", names.join(", ")))
        .help("remove it, or move it to the line of the finding")
        .fix(Fix::new("Remove the unused suppression", safety, [edit]));
}

/// Leaves the names in `kept`, or removes the whole comment with what it says about itself.
fn removal(context: &Context, suppression: &Suppression, kept: &[&SuppressedRule]) -> Edit {
    let all = &suppression.rules;
    if !kept.is_empty() {
        let names: Vec<&str> = kept.iter().map(|rule| rule.name.as_str()).collect();
        let range = TextRange::new(all[0].range.start(), all[all.len() - 1].range.end());
        return Edit::replace(range, names.join(", "));
    }
    let text = context.syntax.text();
    let line = context.syntax.line_range(suppression.range.start());
    let before = &text[line.start().to_usize()..suppression.range.start().to_usize()];
    let behind = &text[suppression.range.end().to_usize()..line.end().to_usize()];
    let reason = behind.trim_end_matches(['\n', '\r']);
    // What follows a further `#` is a comment of its own; the rest is the reason of the suppression.
    let reason = reason.find('#').map_or(reason, |next| &reason[..next]);
    let end = suppression.range.end() + length(reason);
    let alone = before.trim().is_empty() && !behind[reason.len()..].starts_with('#');
    // Nothing may take the place of a line that a backslash leads to, or move up to where a coding comment counts.
    let may_move =
        !follows_backslash(context.syntax, line.start()) && !context.syntax.mentions("coding");
    if alone && may_move {
        return Edit::delete(line);
    }
    let keeps_comment = behind[reason.len()..].starts_with('#');
    let blank = if keeps_comment { 0 } else { before.len() - before.trim_end().len() };
    let start = line.start() + length(&before[..before.len() - blank]);
    Edit::delete(TextRange::new(start, end))
}

/// True if a comment comes first by `edit` that type checkers read there alone (PEP 484).
fn uncovers_type(context: &Context, edit: &Edit) -> bool {
    let rest = &context.syntax.text()[edit.range.end().to_usize()..];
    let comment = rest.strip_prefix('#').filter(|_| edit.content.is_empty());
    comment.is_some_and(|comment| comment.trim_start().starts_with("type:"))
}

fn length(text: &str) -> TextSize {
    TextSize::of(text)
}
