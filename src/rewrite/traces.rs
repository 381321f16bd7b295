//! The traces of a tree: what must stay the same when its text is rewritten.

use crate::syntax::source_order::{SourceOrderVisitor, TraversalSignal};
use crate::syntax::token::TokenKind;
use crate::syntax::{
    AnyNodeRef, NodeKind, Ranged, Selected, Stmt, Syntax, TextRange, TextSize, ast,
};

use super::abridged::Omission;
use super::entry::{Opening, Wrapper, condition_parts, openings, start};
use super::prologue::{is_docstring, is_future_import, prologue};
use super::shift::Shift;

/// A node in a tree that must stay what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trace {
    pub start: TextSize,
    /// The number of nodes it is in. With the order, this determines the whole tree.
    depth: u32,
    pub kind: TraceKind,
}

/// The kind of node that a trace stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TraceKind {
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
        let kind = match self.kind {
            TraceKind::Node(kind, end) => TraceKind::Node(kind, shift.end(end)),
            other => other,
        };
        Trace { start: shift.start(self.start), kind, ..self }
    }
}

pub(super) struct Tracer<'e, 't> {
    syntax: &'e Syntax<'t>,
    edits: &'e [TextRange],
    /// The piece, in the text that was edited.
    range: TextRange,
    /// The statements that are passed over.
    left_out: &'e [Omission],
    /// True if statements may be edited as a whole only.
    only_whole: bool,
    depth: u32,
    traces: Vec<Trace>,
    /// The parts that were edited as a whole: statements, and what is around the value of a wrapper.
    whole: Vec<TextRange>,
    /// The expressions that functions evaluate first, which wrappers may be put around; `None` if they may be anywhere.
    openings: Option<Vec<TextRange>>,
    /// The edits of parts of statements.
    inner: Vec<TextRange>,
    /// The position at which a part of a statement was edited.
    split: Option<TextSize>,
}

impl<'e, 't> Tracer<'e, 't> {
    pub(super) fn new(
        syntax: &'e Syntax<'t>,
        edits: &'e [TextRange],
        range: TextRange,
        only_whole: bool,
    ) -> Tracer<'e, 't> {
        Tracer {
            syntax,
            edits,
            range,
            left_out: &[],
            only_whole,
            depth: 0,
            traces: Vec::new(),
            whole: Vec::new(),
            openings: None,
            inner: Vec::new(),
            split: None,
        }
    }

    /// A tracer of what a rewrite made, where code may stand in front of an expression only if that is what a function
    /// evaluates first.
    pub(super) fn of_result(self) -> Tracer<'e, 't> {
        Tracer { openings: Some(Vec::new()), ..self }
    }

    /// A tracer that passes over statements.
    pub(super) fn without(self, left_out: &'e [Omission]) -> Tracer<'e, 't> {
        Tracer { left_out, ..self }
    }

