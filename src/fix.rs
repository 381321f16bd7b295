//! Applies fixes to a text until nothing is left to fix, and refuses a result that is worse than what it started from.
//!
//! Each round applies fixes whose edits neither overlap nor touch; the others wait for the next round, which checks the new
//! text afresh. Nothing here reads or writes a file: a caller that gets an error keeps the text it had.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

use rustc_hash::FxHashSet;

use crate::diagnostic::RuleId;
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety};
use crate::lint::{Linter, Report};
use crate::rewrite::{Claim, Provenance, Refuted, Template, prove};
use crate::rule::{OwnedEnabled, OwnedSection};
use crate::suppression::{KnownRules as _, insertions};
use crate::syntax::{Ranged, Syntax, TextSize, TooDeep, same_code, with_room_for};

/// More rounds than any text with finitely many findings has needed.
const MAX_ROUNDS: usize = 100;

/// A text after its fixes.
#[derive(Debug, Clone)]
pub struct Fixed<'t> {
    /// The text, which equals the original if nothing was applied.
    pub text: Cow<'t, str>,
    /// The findings of the original that are gone: for each rule, by how many it has fewer now. What appeared on the way,
    /// as one fix can be the cause of another finding, is not among them.
    pub gone: FindingCounts,
    /// True if telemetry took a line of its own, so that code is on other lines than before.
    pub moves_lines: bool,
    /// The origin of each piece of the text.
    pub provenance: Provenance,
    /// The findings that are left.
    pub report: Report,
}

impl<'t> Fixed<'t> {
    /// A text that nothing was done to, with what is wrong in it.
    pub fn unchanged(text: &'t str, report: Report) -> Fixed<'t> {
        Fixed {
            text: Cow::Borrowed(text),
            gone: FindingCounts::default(),
            moves_lines: false,
            provenance: Provenance::unedited(TextSize::of(text)),
            report,
        }
    }
}

/// The reason that a text was left as it is.
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
    /// The fixed text differs in more than it should.
    #[error(
        "{rules} {refuted}; the file was left as it is. This is a bug in pylens: please report it with the file"
    )]
    Refuted {
        /// The rules whose fixes were applied, or what else changed the text.
        rules: String,
        /// The difference.
        refuted: Refuted,
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

/// The fixes that are applied, and the care that is taken.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Fixes at least as safe as this one.
    pub safety: Safety,
    /// True if it is shown of every fix that claims to be safe, and not only of those that insert and remove whole
    /// statements, that it changes no other code.
    pub verify: bool,
    /// The lines that injected code names.
    pub lines: NamedLines,
}

/// The lines that `{line}` in injected code stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NamedLines {
    /// Those of the fixed text, also after more was injected above.
    #[default]
    Fixed,
    /// Those of the text as it was, for code whose locations are mapped back.
    Original,
}

impl From<Safety> for Wanted {
    fn from(safety: Safety) -> Wanted {
        Wanted { safety, verify: false, lines: NamedLines::Fixed }
    }
}

/// Fixes `text`.
pub fn fix<'t>(
    linter: &Linter,
    path: &Path,
    text: &'t str,
    wanted: impl Into<Wanted>,
) -> Result<Fixed<'t>, FixError> {
    let mut fixer = Fixer {
        linter,
        path,
        wanted: wanted.into(),
        before: None,
        seen: FxHashSet::default(),
        rules: Vec::new(),
        moves_lines: false,
        provenance: Provenance::unedited(TextSize::of(text)),
    };
    fixer.settle(text)
}

/// Takes all injected telemetry out of `text`. What is left is not checked.
pub fn remove_telemetry<'t>(
    linter: &Linter,
    path: &Path,
    text: &'t str,
) -> Result<Fixed<'t>, FixError> {
    with_room_for(text, || remove_telemetry_with_room(linter, path, text))
}

