//! What of a tree must stay what it is when its text is rewritten.

use crate::syntax::source_order::{SourceOrderVisitor, TraversalSignal};
use crate::syntax::token::TokenKind;
use crate::syntax::{AnyNodeRef, NodeKind, Ranged, Stmt, Syntax, TextRange, TextSize};

use super::prologue::{is_docstring, is_future_import, prologue};
use super::shift::Shift;

/// Something in a tree that must stay what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trace {
    pub start: TextSize,
    /// How many nodes it is in. With the order, this tells the whole tree.
    depth: u32,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
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
    pub(super) fn moved(self, shift: &Shift) -> Trace {
        let what = match self.what {
            What::Node(kind, end) => What::Node(kind, shift.end(end)),
            other => other,
        };
        Trace { start: shift.start(self.start), what, ..self }
    }
}

pub(super) struct Tracer<'e, 't> {
    syntax: &'e Syntax<'t>,
    edits: &'e [TextRange],
    /// The piece, in the text that was edited.
    range: TextRange,
    /// Where the tree's text begins in the text that was edited.
    base: TextSize,
    /// Whether statements may be edited as a whole only.
    only_whole: bool,
    depth: u32,
    traces: Vec<Trace>,
    /// The statements that were edited as a whole.
    whole: Vec<TextRange>,
    /// Where a part of a statement was edited.
    split: Option<TextSize>,
}

impl<'e, 't> Tracer<'e, 't> {
    pub(super) fn new(
        syntax: &'e Syntax<'t>,
        edits: &'e [TextRange],
        range: TextRange,
        base: TextSize,
        only_whole: bool,
    ) -> Tracer<'e, 't> {
        let (traces, whole) = (Vec::new(), Vec::new());
        Tracer { syntax, edits, range, base, only_whole, depth: 0, traces, whole, split: None }
    }

    /// The traces of statements of a module in the order of the text, without those of what was edited.
    ///
    /// # Errors
    /// Where a part of a statement was edited although the claim is about whole ones.
    pub(super) fn traces(mut self, body: &[Stmt], is_start: bool) -> Result<Vec<Trace>, TextSize> {
        if is_start {
            self.docstring(body);
            for stmt in prologue(body).iter().filter(|stmt| is_future_import(stmt)) {
                self.push(stmt.start() + self.base, What::Future);
            }
        }
        self.visit_body(body);
        if self.only_whole {
            self.split = self.split.or_else(|| self.loose_end());
        }
        self.split.map_or(Ok(self.traces), Err)
    }

    /// A token in an edit that belongs to none of the whole statements in it and does not merely separate such.
    fn loose_end(&self) -> Option<TextSize> {
        let tokens = self.syntax.tokens();
        let first = self.edits.partition_point(|edit| edit.end() < self.range.start());
        let near = self.edits[first..].iter().take_while(|edit| edit.start() <= self.range.end());
        let edits = near.filter_map(|edit| edit.intersect(self.range));
        let in_edits = edits.flat_map(|edit| {
            let edit = edit - self.base;
            let first = tokens.partition_point(|token| token.end() <= edit.start());
            tokens[first..].iter().take_while(move |token| token.start() < edit.end())
        });
        let mut loose = in_edits
            .filter(|token| !separates(token.kind()))
            .map(|token| token.range() + self.base);
        let is_whole = |token: &TextRange| {
            let next = self.whole.partition_point(|stmt| stmt.end() <= token.start());
            self.whole.get(next).is_some_and(|stmt| stmt.contains_range(*token))
        };
        loose.find(|token| !is_whole(token)).map(TextRange::start)
    }

    fn push(&mut self, start: TextSize, what: What) {
        self.traces.push(Trace { start, depth: self.depth, what });
    }

    fn docstring(&mut self, body: &[Stmt]) {
        if let Some(first) = body.first().filter(|first| is_docstring(first)) {
            self.push(first.start() + self.base, What::Docstring);
        }
    }

    /// The edit that `range` overlaps, or holds.
    fn edit_in(&self, range: TextRange) -> Option<TextRange> {
        let first = self.edits.partition_point(|edit| edit.end() <= range.start());
        let edit = self.edits.get(first).copied()?;
        (edit.start() < range.end()).then_some(edit)
    }
}

impl<'a> SourceOrderVisitor<'a> for Tracer<'_, '_> {
    fn leave_node(&mut self, _: AnyNodeRef<'a>) {
        self.depth -= 1;
    }

    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.depth += 1;
        let range = node.range() + self.base;
        let edit = self.edit_in(range);
        if node.is_statement() {
            if edit.is_some_and(|edit| edit.contains_range(range)) {
                self.whole.push(range);
                return TraversalSignal::Skip;
            }
            self.push(range.start(), What::Statement(node.kind()));
        } else if let Some(edit) = edit
            && !holds_statements(node)
        {
            if self.only_whole {
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

/// Whether a token stands between statements and belongs to none.
fn separates(token: TokenKind) -> bool {
    matches!(
        token,
        TokenKind::Semi
            | TokenKind::Newline
            | TokenKind::NonLogicalNewline
            | TokenKind::Comment
            | TokenKind::Indent
            | TokenKind::Dedent
    )
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