    /// The traces of statements of a module in the order of the text, without those of what was edited.
    ///
    /// # Errors
    /// Where a part of a statement was edited although the claim is about whole ones.
    pub(super) fn traces(mut self, body: &[Stmt], is_start: bool) -> Result<Vec<Trace>, TextSize> {
        if is_start {
            self.docstring(body);
            for stmt in prologue(body).iter().filter(|stmt| is_future_import(stmt)) {
                self.push(stmt.start(), TraceKind::Future);
            }
        }
        self.visit_body(body);
        if self.only_whole {
            self.split = self.split.or_else(|| self.loose_end()).or_else(|| self.loose_edit());
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
            let first = tokens.partition_point(|token| token.end() <= edit.start());
            tokens[first..].iter().take_while(move |token| token.start() < edit.end())
        });
        let mut loose = in_edits.filter(|token| !separates(token.kind())).map(Ranged::range);
        let is_whole = |token: &TextRange| {
            let next = self.whole.partition_point(|stmt| stmt.end() <= token.start());
            self.whole.get(next).is_some_and(|stmt| stmt.contains_range(*token))
        };
        loose.find(|token| !is_whole(token)).map(TextRange::start)
    }

    /// An edit of a part of a statement that is no part of a wrapper, or goes on beyond it.
    fn loose_edit(&self) -> Option<TextSize> {
        let tokens = self.syntax.tokens();
        let is_part = |edit: &TextRange| {
            let next = self.whole.partition_point(|whole| whole.end() <= edit.start());
            let first = tokens.partition_point(|token| token.end() <= edit.start());
            let mut touched = tokens[first..].iter().take_while(|it| it.start() < edit.end());
            // Of wrappers in each other, one part comes right behind the other.
            let mut covered = TextRange::empty(edit.start());
            for whole in &self.whole[next..] {
                if whole.start() > covered.end() || covered.contains_range(*edit) {
                    break;
                }
                covered = covered.cover(*whole);
            }
            covered.contains_range(*edit) && touched.all(|token| edit.contains_range(token.range()))
        };
        let mut inner = self.inner.iter().filter(|edit| !edit.is_empty());
        inner.find(|edit| !is_part(edit)).map(Ranged::start)
    }

    /// The wrapper that `subscript` is, if the calls in it were edited as a whole.
    fn edited_wrapper<'a>(&self, subscript: &'a ast::ExprSubscript) -> Option<Wrapper<'a>> {
        let wrapper = Wrapper::of_subscript(subscript)?;
        let range = wrapper.range();
        let is_opening = |openings: &Vec<TextRange>| openings.iter().rev().any(|it| *it == range);
        let calls = wrapper.calls_range();
        let is_edited = self.edit_in(calls).is_some_and(|edit| edit.contains_range(calls));
        (is_edited && self.openings.as_ref().is_none_or(is_opening)).then_some(wrapper)
    }

    /// The range of all that was inserted with an edited wrapper that gives nothing, if `node` is there for that alone.
    fn edited_unpacking(&self, node: AnyNodeRef<'_>) -> Option<TextRange> {
        let starred = match node {
            AnyNodeRef::Arguments(arguments) => arguments.args.first()?.as_starred_expr()?,
            AnyNodeRef::ExprStarred(starred) => starred,
            _ => return None,
        };
        let wrapper = self.edited_wrapper(starred.value.as_subscript_expr()?)?;
        let range = wrapper.unpacked_range(self.syntax)?;
        range.contains_range(node.range()).then_some(range)
    }

    /// Looks at nothing of a wrapper but its value, which is at `range`, as if that stood there alone.
    fn visit_value(&mut self, wrapper: &Wrapper<'_>, range: TextRange) {
        let around = wrapper.range();
        let shown = self.shown(wrapper, range);
        let kept = self.kept(around);
        self.whole.push(TextRange::new(around.start(), range.start()));
        // What holds the expression begins, or ends, with it.
        let holders = self.traces.iter_mut().rev();
        for holder in holders.take_while(|it| !matches!(it.kind, TraceKind::Statement(_))) {
            if holder.start == around.start() {
                holder.start = kept.start();
            }
            if let TraceKind::Node(_, end) = &mut holder.kind
                && *end == around.end()
            {
                *end = kept.end();
            }
        }
        match wrapper.value {
            Selected::Last(expr) => {
                if let Some(openings) = &mut self.openings {
                    openings.push(expr.range());
                }
                self.depth -= 1;
                self.visit_expr(expr);
                self.depth += 1;
            }
            Selected::Rest(elements) => {
                self.push(shown.start(), TraceKind::Node(NodeKind::ExprTuple, shown.end()));
                elements.iter().for_each(|it| self.visit_expr(it));
            }
        }
        self.whole.push(TextRange::new(range.end(), around.end()));
    }

    /// The part of `around`, a wrapper, that is left without the edits at its ends: its value, with the parentheses
    /// around that.
    fn kept(&self, around: TextRange) -> TextRange {
        let (mut start, mut end) = (around.start(), around.end());
        let one = TextSize::new(1);
        while let Some(edit) = self.edit_in(TextRange::at(start, one))
            && edit.start() <= start
            && edit.end() < end
        {
            start = edit.end();
        }
        while let Some(edit) = self.edit_in(TextRange::new(end - one, end))
            && edit.end() >= end
            && edit.start() > start
        {
            end = edit.start();
        }
        TextRange::new(start, end)
    }

    /// The range of the node that the value of a wrapper is, at `bare`: a tuple has parentheses if they were not
    /// edited.
    fn shown(&self, wrapper: &Wrapper<'_>, bare: TextRange) -> TextRange {
        let tuple = wrapper.tuple_range();
        let open = TextRange::at(tuple.start(), TextSize::new(1));
        let is_tuple = matches!(wrapper.value, Selected::Rest(_));
        if is_tuple && self.edit_in(open).is_none() { tuple } else { bare }
    }

    /// Notes what `function` evaluates first.
    fn note_opening(&mut self, function: &ast::StmtFunctionDef) {
        let is_edited = self.edit_in(function.range()).is_some();
        if let Some(noted) = self.openings.as_mut().filter(|_| is_edited) {
            for opening in openings(start(function), |_| true) {
                match opening {
                    Opening::Expression(expr) => noted.extend([expr.range()]),
                    // Code of earlier versions stands in front of the whole.
                    Opening::Condition { test, .. } => {
                        noted.extend(condition_parts(test).map(Ranged::range));
                    }
                    Opening::Statement(_) | Opening::Bases(_) => {}
                }
            }
        }
    }

    fn push(&mut self, start: TextSize, kind: TraceKind) {
        self.traces.push(Trace { start, depth: self.depth, kind });
    }

    fn docstring(&mut self, body: &[Stmt]) {
        if let Some(first) = body.first().filter(|first| is_docstring(first)) {
            self.push(first.start(), TraceKind::Docstring);
        }
    }

    /// Notes the edits in `range`, a part of a statement.
    fn note_edits(&mut self, range: TextRange) {
        let first = self.edits.partition_point(|edit| edit.end() <= range.start());
        let edits = self.edits[first..].iter().take_while(|edit| edit.start() < range.end());
        let last = self.inner.last().map_or(TextSize::default(), Ranged::start);
        let is_new = self.inner.is_empty();
        self.inner.extend(edits.filter(|edit| is_new || edit.start() > last));
    }

    /// True if a statement at `range` is passed over.
    fn is_left_out(&self, range: TextRange) -> bool {
        let next = self.left_out.partition_point(|it| it.range.end() <= range.start());
        self.left_out.get(next).is_some_and(|it| it.range.contains_range(range))
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
        let range = node.range();
        let edit = self.edit_in(range);
        if node.is_statement() {
            if self.is_left_out(range) {
                return TraversalSignal::Skip;
            }
            if edit.is_some_and(|edit| edit.contains_range(range)) {
                self.whole.push(range);
                return TraversalSignal::Skip;
            }
            self.push(range.start(), TraceKind::Statement(node.kind()));
        } else if edit.is_some() && !holds_statements(node) && !self.only_whole {
            return TraversalSignal::Skip;
        } else {
            if edit.is_some() && !holds_statements(node) {
                self.note_edits(range);
                if let Some(unpacking) = self.edited_unpacking(node) {
                    self.whole.push(unpacking);
                    return TraversalSignal::Skip;
                }
                if let AnyNodeRef::ExprSubscript(subscript) = node
                    && let Some(wrapper) = self.edited_wrapper(subscript)
                    && let Some(value) = wrapper.value_range(self.syntax)
                {
                    self.visit_value(&wrapper, value);
                    return TraversalSignal::Skip;
                }
            }
            let end = if holds_statements(node) { range.start() } else { range.end() };
            self.push(range.start(), TraceKind::Node(node.kind(), end));
        }
        match node {
            AnyNodeRef::StmtFunctionDef(function) => {
                self.docstring(&function.body);
                self.note_opening(function);
            }
            AnyNodeRef::StmtClassDef(class) => self.docstring(&class.body),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

/// True if a token stands between statements and belongs to none.
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

/// True if a node that is no statement has such in it, and ends where the last of them does.
fn holds_statements(node: AnyNodeRef<'_>) -> bool {
    matches!(
        node,
        AnyNodeRef::ElifElseClause(_)
            | AnyNodeRef::ExceptHandlerExceptHandler(_)
            | AnyNodeRef::MatchCase(_)
    )
}
