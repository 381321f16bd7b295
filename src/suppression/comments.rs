//! `# pylens:` comments: which findings they exempt, and which of them were of use.
//!
//! `# pylens: ignore[rule, other-rule] reason` counts for a finding when it stands on the first or last line of what
//! the finding is about, or of the statement that holds it (of its header, for a compound statement). `# pylens:
//! ignore-file[rule]`, on a line of its own, counts for the whole file. Whether a rule may be suppressed at all is the
//! caller's to say.

use rustc_hash::FxHashMap;

use super::{Coverage, KnownRules, Problem, SuppressedRule, Suppression};
use crate::diagnostic::{Diagnostic, RuleId};
use crate::syntax::token::TokenKind;
use crate::syntax::{Ranged, Stmt, Syntax, TextLen, TextRange, TextSize, bodies};

/// The word that makes a comment one of ours, with a colon behind it.
const MARKER: &str = "pylens";

/// The suppressions of one file.
#[derive(Debug, Default)]
pub struct Suppressions(Vec<Suppression>);

impl Suppressions {
    /// Finds the suppressions of a file, which exempt from nothing without a reason if one is `required`.
    pub fn find(syntax: &Syntax<'_>, known: &impl KnownRules, required: bool) -> Suppressions {
        if !may_have_any(syntax.text().as_bytes()) {
            return Suppressions::default();
        }
        let parsed =
            syntax.comments().flat_map(|comment| parse_all(syntax, comment, known, required));
        Suppressions(parsed.collect())
    }

    /// The suppressions in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Suppression> {
        self.0.iter()
    }

    /// Removes the findings they exempt and returns how many these were.
    pub(crate) fn apply(
        &mut self,
        syntax: &Syntax<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        may_be_suppressed: impl Fn(RuleId) -> bool,
    ) -> usize {
        if self.0.is_empty() {
            return 0;
        }
        let mut exempt: FxHashMap<(Coverage, RuleId), Vec<&mut SuppressedRule>> =
            FxHashMap::default();
        for suppression in self.0.iter_mut().filter(|it| it.problem.is_none()) {
            for rule in &mut suppression.rules {
                if let Some(id) = rule.rule {
                    exempt.entry((suppression.scope, id)).or_default().push(rule);
                }
            }
        }
        let before = diagnostics.len();
        diagnostics.retain(|diagnostic| {
            if !may_be_suppressed(diagnostic.rule) {
                return true;
            }
            let rows = rows_of(syntax, diagnostic.range).map(Coverage::Line);
            let mut kept = true;
            for coverage in rows.into_iter().chain([Coverage::File]) {
                if let Some(rules) = exempt.get_mut(&(coverage, diagnostic.rule)) {
                    // They need to be told once.
                    rules.drain(..).for_each(|rule| rule.used = true);
                    kept = false;
                }
            }
            kept
        });
        before - diagnostics.len()
    }
}

/// True if the word of a suppression stands behind a `#` of its line, in capital or small letters. A look at the text tells
/// that of nearly all files, without looking at every token.
fn may_have_any(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(start) = memchr::memchr(b'#', rest) {
        let end = memchr::memchr2(b'\n', b'\r', &rest[start..]).map_or(rest.len(), |it| start + it);
        let line = &rest[start..end];
        let mut words =
            memchr::memchr2_iter(b'p', b'P', line).filter_map(|it| line.get(it..it + MARKER.len()));
        if words.any(|word| word.eq_ignore_ascii_case(MARKER.as_bytes())) {
            return true;
        }
        rest = &rest[end..];
    }
    false
}

/// Reads one comment, which may hold several suppressions, each behind a `#` of its own.
fn parse_all(
    syntax: &Syntax<'_>,
    comment: TextRange,
    known: &impl KnownRules,
    required: bool,
) -> Vec<Suppression> {
    let next = |rest: TextRange| parse(syntax, rest, known, required);
    let behind = |last: &Suppression| next(TextRange::new(last.range.end(), comment.end()));
    std::iter::successors(next(comment), behind).collect()
}

/// Reads the first suppression in what is left of a comment.
fn parse(
    syntax: &Syntax<'_>,
    comment: TextRange,
    known: &impl KnownRules,
    required: bool,
) -> Option<Suppression> {
    let text = syntax.slice(comment);
    let Marker { range: marker, is_exact } = find_marker(text)?;
    let rest = &text[marker.end..];
    let body = rest.trim_start();
    let word_length = body.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(body.len());
    let (word, after) = body.split_at(word_length);

    let own_line = syntax.text()[..comment.start().to_usize()]
        .rsplit(['\n', '\r'])
        .next()
        .is_some_and(|before| before.trim().is_empty());
    let scope = match word {
        "ignore-file" => Coverage::File,
        _ => Coverage::Line(syntax.row(comment.start())),
    };
    let start = comment.start() + text_size(marker.start);
    let offset_of = |part: &str| comment.end() - part.text_len();
    let (rules, end, problem) = match (word, bracketed(after)) {
        _ if !is_exact => {
            let written = text[marker].trim_start_matches('#').trim_start().to_owned();
            (Vec::new(), comment.end(), Some(Problem::Marker(written)))
        }
        ("ignore" | "ignore-file", Brackets::Closed { inside, behind }) => {
            let rules = names(inside, offset_of(behind) - text_size(1) - inside.text_len(), known);
            let problem = if rules.is_empty() {
                Some(Problem::Blanket)
            } else if word == "ignore-file" && !own_line {
                Some(Problem::NotOnItsOwnLine)
            } else if required && !is_reason(behind) {
                Some(Problem::Unexplained)
            } else {
                None
            };
            (rules, offset_of(behind), problem)
        }
        ("ignore" | "ignore-file", Brackets::Unclosed) => {
            (Vec::new(), comment.end(), Some(Problem::Unclosed))
        }
        ("ignore" | "ignore-file", Brackets::None) => {
            (Vec::new(), offset_of(after), Some(Problem::Blanket))
        }
        (word, _) => {
            let problem = Problem::UnknownWord(word.to_owned());
            (Vec::new(), comment.end(), Some(problem))
        }
    };
    Some(Suppression { range: TextRange::new(start, end), scope, rules, problem })
}

