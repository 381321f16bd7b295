//! Shows that a rewrite changed nothing but what it meant to change.
//!
//! Outside the edits both texts are the same bytes. So two nodes of one kind over the same bytes are the same code, and two
//! trees are equal as soon as their nodes, taken in the order of the text, have the same kinds and ranges.

use crate::diagnostic::Edit;
use crate::syntax::source_order::{SourceOrderVisitor, TraversalSignal};
use crate::syntax::{AnyNodeRef, NodeKind, Ranged, Stmt, Syntax, TextRange, TextSize};

use super::prologue::{is_docstring, is_future_import, prologue};

/// What a rewrite may do to the statements that it edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It only adds whole statements, or takes out such.
    WholeStatements,
    /// It may also change parts of statements.
    Statements,
}

/// What has been shown of a rewrite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// Whether some statement that was not edited is on another line than before.
    pub moves_lines: bool,
}

/// What is wrong with a rewrite.
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

/// Shows that `new` is `old` with `edits` applied, which are in order and do not overlap, and that nothing else has changed:
/// everything outside the edits is the same code, has the same docstrings and is compiled under the same `__future__`
/// flags.
///
/// # Errors
/// What has changed.
pub fn prove(
    old: &Syntax<'_>,
    new: &Syntax<'_>,
    edits: &[Edit],
    claim: Claim,
) -> Result<Proof, Refuted> {
    if let Some(error) = new.errors().first() {
        return Err(Refuted::Syntax(new.row(error.range().start())));
    }
    let shift = Shift::new(edits);
    let before = Traces::of(old, &shift.old, claim)
        .map_err(|offset| Refuted::Code(new.row(shift.start(offset))))?;
    let after =
        Traces::of(new, &shift.new, claim).map_err(|offset| Refuted::Code(new.row(offset)))?;
    let moved = before.0.iter().map(|trace| trace.moved(&shift));
    let mut pairs = moved.zip(&after.0);
    if let Some((_, trace)) = pairs.find(|(moved, trace)| moved != *trace) {
        let row = new.row(trace.start);
        return Err(match trace.what {
            What::Node(..) | What::Statement(_) => Refuted::Code(row),
            What::Docstring | What::Future => Refuted::Prologue(row),
        });
    }
    if before.0.len() != after.0.len() {
        let rest = after.0.get(before.0.len());
        return Err(Refuted::Code(new.row(rest.map_or(TextSize::of(new.text()), |it| it.start))));
    }
    let mut statements = before.0.iter().filter(|it| matches!(it.what, What::Statement(_)));
    let moves_lines = statements.any(|it| old.row(it.start) != new.row(shift.start(it.start)));
    Ok(Proof { moves_lines })
}

/// Where the edits are in the old and in the new text, and where everything else went.
#[derive(Debug)]
struct Shift {
    old: Vec<TextRange>,
    new: Vec<TextRange>,
}

impl Shift {
    fn new(edits: &[Edit]) -> Shift {
        let mut new = Vec::with_capacity(edits.len());
        let (mut added, mut removed) = (TextSize::default(), TextSize::default());
        for edit in edits {
            let length = TextSize::of(&edit.content);
            new.push(TextRange::at(edit.range.start() + added - removed, length));
            added += length;
            removed += edit.range.len();
        }
        Shift { old: edits.iter().map(|edit| edit.range).collect(), new }
    }

    /// Where what started at `offset` starts now: behind what was inserted there.
    fn start(&self, offset: TextSize) -> TextSize {
        self.moved(offset, self.old.partition_point(|edit| edit.end() <= offset))
    }

    /// Where what ended at `offset` ends now: before what was inserted there.
    fn end(&self, offset: TextSize) -> TextSize {
        let before = |edit: &TextRange| edit.end() <= offset && edit.start() < offset;
        self.moved(offset, self.old.partition_point(before))
    }

    fn moved(&self, offset: TextSize, edits_before: usize) -> TextSize {
        match edits_before.checked_sub(1) {
            Some(last) => self.new[last].end() + (offset - self.old[last].end()),
            None => offset,
        }
    }
}

/// Something in a tree that must stay what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Trace {
    start: TextSize,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// A statement. Where it ends follows from what is in it, or else from the statements behind it.
    Statement(NodeKind),
    /// Any other node, with its end.
    Node(NodeKind, TextSize),
    /// The docstring of what was just entered.
    Docstring,
    /// An import that decides how the module is compiled.
    Future,
}

impl Trace {
    fn moved(self, shift: &Shift) -> Trace {
        let what = match self.what {
            What::Node(kind, end) => What::Node(kind, shift.end(end)),
            other => other,
        };
        Trace { start: shift.start(self.start), what }
    }
}

/// The traces of a tree in the order of the text, without those of what was edited.
struct Traces(Vec<Trace>);

impl Traces {
    /// # Errors
    /// Where a part of a statement was edited although the claim is about whole ones.
    fn of(syntax: &Syntax<'_>, edits: &[TextRange], claim: Claim) -> Result<Traces, TextSize> {
        let body = &syntax.module().body;
        let mut tracer = Tracer { edits, claim, traces: Vec::new(), split: None };
        tracer.docstring(body);
        for stmt in prologue(body).iter().filter(|stmt| is_future_import(stmt)) {
            tracer.push(stmt.start(), What::Future);
        }
        tracer.visit_body(body);
        tracer.split.map_or(Ok(Traces(tracer.traces)), Err)
    }
}

struct Tracer<'e> {
    edits: &'e [TextRange],
    claim: Claim,
    traces: Vec<Trace>,
    /// Where a part of a statement was edited.
    split: Option<TextSize>,
}

impl Tracer<'_> {
    fn push(&mut self, start: TextSize, what: What) {
        self.traces.push(Trace { start, what });
    }

    fn docstring(&mut self, body: &[Stmt]) {
        if let Some(first) = body.first().filter(|first| is_docstring(first)) {
            self.push(first.start(), What::Docstring);
        }
    }

    /// The edit that `range` overlaps, or holds.
    fn edit_in(&self, range: TextRange) -> Option<TextRange> {
        let first = self.edits.partition_point(|edit| edit.end() <= range.start());
        let edit = self.edits.get(first).copied()?;
        (edit.start() < range.end()).then_some(edit)
    }
}

impl<'a> SourceOrderVisitor<'a> for Tracer<'_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        let range = node.range();
        let edit = self.edit_in(range);
        if node.is_statement() {
            if edit.is_some_and(|edit| edit.contains_range(range)) {
                return TraversalSignal::Skip;
            }
            self.push(range.start(), What::Statement(node.kind()));
        } else if let Some(edit) = edit
            && !holds_statements(node)
        {
            if self.claim == Claim::WholeStatements {
                self.split = self.split.or(Some(edit.start()));
            }
            return TraversalSignal::Skip;
        } else {
            let end = if holds_statements(node) { range.start() } else { range.end() };
            self.push(range.start(), What::Node(node.kind(), end));
        }
        match node {
            AnyNodeRef::StmtFunctionDef(function) => self.docstring(&function.body),
            AnyNodeRef::StmtClassDef(class) => self.docstring(&class.body),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

/// Whether a node that is no statement has such in it, and ends where the last of them does.
fn holds_statements(node: AnyNodeRef<'_>) -> bool {
    matches!(
        node,
        AnyNodeRef::ElifElseClause(_)
            | AnyNodeRef::ExceptHandlerExceptHandler(_)
            | AnyNodeRef::MatchCase(_)
    )
}
