//! A piece of a rewritten text without the statements that need not be parsed again.
//!
//! Between two statements of a block, at the start of a line, the parser remembers nothing but the blocks around. So
//! where it reaches such a position in the same block as before, unedited statements that follow read as before, and
//! leave it in that block. Leaving them out changes nothing for the rest of the text.

use std::borrow::Cow;

use super::entry::start;
use super::pieces::is_boundary;
use super::shift::Shift;
use crate::syntax::token::TokenKind;
use crate::syntax::{Ranged, Stmt, Syntax, TextRange, TextSize, ast};

/// Statements that are left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Omission {
    /// The start of the line of a statement that is kept, right before those left out. It shows which block they are
    /// in, as no edit touches anything from here to their end.
    pub anchor: TextSize,
    /// The lines of those left out, in the old text.
    pub range: TextRange,
}

/// Less is not worth it.
const LEAST: TextSize = TextSize::new(16);

/// The statements that can be left out of `body`, with `edits` in it. Statements of the module itself stay, and what a
/// function evaluates first.
pub(super) fn omissions(syntax: &Syntax<'_>, body: &[Stmt], edits: &[TextRange]) -> Vec<Omission> {
    let mut finder = OmissionFinder { syntax, edits, found: Vec::new() };
    body.iter().for_each(|stmt| finder.look_into(stmt));
    finder.found
}

/// Finds the statements of one block of code that can be left out.
struct OmissionFinder<'s, 't> {
    syntax: &'s Syntax<'t>,
    edits: &'s [TextRange],
    found: Vec<Omission>,
}

impl OmissionFinder<'_, '_> {
    fn look_into(&mut self, stmt: &Stmt) {
        match stmt {
            _ if !self.is_touched(stmt.range()) => {}
            Stmt::FunctionDef(function) => {
                self.look_through(&function.body, evaluated_first(function));
            }
            Stmt::ClassDef(class) => self.look_through(&class.body, 0),
            _ => {}
        }
    }

    /// Looks through the statements of a block, of which those before `open` stay.
    fn look_through(&mut self, block: &[Stmt], open: usize) {
        let mut index = 0;
        while let Some(stmt) = block.get(index) {
            if self.is_touched(stmt.range()) {
                self.look_into(stmt);
                index += 1;
                continue;
            }
            let rest = block[index..].iter();
            let length = rest.take_while(|stmt| !self.is_touched(stmt.range())).count();
            let kept = index.max(open);
            index += length;
            self.found.extend(self.omission(block, kept, index));
        }
    }

    /// The statements that can be left out behind a statement from `first` on, up to `end`. None of them is edited.
    fn omission(&self, block: &[Stmt], first: usize, end: usize) -> Option<Omission> {
        let (kept, anchor) = (first..end).find_map(|index| {
            let line = self.line_of(&block[index])?;
            (!self.is_touched(TextRange::empty(line))).then_some((index, line))
        })?;
        let start = self.line_of(block.get(kept + 1).filter(|_| kept + 1 < end)?)?;
        let whole = |end: TextSize| {
            let range = TextRange::new(start, end.max(start));
            (!self.is_touched(TextRange::new(anchor, range.end()))).then_some(range)
        };
        let behind = match block.get(end) {
            Some(next) => self.line_of(next),
            None => self.end_of_line(block.last()?.end()),
        };
        let range = behind.and_then(whole).or_else(|| whole(self.line_of(&block[end - 1])?))?;
        (range.len() >= LEAST).then_some(Omission { anchor, range })
    }

    /// The start of the line of `stmt`, if the statement before it ends on another one.
    fn line_of(&self, stmt: &Stmt) -> Option<TextSize> {
        let before = &self.syntax.text()[..stmt.start().to_usize()];
        let width = before.len() - before.trim_end_matches([' ', '\t', '\x0c']).len();
        let line = stmt.start() - TextSize::try_from(width).ok()?;
        is_boundary(self.syntax, line).then_some(line)
    }

    /// The end of the logical line of which the last statement ends at `offset`.
    fn end_of_line(&self, offset: TextSize) -> Option<TextSize> {
        let tokens = self.syntax.tokens();
        let first = tokens.partition_point(|token| token.start() < offset);
        let mut behind = tokens[first..].iter();
        behind.find(|token| token.kind() == TokenKind::Newline).map(Ranged::end)
    }

    /// True if an edit overlaps or touches `range`.
    fn is_touched(&self, range: TextRange) -> bool {
        let next = self.edits.partition_point(|edit| edit.end() < range.start());
        self.edits.get(next).is_some_and(|edit| edit.start() <= range.end())
    }
}