/// True if there are words behind the bracket, before another comment begins.
fn is_reason(behind: &str) -> bool {
    let reason = behind.split('#').next().unwrap_or_default();
    reason.chars().any(char::is_alphanumeric)
}

/// The beginning of a comment that marks it as one of ours.
struct Marker {
    /// From the `#` to behind the colon.
    range: std::ops::Range<usize>,
    /// True if it is written as it should be.
    is_exact: bool,
}

/// Finds `# pylens:` in a comment: at its beginning, or behind a further `#` for comments that carry several.
fn find_marker(comment: &str) -> Option<Marker> {
    comment.match_indices('#').find_map(|(start, _)| {
        let behind = comment[start + 1..].trim_start();
        let (word, rest) = behind.split_at_checked(MARKER.len())?;
        let colon = rest.trim_start().strip_prefix(':')?;
        let is_exact = word == MARKER && rest.starts_with(':');
        let is_meant =
            is_exact || (word.eq_ignore_ascii_case(MARKER) && looks_like_suppression(colon));
        let range = start..comment.len() - colon.len();
        is_meant.then_some(Marker { range, is_exact })
    })
}

/// True if the text behind the colon is more than prose: a word with a bracket, or that begins like ours.
fn looks_like_suppression(text: &str) -> bool {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(text.len());
    let (word, behind) = text.split_at(end);
    word.to_ascii_lowercase().starts_with("ignore")
        || (!word.is_empty() && behind.trim_start().starts_with('['))
}

enum Brackets<'t> {
    None,
    Unclosed,
    Closed { inside: &'t str, behind: &'t str },
}

fn bracketed(text: &str) -> Brackets<'_> {
    let Some(inside) = text.trim_start().strip_prefix('[') else {
        return Brackets::None;
    };
    match inside.split_once(']') {
        Some((inside, behind)) => Brackets::Closed { inside, behind },
        None => Brackets::Unclosed,
    }
}

/// The names between the brackets, which begin at `start`.
fn names(inside: &str, start: TextSize, known: &impl KnownRules) -> Vec<SuppressedRule> {
    let mut rules = Vec::new();
    let mut offset = start;
    for part in inside.split(',') {
        let name = part.trim();
        let indent = text_size(part.len() - part.trim_start().len());
        if !name.is_empty() {
            rules.push(SuppressedRule {
                name: name.to_owned(),
                range: TextRange::at(offset + indent, name.text_len()),
                rule: known.suppressible(name),
                is_known: known.is_rule(name),
                group: known.suppressible_in_group(name),
                meant: (!known.is_rule(name)).then(|| known.nearest(name)).flatten(),
                unused: false,
                used: false,
            });
        }
        offset += part.text_len() + text_size(1);
    }
    rules
}

/// An offset within a text that is known to be addressable.
fn text_size(length: usize) -> TextSize {
    TextSize::try_from(length).unwrap_or(TextSize::new(u32::MAX))
}

/// The lines on which a comment counts for a finding at `range`.
pub(super) fn rows_of(syntax: &Syntax<'_>, range: TextRange) -> [usize; 4] {
    let statement = innermost_statement(&syntax.module().body, range.start());
    let header =
        statement.map_or(range, |statement| header_range(syntax, statement, range.start()));
    [range.start(), range.end(), header.start(), header.end()].map(|offset| syntax.row(offset))
}

/// The part of a statement that ends with the colon before a block and holds `offset`; for a finding behind the last
/// such colon, or a simple statement, all of it.
fn header_range(syntax: &Syntax<'_>, statement: &Stmt, offset: TextSize) -> TextRange {
    let mut start = statement.start();
    for body in bodies(statement) {
        let (Some(first), Some(last)) = (body.first(), body.last()) else {
            continue;
        };
        let before = syntax.tokens().before(first.start());
        let colon = before.iter().rev().find(|token| token.kind() == TokenKind::Colon);
        let end = colon.map_or(first.start(), Ranged::end);
        if offset < end {
            return TextRange::new(start.min(end), end);
        }
        // The next clause, `elif` or `except`, begins behind this block.
        let mut behind = syntax.tokens().after(last.end()).iter();
        let next = behind.find(|token| !token.kind().is_trivia() && !is_layout(token.kind()));
        start = next.map_or(last.end(), Ranged::start);
    }
    if start == statement.start() { statement.range() } else { TextRange::empty(offset) }
}

/// True for the tokens that lines and blocks end with.
fn is_layout(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::Semi)
}

fn innermost_statement(body: &[Stmt], offset: TextSize) -> Option<&Stmt> {
    let after = body.partition_point(|statement| statement.start() <= offset);
    let statement = body.get(after.checked_sub(1)?)?;
    if !statement.range().contains_inclusive(offset) {
        return None;
    }
    let inner = bodies(statement).into_iter().find_map(|body| innermost_statement(body, offset));
    inner.or(Some(statement))
}