fn remove_telemetry_with_room<'t>(
    linter: &Linter,
    path: &Path,
    text: &'t str,
) -> Result<Fixed<'t>, FixError> {
    let syntax = linter.parse(path, text)?;
    let edits = linter.remove_telemetry(path, &syntax);
    let mut fixed = Fixed::unchanged(text, Report::default());
    if !edits.is_empty() {
        let new = apply(text, &edits);
        let prove = || prove(&syntax, &new, &edits, Claim::WholeStatements);
        let proof = with_room_for(&new, prove);
        let what = || "`--remove-telemetry`".to_owned();
        proof.map_err(|refuted| FixError::Refuted { rules: what(), refuted })?;
        fixed.text = Cow::Owned(new);
        fixed.provenance.edit(&edits);
    }
    Ok(fixed)
}

/// Exempts from the findings in `text`, as far as comments can: each comment gives `reason`. What telemetry lacks is left to
/// [`fix`].
pub fn add_ignores<'t>(
    linter: &Linter,
    path: &Path,
    text: &'t str,
    reason: &str,
) -> Result<Fixed<'t>, FixError> {
    with_room_for(text, || {
        let syntax = linter.parse(path, text)?;
        let report = linter.lint_syntax(path, &syntax);
        let registry = linter.registry();
        let rule = |diagnostic: &Diagnostic| registry.rule(diagnostic.rule);
        let is_telemetry = |it: &&Diagnostic| {
            rule(it).enabled == OwnedEnabled::WhenConfigured(OwnedSection::Telemetry)
        };
        let findings = report.diagnostics.iter().filter(|it| !is_telemetry(it));
        let findings = findings.map(|it| (it, &*rule(it).name));
        let findings = findings.filter(|(_, name)| registry.suppressible(name).is_some());
        let edits = insertions(&syntax, registry, findings, reason);
        if edits.is_empty() || report.has_syntax_errors {
            return Ok(Fixed::unchanged(text, report));
        }
        let new = apply(text, &edits);
        let changed = with_room_for(&new, || -> Result<_, TooDeep> {
            Ok(first_change(&syntax, &linter.parse(path, &new)?))
        })?;
        if let Some(row) = changed {
            let (rules, refuted) = ("`--add-ignore`".to_owned(), Refuted::Code(row));
            return Err(FixError::Refuted { rules, refuted });
        }
        let before = FindingCounts::of(&report.diagnostics);
        let mut fixed = Fixed::unchanged(text, linter.lint(path, &new)?);
        fixed.gone = before.without(&FindingCounts::of(&fixed.report.diagnostics));
        fixed.provenance.edit(&edits);
        fixed.text = Cow::Owned(new);
        Ok(fixed)
    })
}

/// The line of the first statement of `new` that is other code than in `old`.
fn first_change(old: &Syntax<'_>, new: &Syntax<'_>) -> Option<usize> {
    let (old, body) = (&old.module().body, &new.module().body);
    let changed = old.iter().zip(body).find(|(old, new)| !same_code(old, new));
    let place = changed.map(|(_, new)| new.start());
    let place = place.or_else(|| (old.len() != body.len()).then(TextSize::default));
    place.map(|place| new.row(place))
}

struct Fixer<'f> {
    linter: &'f Linter,
    path: &'f Path,
    wanted: Wanted,
    /// The findings of the text as it was, once they are known.
    before: Option<FindingCounts>,
    /// The texts that fixes were applied to.
    seen: FxHashSet<u64>,
    /// The rules whose fixes made the text.
    rules: Vec<RuleId>,
    moves_lines: bool,
    provenance: Provenance,
}

/// The outcome of one round over a text.
enum Step {
    /// Nothing is left to fix.
    Settled(Report),
    /// It became another one, in which something may be left to fix.
    Rewritten(String),
    /// It became another one, whose findings are known.
    Finished(String, Report),
}

