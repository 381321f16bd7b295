//! Shows that a rewrite changed nothing but what it meant to change.
//!
//! Outside the edits both texts are the same bytes. So two nodes of one kind over the same bytes are the same code, and
//! two trees are equal as soon as their nodes, taken in the order of the text, have the same kinds, ranges and depths.

use std::cell::OnceCell;

use crate::diagnostic::Edit;
use crate::syntax::{Lines, Ranged, Syntax, TextRange, TextSize};

use super::abridged::{Abridged, Omission, omissions};
use super::pieces::{Piece, is_boundary, pieces};
use super::shift::Shift;
use super::traces::{Trace, TraceKind, Tracer};

/// The change that a rewrite may make to the statements that it edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The rewrite only adds whole statements, and calls in front of what a function evaluates first, or removes or
    /// replaces such.
    WholeStatements,
    /// The rewrite may also change parts of statements.
    Statements,
}

/// The result of a proof that a rewrite changes nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// True if some statement that was not edited is on another line than before.
    pub moves_lines: bool,
}

/// The fault of a rewrite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refuted {
    /// The new text does not parse.
    #[error("would have introduced a syntax error on line {0}")]
    Syntax(usize),
    /// Code that was not edited has become other code.
    #[error("would have changed other code, on line {0}")]
    Code(usize),
    /// A docstring or an import from `__future__` has lost, or got, its effect.
    #[error("would have changed a docstring or an import from `__future__`, on line {0}")]
    Prologue(usize),
}

/// Shows that `text`, which is `old` with `edits` applied, differs in nothing else: everything outside the edits is the
/// same code, has the same docstrings and is compiled under the same `__future__` flags. The edits are in order and do
/// not overlap.
///
/// What is parsed again are the pieces that were edited, and of those what is near an edit or around it, as all else
/// reads the same from a position on where the parser remembers nothing.
///
/// # Errors
/// What has changed.
pub fn prove(old: &Syntax<'_>, text: &str, edits: &[Edit], claim: Claim) -> Result<Proof, Refuted> {
    let shift = Shift::new(edits);
    let lines = OnceCell::new();
    let may_move = edits.iter().any(|edit| may_move_lines(old.text(), edit));
    let mut proof = Proof { moves_lines: false };
    let pieces = pieces(old, edits);
    for piece in &pieces {
        let end = if piece.is_last { TextSize::of(text) } else { shift.end(piece.range.end()) };
        let new_range = TextRange::new(shift.end(piece.range.start()), end);
        let near = shift.near(piece.range);
        let rewrite = Rewrite { old, text, lines: &lines, piece, new_range, shift: near };
        let omissions = match claim {
            Claim::WholeStatements => omissions(old, piece.body, &rewrite.shift.old),
            Claim::Statements => Vec::new(),
        };
        // Only the whole shows where something has changed.
        let kept = rewrite.prove(claim, &omissions).or_else(|_| rewrite.prove(claim, &[]))?;
        proof.moves_lines |= may_move && rewrite.moves_lines(&kept);
    }
    Ok(proof)
}

/// A piece of a text before and after a rewrite.
struct Rewrite<'r, 't> {
    old: &'r Syntax<'t>,
    /// The new text.
    text: &'r str,
    /// Its lines, filled on first use.
    lines: &'r OnceCell<Lines<'r>>,
    piece: &'r Piece<'r>,
    /// The span of the piece in the new text.
    new_range: TextRange,
    shift: Shift,
}

impl Rewrite<'_, '_> {
    /// The line of the new text that holds `offset`, from 1.
    fn row(&self, offset: TextSize) -> usize {
        self.lines.get_or_init(|| Lines::new(self.text)).row(offset.to_usize()) + 1
    }

