//! Applies fixes to a text until nothing is left to fix, and refuses a result that is worse than what it started from.
//!
//! Each round applies fixes whose edits neither overlap nor touch; the others wait for the next round, which checks the new
//! text afresh. Nothing here reads or writes a file: a caller that gets an error keeps the text it had.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

use rustc_hash::FxHashSet;

use crate::diagnostic::RuleId;
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety};
use crate::lint::{Linter, Report};
use crate::syntax::{TextSize, TooDeep};

/// More rounds than any text with finitely many findings has needed.
const MAX_ROUNDS: usize = 100;

/// A text after its fixes.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The text, which equals the original if nothing was applied.
    pub text: String,
    /// How many findings were fixed.
    pub applied: usize,
    /// What is left.
    pub report: Report,
}

/// Why a text was left as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FixError {
    /// The text cannot be analysed.
    #[error(transparent)]
    TooDeep(#[from] TooDeep),
    /// The fixed text does not parse.
    #[error(
        "fixing {rules} would have introduced a syntax error on line {row}; the file was left as it is. \
         This is a bug in pylens: please report it with the file"
    )]
    Breaks {
        /// The names of the rules whose fixes were applied in the offending round.
        rules: String,
        /// The line of the first syntax error in the fixed text.
        row: usize,
    },
    /// The fixes undo each other.
    #[error(
        "the fixes of {rules} undo each other; the file was left as it is. \
         This is a bug in pylens: please report it with the file, or ignore one of the rules"
    )]
    DoesNotSettle {
        /// The names of the rules whose fixes were still being applied.
        rules: String,
    },
}

/// Fixes `text` with fixes that are at least as safe as `safety`.
pub fn fix(
    linter: &Linter<'_>,
    path: &Path,
    text: &str,
    safety: Safety,
) -> Result<Fixed, FixError> {
    let mut fixed = Fixed { text: text.to_owned(), applied: 0, report: linter.lint(path, text)? };
    let mut seen = FxHashSet::from_iter([fingerprint(text)]);
    for _ in 0..MAX_ROUNDS {
        let round = choose(&fixed.report.diagnostics, safety);
        if round.rules.is_empty() || fixed.report.has_syntax_errors {
            return Ok(fixed);
        }
        let text = apply(&fixed.text, &round.edits);
        let report = linter.lint(path, &text)?;
        if report.has_syntax_errors {
            let row = first_row(&text, &report);
            let rules = rule_names(linter, &round.rules);
            return Err(FixError::Breaks { rules, row });
        }
        fixed = Fixed { applied: fixed.applied + round.rules.len(), text, report };
        if !seen.insert(fingerprint(&fixed.text)) {
            break;
        }
    }
    let unsettled = choose(&fixed.report.diagnostics, safety);
    Err(FixError::DoesNotSettle { rules: rule_names(linter, &unsettled.rules) })
}

/// The text with `edits` applied, which must be in order and must not overlap.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        result.push_str(&text[done..edit.range.start().to_usize()]);
        result.push_str(&edit.content);
        done = edit.range.end().to_usize();
    }
    result.push_str(&text[done..]);
    result
}

/// The edits of one round, with the rule of each fix they come from.
#[derive(Debug, Default)]
struct Round {
    edits: Vec<Edit>,
    rules: Vec<RuleId>,
}

/// Takes fixes in the order of their findings, as long as their edits keep clear of those already taken.
fn choose(diagnostics: &[Diagnostic], safety: Safety) -> Round {
    let mut taken: BTreeMap<TextSize, &Edit> = BTreeMap::new();
    let mut rules = Vec::new();
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.is_allowed(safety)) else {
            continue;
        };
        if fix.edits.iter().all(|edit| is_clear(&taken, edit)) {
            taken.extend(fix.edits.iter().map(|edit| (edit.range.start(), edit)));
            rules.push(diagnostic.rule);
        }
    }
    Round { edits: taken.into_values().cloned().collect(), rules }
}

/// Whether `edit` neither overlaps nor touches an edit already taken.
fn is_clear(taken: &BTreeMap<TextSize, &Edit>, edit: &Edit) -> bool {
    let before = taken.range(..=edit.range.start()).next_back();
    let after = taken.range(edit.range.start()..).next();
    before.is_none_or(|(_, other)| other.range.end() < edit.range.start())
        && after.is_none_or(|(start, _)| edit.range.end() < *start)
}

impl Fix {
    /// Whether the fix is applied when fixes at least as safe as `safety` are.
    pub fn is_allowed(&self, safety: Safety) -> bool {
        self.safety >= safety && !self.edits.is_empty()
    }
}

fn first_row(text: &str, report: &Report) -> usize {
    let offset = report.diagnostics.iter().map(|it| it.range.start()).min();
    let before = offset.map_or("", |offset| &text[..offset.to_usize()]);
    before.matches('\n').count() + 1
}

fn rule_names(linter: &Linter<'_>, rules: &[RuleId]) -> String {
    let mut rules = rules.to_vec();
    rules.sort_unstable();
    rules.dedup();
    let names = rules.iter().map(|rule| format!("`{}`", linter.registry().rule(*rule).name));
    names.collect::<Vec<_>>().join(" and ")
}

fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