/// The number of statements of `function` up to the first one that evaluates something, the docstring included.
fn evaluated_first(function: &ast::StmtFunctionDef) -> usize {
    let start = start(function);
    start.index + start.rest().iter().take_while(|stmt| stmt.is_function_def_stmt()).count()
}

/// The new text of a piece without what is left out.
#[derive(Debug)]
pub(super) struct Abridged<'t> {
    pub text: Cow<'t, str>,
    /// From the old text, of which what is before the piece is left out as well, to this one.
    pub shift: Shift,
    /// The spans that the edits put here.
    pub edits: Vec<TextRange>,
}

impl<'t> Abridged<'t> {
    /// The abridged text of the piece at `piece` in the old text, which `new` is after what `edits` did.
    pub(super) fn new(
        new: &'t str,
        piece: TextRange,
        edits: &Shift,
        omissions: &[Omission],
    ) -> Abridged<'t> {
        let edited =
            edits.old.iter().zip(&edits.new).filter(|(old, _)| piece.contains_range(**old));
        let before = Some(TextRange::up_to(piece.start())).filter(|before| !before.is_empty());
        let left_out = before.into_iter().chain(omissions.iter().map(|it| it.range));
        let mut changes: Vec<(TextRange, Option<TextSize>)> = edited
            .map(|(old, new)| (*old, Some(new.len())))
            .chain(left_out.map(|range| (range, None)))
            .collect();
        changes.sort_by_key(|(range, _)| range.start());
        let lengths = changes.iter().map(|(range, length)| (*range, length.unwrap_or_default()));
        let shift = Shift::of(lengths);
        let placed = changes.iter().zip(&shift.new).filter(|((_, length), _)| length.is_some());
        let placed = placed.map(|(_, place)| *place).collect();
        Abridged { text: abridge(new, edits, piece, omissions), edits: placed, shift }
    }
}

/// `new`, the text of a piece, without what is left out.
fn abridge<'t>(
    new: &'t str,
    edits: &Shift,
    piece: TextRange,
    omissions: &[Omission],
) -> Cow<'t, str> {
    if omissions.is_empty() {
        return Cow::Borrowed(new);
    }
    let base = edits.end(piece.start());
    let mut text = String::with_capacity(new.len());
    let mut done = 0;
    for Omission { range, .. } in omissions {
        text.push_str(&new[done..(edits.start(range.start()) - base).to_usize()]);
        done = (edits.start(range.end()) - base).to_usize();
    }
    text.push_str(&new[done..]);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::SourceKind;

    /// The parts that are left out of `text` when code is inserted at each `|`.
    fn left_out(text: &str) -> Vec<String> {
        let (mut code, mut edits) = (String::new(), Vec::new());
        for part in text.split('|') {
            code.push_str(part);
            edits.push(TextRange::empty(TextSize::of(&code)));
        }
        edits.pop();
        let syntax = Syntax::parse(&code, SourceKind::Module).expect("not deep");
        let omissions = omissions(&syntax, &syntax.module().body, &edits);
        omissions.iter().map(|it| code[it.range].to_owned()).collect()
    }

    #[test]
    fn what_stays_is_around_an_edit_and_right_behind_it() {
        for (text, expected) in [
            (
                "def f():\n    'doc'|\n    a = first\n    b = second\n    c = third # c\n\n\nx = 1\n",
                vec!["    b = second\n    c = third # c\n"],
            ),
            // The statement on the line of the edit shows no indentation.
            (
                "def f():\n    |a = first\n    b = second\n    c = third_one; d\n",
                vec!["    c = third_one; d\n"],
            ),
            (
                "def f():\n    |a\n    b = second\n    c = third + 1\n    d = fourth\n    |e\n",
                vec!["    c = third + 1\n    d = fourth\n"],
            ),
            // The second edit could go on with the line above.
            (
                "def f():\n    |a\n    b = second\n    c = third + 1\n    d = fourth\n|    e\n",
                vec![],
            ),
            (
                "class A:\n    a: int\n    b: int = 123456\n    def f():\n        'doc'|\n        c\n        d = 12345678\n",
                vec!["    b: int = 123456\n", "        d = 12345678\n"],
            ),
            // What a function evaluates first stays, wherever it is.
            (
                "def f():\n    def g(): 'doc'|\n    def h(): a\n    def i(): bcdefghi\n    if a: b\n    c = 12345678\n",
                vec!["    c = 12345678\n"],
            ),
            ("def f():\n    a\n    b = 12345678901234\n|\n", vec![]),
        ] {
            assert_eq!(left_out(text), expected, "{text}");
        }
    }
}
