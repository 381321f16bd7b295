//! New suppressions: where a comment can stand that exempts from a finding.

use std::collections::BTreeMap;

use super::comments::{Suppressions, rows_of};
use super::{Coverage, KnownRules};
use crate::diagnostic::{Diagnostic, Edit};
use crate::syntax::token::TokenKind;
use crate::syntax::{Ranged, Syntax, TextLen, TextRange, TextSize};

/// The edits that exempt from `diagnostics`, each with the name of its rule, as far as a comment can. All comments give the
/// same reason.
pub fn insertions<'d>(
    syntax: &Syntax<'_>,
    known: &impl KnownRules,
    diagnostics: impl IntoIterator<Item = (&'d Diagnostic, &'d str)>,
    reason: &str,
) -> Vec<Edit> {
    let lines = Lines::of(syntax);
    let mut rules: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (diagnostic, rule) in diagnostics {
        let rows = rows_of(syntax, diagnostic.range);
        let is_exempt = |row: &usize| rules.get(row).is_some_and(|rules| rules.contains(&rule));
        if rows.iter().any(is_exempt) {
            continue;
        }
        if let Some(row) = rows.into_iter().find(|row| lines.end(*row).is_some()) {
            rules.entry(row).or_default().push(rule);
        }
    }
    let present = Suppressions::find(syntax, known, false);
    let edit = |(row, rules): (usize, Vec<&str>)| {
        let names = rules.join(", ");
        let is_on_row = |scope: Coverage| scope == Coverage::Line(row);
        let mut on_row = present.iter().filter(|it| is_on_row(it.scope) && it.problem.is_none());
        if let Some(present) = on_row.next() {
            // Its bracket is the last of what belongs to it.
            let bracket = present.range.end() - TextSize::of(']');
            return Some(Edit::insert(bracket, format!(", {names}")));
        }
        let comment = format!("  # pylens: ignore[{names}] {reason}");
        Some(Edit::insert(lines.end(row)?, comment))
    };
    rules.into_iter().filter_map(edit).collect()
}

/// The lines of a file, with what stands at their ends.
struct Lines<'s> {
    syntax: &'s Syntax<'s>,
    /// The strings that hold line breaks, in which no comment can stand.
    strings: Vec<TextRange>,
}

impl<'s> Lines<'s> {
    fn of(syntax: &'s Syntax<'_>) -> Lines<'s> {
        let mut strings = Vec::new();
        let mut starts = Vec::new();
        for token in syntax.tokens() {
            match token.kind() {
                TokenKind::String => strings.push(token.range()),
                TokenKind::FStringStart | TokenKind::TStringStart => starts.push(token.start()),
                TokenKind::FStringEnd | TokenKind::TStringEnd => {
                    let start = starts.pop().filter(|_| starts.is_empty());
                    strings.extend(start.map(|start| TextRange::new(start, token.end())));
                }
                _ => {}
            }
        }
        strings.retain(|range| syntax.slice(*range).contains(['\n', '\r']));
        Lines { syntax, strings }
    }

    /// The end of a line, counted from 1, if a comment can stand there.
    fn end(&self, row: usize) -> Option<TextSize> {
        let line = self.syntax.line(row)?;
        let text = self.syntax.slice(line).trim_end_matches([' ', '\t', '\x0c']);
        let end = line.start() + text.text_len();
        let is_in_string =
            self.strings.iter().any(|string| string.start() < end && end < string.end());
        (!is_in_string && !self.continues(end)).then_some(end)
    }

    /// True if a backslash at `end` joins the line with the next one.
    fn continues(&self, end: TextSize) -> bool {
        let is_backslash = self.syntax.text()[..end.to_usize()].ends_with('\\');
        is_backslash
            && !self.syntax.comments().any(|comment| comment.end() >= end && comment.start() < end)
    }
}