impl Fixer<'_> {
    /// Applies fixes, round by round, until none is left. Of each text there is a tree only as long as it takes to make the
    /// next one.
    fn settle<'t>(&mut self, text: &'t str) -> Result<Fixed<'t>, FixError> {
        let mut text = Cow::Borrowed(text);
        loop {
            let (last, report) = match with_room_for(&text, || self.round(&text))? {
                Step::Rewritten(new) => {
                    text = Cow::Owned(new);
                    continue;
                }
                Step::Settled(report) => (text, report),
                Step::Finished(new, report) => (Cow::Owned(new), report),
            };
            let before = self.before.take().unwrap_or_default();
            let gone = before.without(&FindingCounts::of(&report.diagnostics));
            return Ok(Fixed {
                text: last,
                gone,
                moves_lines: self.moves_lines,
                provenance: self.provenance.clone(),
                report,
            });
        }
    }

    /// Applies the fixes of one round.
    fn round(&mut self, text: &str) -> Result<Step, FixError> {
        let syntax = self.linter.parse(self.path, text)?;
        if let (Some(error), false) = (syntax.errors().first(), self.rules.is_empty()) {
            let row = syntax.row(error.range().start());
            return Err(FixError::Breaks { rules: self.rule_names(), row });
        }
        let report = self.linter.lint_syntax(self.path, &syntax);
        let round = choose(&report, self.wanted);
        self.before.get_or_insert_with(|| FindingCounts::of(&report.diagnostics));
        if round.edits.is_empty() || report.has_syntax_errors {
            return Ok(Step::Settled(report));
        }
        // The findings of a large file take as much room as its tree.
        let report = Report { diagnostics: Vec::new(), ..report };
        self.rules = round.rules;
        let new = apply(text, &round.edits);
        self.provenance.edit(&round.edits);
        let mut moves_lines = false;
        if let Some(claim) = round.claim {
            let prove = || prove(&syntax, &new, &round.edits, claim);
            let proof = with_room_for(&new, prove);
            let proof =
                proof.map_err(|refuted| FixError::Refuted { rules: self.rule_names(), refuted })?;
            moves_lines = proof.moves_lines && claim == Claim::WholeStatements;
            self.moves_lines |= moves_lines;
        }
        let follows = self.wanted.lines == NamedLines::Fixed;
        let is_stale = moves_lines && follows && self.names_lines();
        if round.fixes_all && !is_stale && self.looks_at_telemetry_alone() {
            let report = Report { refreshed: Vec::new(), ..report };
            return Ok(Step::Finished(new, report));
        }
        self.seen.insert(fingerprint(text));
        if self.seen.len() > MAX_ROUNDS || self.seen.contains(&fingerprint(&new)) {
            return Err(FixError::DoesNotSettle { rules: self.rule_names() });
        }
        Ok(Step::Rewritten(new))
    }

    /// True if entries name lines, so that they are wrong when those move.
    fn names_lines(&self) -> bool {
        let telemetry = self.linter.settings().telemetry.as_ref();
        let entry = telemetry.and_then(|telemetry| telemetry.entry.as_ref());
        entry.is_some_and(Template::names_line)
    }

    /// True if no rule looks but those of telemetry. They find nothing in a file that has what is configured, unless
    /// it names lines that have moved.
    fn looks_at_telemetry_alone(&self) -> bool {
        let (registry, settings) = (self.linter.registry(), self.linter.settings());
        let mut enabled = registry.ids().filter(|id| settings.rules.is_enabled(*id));
        enabled.all(|id| {
            matches!(
                registry.rule(id).enabled,
                OwnedEnabled::Always | OwnedEnabled::WhenConfigured(OwnedSection::Telemetry)
            )
        })
    }

    /// The names of the rules whose fixes were applied last.
    fn rule_names(&self) -> String {
        let mut rules = self.rules.clone();
        rules.sort_unstable();
        rules.dedup();
        let names = rules.iter().map(|id| format!("`{}`", self.linter.registry().rule(*id).name));
        names.collect::<Vec<_>>().join(" and ")
    }
}

/// The number of findings that each rule has made, in catalogue order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingCounts(BTreeMap<RuleId, usize>);

impl FindingCounts {
    fn of(diagnostics: &[Diagnostic]) -> FindingCounts {
        let mut counts = BTreeMap::new();
        for diagnostic in diagnostics {
            *counts.entry(diagnostic.rule).or_default() += 1;
        }
        FindingCounts(counts)
    }