    /// The traces that are the same in both texts, looked for without what is left out. If anything is, the lines of
    /// errors are wrong.
    fn prove(&self, claim: Claim, omissions: &[Omission]) -> Result<Vec<Trace>, Refuted> {
        let &Rewrite { piece, new_range, ref shift, .. } = self;
        let code = Abridged::new(&self.text[new_range], piece.range, shift, omissions);
        let row = |offset: TextSize| self.row(new_range.start() + offset);
        let new = Syntax::parse(&code.text, self.old.kind())
            .map_err(|_| Refuted::Syntax(row(TextSize::default())))?;
        if let Some(error) = new.errors().first() {
            return Err(Refuted::Syntax(row(error.range().start())));
        }
        let end = TextSize::of(&*code.text);
        if !piece.is_last && !is_boundary(&new, end) {
            return Err(Refuted::Code(row(end)));
        }
        let mut anchors = omissions.iter().map(|it| code.shift.start(it.anchor));
        if let Some(anchor) = anchors.find(|anchor| !is_boundary(&new, *anchor)) {
            return Err(Refuted::Code(row(anchor)));
        }
        let only_whole = claim == Claim::WholeStatements;
        let is_first = piece.range.start() == TextSize::default();
        let before = Tracer::new(self.old, &shift.old, piece.range, only_whole)
            .without(omissions)
            .traces(piece.body, is_first)
            .map_err(|offset| Refuted::Code(row(code.shift.start(offset))))?;
        let after = Tracer::new(&new, &code.edits, TextRange::up_to(end), only_whole)
            .of_result()
            .traces(&new.module().body, is_first)
            .map_err(|offset| Refuted::Code(row(offset)))?;
        let moved = before.iter().map(|trace| trace.moved(&code.shift));
        let mut pairs = moved.zip(&after);
        if let Some((moved, trace)) = pairs.find(|(moved, trace)| moved != *trace) {
            let is_prologue =
                |it: &&Trace| matches!(it.kind, TraceKind::Docstring | TraceKind::Future);
            return Err(match [&moved, trace].into_iter().find(is_prologue) {
                Some(trace) => Refuted::Prologue(row(trace.start)),
                None => Refuted::Code(row(trace.start)),
            });
        }
        if before.len() != after.len() {
            let rest = after.get(before.len());
            return Err(Refuted::Code(row(rest.map_or(end, |it| it.start))));
        }
        Ok(before)
    }

    /// True if one of the statements in `kept` is on another line than before. If what follows the piece has not moved,
    /// nothing does before the next one.
    fn moves_lines(&self, kept: &[Trace]) -> bool {
        let statements = kept.iter().filter(|it| matches!(it.kind, TraceKind::Statement(_)));
        let behind = (!self.piece.is_last).then_some(self.piece.range.end());
        let mut starts = statements.map(|it| it.start).chain(behind);
        starts.any(|start| self.old.row(start) != self.row(self.shift.start(start)))
    }
}

/// True if `edit` may move what is behind it to another line: if it adds or takes away a line break, or parts or joins
/// the two characters of one.
fn may_move_lines(old: &str, edit: &Edit) -> bool {
    let breaks = |text: &str| text.contains(['\n', '\r']);
    let (before, behind) =
        (&old[..edit.range.start().to_usize()], &old[edit.range.end().to_usize()..]);
    breaks(&edit.content)
        || breaks(&old[edit.range])
        || (before.ends_with('\r') && behind.starts_with('\n'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fix::apply;
    use crate::syntax::SourceKind;

    fn parsed(text: &str) -> Syntax<'_> {
        Syntax::parse(text, SourceKind::Module).expect("not deep")
    }

    /// Proves it with the whole text for a piece.
    fn prove_whole(
        old: &Syntax<'_>,
        text: &str,
        edits: &[Edit],
        claim: Claim,
    ) -> Result<Proof, Refuted> {
        let range = TextRange::up_to(TextSize::of(old.text()));
        let piece = Piece { range, body: &old.module().body, is_last: true };
        let new_range = TextRange::up_to(TextSize::of(text));
        let (shift, lines) = (Shift::new(edits), OnceCell::new());
        let rewrite = Rewrite { old, text, lines: &lines, piece: &piece, new_range, shift };
        let kept = rewrite.prove(claim, &[])?;
        Ok(Proof { moves_lines: rewrite.moves_lines(&kept) })
    }

    fn line() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "'d'\n",
            "'''d\ne'''\n",
            "from __future__ import annotations\n",
            "x = 1\n",
            "x = 1; y = 2\n",
            "x = (1,\n2)\n",
            "x = '''\ny = 1\n'''\n",
            "x = \\\n1\n",
            "# c\n",
            "\n",
            "def f():\n    'd'\n    return 1\n",
            "@d\nclass A:\n    x: int\n",
            "if x:\n    y\nelse:\n    z\n",
            "try:\n    x\nexcept E:\n    y\n",
            "match x:\n    case 1: y\n",
            "for x in y: pass\n",
            "def f(x):\n    if x: y\n",
            "def f(x):\n    if (t(), x)[1]: y\n",
            "def f(x):\n    for y in x, 1: pass\n",
            "def f(x):\n    @x\n    def g(y=x): pass\n",
            "class A:\n    def f(x):\n        with x as y, z: y\n",
            "def f(x):\n    'd'\n    a = 123\n    b = 1234; c\n    if x:\n        d\n    e = 12345678901234\n",
            "def f(x):\n    def g(): y\n    def h(): 123456789\n    abcdefghijklm\n    if x: y\n",
            "class A:\n    'd'\n    a: int = 12345\n    b: int = 123456\n    c = 1\n    def f():\n        a = 123\n        b = 123456\n        c = 123456\n    d = 123456789\n",
            "class A:\n  def f():\n  \ta = 123456\n  \tb = 123456789\n  \tc = 1234567\n  \tif x: b\n  \telse: c\n  # c\n\n  x\n",
        ])
    }

    fn insertion() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "x; ",
            "; x",
            "x\n",
            "\nx",
            "'d'\n",
            "'d'; ",
            "(",
            ")",
            "\\",
            "\\\n",
            "'''",
            "#",
            "# c",
            "\n",
            "if 1: ",
            "if 1:\n",
            "else: x\n",
            "    ",
            "from __future__ import annotations\n",
            "@e\n",
            "import t; ",
            "; import t",
            "1",
            " ",
            "\r",
            "def g(): 'd'\n",
            "case 2: x\n",
            "class B:\n",
            "(t(), ",
            ")[1]",
            ")[0]",
            ")[1:]",
            "(t(), (",
            "))[1]",
            "(t(), u(), ",
            "(t, ",
            "(t(), x, ",
        ])
    }

    fn edited() -> impl Strategy<Value = (String, Vec<Edit>)> {
        let end = prop::sample::select(vec!["", "x", "'d'", "    ", "# c"]);
        let lines = (prop::collection::vec(line(), 0..7), end)
            .prop_map(|(lines, end)| lines.concat() + end);
        let edit = (any::<prop::sample::Index>(), 0_usize..12, insertion());
        (lines, prop::collection::vec(edit, 1..3)).prop_map(|(text, mut wanted)| {
            wanted.sort_by_key(|(start, ..)| start.index(text.len() + 1));
            let mut edits: Vec<Edit> = Vec::new();
            for (start, length, content) in wanted {
                let start = start.index(text.len() + 1);
                // Mostly insertions, as those are what is done.
                let end = (start + length.saturating_sub(6)).min(text.len());
                let size = |offset| TextSize::try_from(offset).expect("it is short");
                let is_clear = edits.last().is_none_or(|last| last.range.end() < size(start));
                if is_clear {
                    let content = if start < end { "" } else { content };
                    edits.push(Edit::replace(TextRange::new(size(start), size(end)), content));
                }
            }
            (text, edits)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40_000))]

        #[test]
        fn pieces_tell_what_the_whole_tells((text, edits) in edited()) {
            let old = parsed(&text);
            prop_assume!(old.errors().is_empty());
            let new = apply(&text, &edits);
            for claim in [Claim::WholeStatements, Claim::Statements] {
                let found = prove(&old, &new, &edits, claim);
                let expected = prove_whole(&old, &new, &edits, claim);
                // A piece cannot end with a line that goes on, although a blank one may.
                let goes_on = edits.iter().any(|edit| edit.content.contains('\\'));
                if found.is_ok() || !goes_on {
                    prop_assert_eq!(found.is_ok(), expected.is_ok(), "{:?} {:?}", found, expected);
                    prop_assert_eq!(found.ok(), expected.ok());
                }
            }
        }
    }

    #[test]
    fn a_start_that_is_taken_away_is_nowhere_else() {
        // The definition begins where the sign of its decorator was, counted from the start of the text.
        let text = "def f(x):\n    @x\n    def g(y=x): pass\nx";
        let delete = |from: u32, to: u32| Edit::delete(TextRange::new(from.into(), to.into()));
        let edits = [delete(11, 16), delete(17, 19)];
        let (old, new) = (parsed(text), apply(text, &edits));
        for claim in [Claim::WholeStatements, Claim::Statements] {
            assert!(prove(&old, &new, &edits, claim).is_err());
        }
    }

    #[test]
    fn what_changes_other_code_is_refuted() {
        for (text, offset, content, refuted) in [
            ("x\ny\n", 1, " +\\", Refuted::Syntax(1)),
            ("try:\n    x\nfinally: pass\ny\n", 11, "except E: z\n", Refuted::Code(3)),
            ("x\ny\n", 2, "(", Refuted::Syntax(3)),
            ("x\n'd'\n", 0, "#", Refuted::Code(2)),
            ("'d'\nx\n", 0, "t; ", Refuted::Prologue(1)),
            ("from __future__ import annotations\nx\n", 0, "t\n", Refuted::Prologue(2)),
            ("def f():\n    'd'\n    x\n", 13, "t; ", Refuted::Prologue(2)),
            ("x\nif y:\n    z\n", 2, "if t:\n  s\nel", Refuted::Code(2)),
        ] {
            let edits = [Edit::insert(TextSize::new(offset), content)];
            let found = prove(&parsed(text), &apply(text, &edits), &edits, Claim::WholeStatements);
            assert_eq!(found, Err(refuted), "{text:?} {content:?}");
        }
    }

    /// The text with `(` and what follows it put before the first `|`, and the rest before the second one.
    fn around(text: &str, open: &str, close: &str) -> (String, Vec<Edit>) {
        let first = text.find('|').expect("a mark");
        let second = text.rfind('|').expect("another mark") - 1;
        let size = |offset| TextSize::try_from(offset).expect("it is short");
        let edits = vec![Edit::insert(size(first), open), Edit::insert(size(second), close)];
        (text.replace('|', ""), edits)
    }

    #[test]
    fn code_goes_in_front_of_what_a_function_evaluates_first() {
        for (text, open, close) in [
            ("def f():\n  if |x|: y\n", "(t(), ", ")[1]"),
            ("def f():\n  if (|x|): y\n", "(t(), u(), ", ")[2]"),
            ("def f():\n  if (|yield|): y\n", "(t(), (", "))[1]"),
            ("def f():\n  if |x| or z: y\n", "(t(), ", ")[1]"),
            ("def f():\n  if not |x| and z: y\n", "(t(), ", ")[1]"),
            ("def f():\n  if |a| < b < c: y\n", "(t(), ", ")[1]"),
            ("def f():\n  if (z if |x| else a): y\n", "(t(), ", ")[1]"),
            ("def f():\n  for y in |a, *b|: y\n", "(t(), ", ")[1:]"),
            ("def f():\n  for y in |a,|: y\n", "(t(), ", ")[1:]"),
            ("def f():\n  with |x| as y, z: y\n", "(t(), ", ")[1]"),
            ("def f():\n  with (|x|, z): y\n", "(t(), ", ")[1]"),
            ("def f():\n  with |x|: y\n", "(t(), ", ")[1]"),
            ("def f():\n  match |x|:\n    case 1: y\n", "(t(), ", ")[1]"),
            ("def f():\n  @|x|\n  def g(): y\n", "(t(), ", ")[1]"),
            ("def f():\n  def g(a, b=|x|, c=1): y\n", "(t(), ", ")[1]"),
            ("def f():\n  def g(*, b=|x|): y\n", "(t(), ", ")[1]"),
            ("def f():\n  class A(*|x|, y): y\n", "(t(), ", ")[1]"),
            ("def f():\n  class A(a=|x|): y\n", "(t(), ", ")[1]"),
            ("def f():\n  try:\n    if |x|: y\n  except E: z\n", "(t(), ", ")[1]"),
            ("def f():\n  def g(): z\n  if |x|: y\n", "(t(), ", ")[1]"),
        ] {
            let (text, edits) = around(text, open, close);
            let (old, new) = (parsed(&text), apply(&text, &edits));
            let proof = prove(&old, &new, &edits, Claim::WholeStatements);
            assert_eq!(proof, Ok(Proof { moves_lines: false }), "{new}");
            // And out again.
            let shift = Shift::new(&edits);
            let back: Vec<Edit> = shift.new.iter().map(|range| Edit::delete(*range)).collect();
            assert_eq!(apply(&new, &back), text);
            let proof = prove(&parsed(&new), &text, &back, Claim::WholeStatements);
            assert_eq!(proof, Ok(Proof { moves_lines: false }), "{new}");
        }
    }

    #[test]
    fn code_in_front_of_anything_else_is_refuted() {
        for (text, open, close) in [
            ("if |x|: y\n", "(t(), ", ")[1]"),
            ("def f():\n  while |x|: y\n", "(t(), ", ")[1]"),
            ("def f():\n  z\n  if |x|: y\n", "(t(), ", ")[1]"),
            ("def f():\n  if x: y\n  elif |x|: y\n", "(t(), ", ")[1]"),
            ("def f():\n  if z or |x|: y\n", "(t(), ", ")[1]"),
            ("def f():\n  if (z if x else |a|): y\n", "(t(), ", ")[1]"),
            ("def f():\n  with z, |x|: y\n", "(t(), ", ")[1]"),
            ("def f():\n  @z\n  @|x|\n  def g(): y\n", "(t(), ", ")[1]"),
            ("def f(a=|x|): y\n", "(t(), ", ")[1]"),
            ("def f():\n  if |x|: y\n", "(t(), ", ")[0]"),
            ("def f():\n  if |x|: y\n", "(t(), ", ")[1:]"),
            ("def f():\n  if |x|: y\n", "(t, ", ")[1]"),
            ("def f():\n  if |x|: y\n", "(t(), ", ", z)[2]"),
            ("def f():\n  if |x|: y\n", "(*t(), ", ")[1]"),
            ("def f():\n  if |x|: y\n", "(t(), not ", ")[1]"),
            ("def f():\n  if |x|: y\n", "(", ", t())[0]"),
            ("def f():\n  for y in |a, b|: y\n", "(t(), ", ")[1]"),
            ("def f():\n  for y in |a, b|: y\n", "(t(), ", ")[2]"),
            ("def f():\n  for y in |a, b|: y\n", "(t(), ", ")[2:]"),
            ("def f():\n  if |(a not\n in b)|: y\n", "(t(), ", ")[1] #"),
            ("def f():\n  if (a |not|\n in b): y\n", "#", ""),
        ] {
            let (text, edits) = around(text, open, close);
            let new = apply(&text, &edits);
            let found = prove(&parsed(&text), &new, &edits, Claim::WholeStatements);
            assert!(found.is_err(), "{new}");
        }
    }
}