    /// The counts without those of `others`, rule by rule.
    fn without(mut self, others: &FindingCounts) -> FindingCounts {
        self.0.retain(|rule, count| {
            *count = count.saturating_sub(others.0.get(rule).copied().unwrap_or(0));
            *count > 0
        });
        self
    }

    /// Each rule with how many findings it has made, at least one.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, usize)> + '_ {
        self.0.iter().map(|(rule, count)| (*rule, *count))
    }

    /// The number of findings of all rules.
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }
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
    /// True if it fixes every finding, by whole statements alone.
    fixes_all: bool,
    /// The claim that is to be shown of them.
    claim: Option<Claim>,
}

/// The fixes of one round. Whole statements are inserted and removed when nothing else is left to do, so that what is shown
/// of them is about the text that people wrote.
fn choose(report: &Report, wanted: Wanted) -> Round {
    let diagnostics = report.diagnostics.as_slice();
    let allowed = |fix: &Fix| fix.is_allowed(wanted.safety);
    let is_safe = |fix: &Fix| fix.safety == Safety::Safe;
    if wanted.verify {
        let safe = |fix: &Fix| allowed(fix) && is_safe(fix) && !fix.whole_statements;
        let round = compatible(diagnostics, Some(Claim::Statements), safe);
        if !round.rules.is_empty() {
            return round;
        }
    }
    let round = compatible(diagnostics, None, |fix| allowed(fix) && !fix.whole_statements);
    if !round.rules.is_empty() {
        return round;
    }
    let round = compatible(diagnostics, Some(Claim::WholeStatements), allowed);
    match wanted.lines {
        NamedLines::Fixed => refresh(round, report),
        NamedLines::Original => round,
    }
}

/// The round with what is to be refreshed besides.
fn refresh(round: Round, report: &Report) -> Round {
    let mut fixes_all = round.rules.len() == report.diagnostics.len();
    let taken: BTreeMap<TextSize, &Edit> =
        round.edits.iter().map(|edit| (edit.range.start(), edit)).collect();
    let (clear, others): (Vec<&Edit>, Vec<&Edit>) =
        report.refreshed.iter().partition(|edit| is_clear(&taken, edit));
    fixes_all &= others.is_empty();
    let mut edits: Vec<Edit> = taken.into_values().chain(clear).cloned().collect();
    edits.sort_by_key(|edit| edit.range.start());
    Round { edits, fixes_all, ..round }
}

/// Takes fixes in the order of their findings, as long as their edits keep clear of those already taken.
fn compatible(
    diagnostics: &[Diagnostic],
    claim: Option<Claim>,
    is_wanted: impl Fn(&Fix) -> bool,
) -> Round {
    let mut taken: BTreeMap<TextSize, &Edit> = BTreeMap::new();
    let mut rules = Vec::new();
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fix.as_ref().filter(|fix| is_wanted(fix)) else {
            continue;
        };
        if fix.edits.iter().all(|edit| is_clear(&taken, edit)) {
            taken.extend(fix.edits.iter().map(|edit| (edit.range.start(), edit)));
            rules.push(diagnostic.rule);
        }
    }
    let edits = taken.into_values().cloned().collect();
    Round { edits, rules, claim, fixes_all: false }
}

/// True if `edit` neither overlaps nor touches an edit already taken.
fn is_clear(taken: &BTreeMap<TextSize, &Edit>, edit: &Edit) -> bool {
    let before = taken.range(..=edit.range.start()).next_back();
    let after = taken.range(edit.range.start()..).next();
    before.is_none_or(|(_, other)| other.range.end() < edit.range.start())
        && after.is_none_or(|(start, _)| edit.range.end() < *start)
}

impl Fix {
    /// True if the fix is applied when fixes at least as safe as `safety` are.
    pub fn is_allowed(&self, safety: Safety) -> bool {
        self.safety >= safety && !self.edits.is_empty()
    }
}

fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
