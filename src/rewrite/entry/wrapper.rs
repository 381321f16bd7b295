//! Code in front of an expression: `(CODE, EXPR)[1]`, which is EXPR once CODE has run, and `(CODE, A, B)[1:]` for the bare
//! tuple `A, B`. In front of nothing, where a class has no bases: `class C(*(CODE,)[1:]):`.

use super::opening::condition_parts;
use crate::diagnostic::Edit;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{
    AnyNodeRef, Expr, Node, Nodes, Ranged, Selected, Stmt, Syntax, TextRange, TextSize, ast,
    selected,
};

/// An expression with calls in front of it.
#[derive(Debug, Clone, Copy)]
pub struct Wrapper<'a> {
    subscript: &'a ast::ExprSubscript,
    /// The calls that come first.
    pub calls: &'a [Expr],
    /// The value that it gives.
    pub value: Selected<'a>,
}

impl<'a> Wrapper<'a> {
    /// The wrapper that `expr` is.
    pub fn of(expr: &'a Expr) -> Option<Wrapper<'a>> {
        Wrapper::of_subscript(expr.as_subscript_expr()?)
    }

    /// The wrapper that `subscript` is.
    pub fn of_subscript(subscript: &'a ast::ExprSubscript) -> Option<Wrapper<'a>> {
        let (calls, value) = selected(subscript)?;
        calls.iter().all(Expr::is_call_expr).then_some(Wrapper { subscript, calls, value })
    }

    /// The node that it stands in.
    pub fn parent(&self, nodes: &Nodes<'a>) -> Option<Node<'a>> {
        nodes.around(AnyNodeRef::from(self.subscript)).next()
    }

    /// The range of the tuple of which a part is taken.
    pub fn tuple_range(&self) -> TextRange {
        self.subscript.value.range()
    }

    /// The range of the calls.
    pub fn calls_range(&self) -> TextRange {
        let ends = self.calls.first().zip(self.calls.last());
        ends.map_or(self.range(), |(first, last)| TextRange::new(first.start(), last.end()))
    }

    /// The range of what it gives, as it would stand there alone. `None` if that would be no tuple, as it lacks a
    /// comma.
    pub fn value_range(&self, syntax: &Syntax<'_>) -> Option<TextRange> {
        let rest = match self.value {
            Selected::Last(value) => return Some(value.range()),
            Selected::Rest(rest) => rest,
        };
        let passed = self.calls.last()?.end();
        let close = self.subscript.value.end() - TextSize::new(1);
        let mut tokens = significant(syntax, TextRange::new(passed, close));
        let comma = tokens.find(|token| token.kind() == TokenKind::Comma)?;
        let mut tokens = significant(syntax, TextRange::new(comma.end(), close));
        let first = tokens.next()?;
        let last = tokens.last().unwrap_or(first);
        let is_tuple = rest.len() > 1 || last.kind() == TokenKind::Comma;
        is_tuple.then(|| TextRange::new(first.start(), last.end()))
    }

    /// The expression that it gives, if that is one.
    pub fn last_value(&self) -> Option<&'a Expr> {
        match self.value {
            Selected::Last(value) => Some(value),
            Selected::Rest(_) => None,
        }
    }

    /// True if it gives nothing: the empty tuple.
    pub fn is_empty(&self) -> bool {
        matches!(self.value, Selected::Rest([]))
    }

    /// The range of all that was inserted with it, if it is unpacked and gives nothing: the star in front of it, and the
    /// parentheses that a class would not have without it, or the comma between it and what somebody has put beside it.
    pub fn unpacked_range(&self, syntax: &Syntax<'_>) -> Option<TextRange> {
        let (mut before, mut behind) = around(syntax, self.range());
        let star = before.next().filter(|it| self.is_empty() && it.kind() == TokenKind::Star)?;
        let (open, close) = (before.next()?, behind.next()?);
        let is_class = before.nth(1).is_some_and(|it| it.kind() == TokenKind::Class);
        Some(match (open.kind(), close.kind()) {
            (TokenKind::Lpar, TokenKind::Rpar) if is_class => {
                TextRange::new(open.start(), close.end())
            }
            (_, TokenKind::Comma) => {
                let next = behind.next().map_or(close.end(), Ranged::start);
                TextRange::new(star.start(), next)
            }
            (TokenKind::Comma, _) => TextRange::new(open.start(), self.range().end()),
            _ => return None,
        })
    }

    /// Replaces the calls by others.
    pub fn replace_calls(&self, calls: &[String]) -> Vec<Edit> {
        let mut edits = vec![Edit::replace(self.calls_range(), calls.join(", "))];
        if calls.len() != self.calls.len() {
            let index = match &*self.subscript.slice {
                Expr::Slice(slice) => slice.lower.as_deref().map(Expr::range),
                index => Some(index.range()),
            };
            edits.extend(index.map(|range| Edit::replace(range, calls.len().to_string())));
        }
        edits
    }

    /// Leaves nothing but what it gives: the inverse of `wrap`, where `wrap` put it.
    pub fn unwrap(&self, syntax: &Syntax<'_>) -> Vec<Edit> {
        if self.is_empty() {
            return self.unpacked_range(syntax).map(Edit::delete).into_iter().collect();
        }
        let Some(value) = self.value_range(syntax) else {
            return Vec::new();
        };
        let is_condition = |value| condition_parts(value).nth(1).is_some();
        if self.last_value().is_some_and(is_condition) && self.is_beside_operator(syntax) {
            return match parentheses(syntax, value) {
                Some(own) => self.keep(own, false),
                None => self.keep(value, true),
            };
        }
        let value = self.with_parentheses(syntax, value);
        // What a formatter laid out over several lines keeps the tuple's parentheses.
        self.keep(value, self.has_open_breaks(syntax, value))
    }

    /// True if it is an operand, as of a condition that somebody has changed since.
    fn is_beside_operator(&self, syntax: &Syntax<'_>) -> bool {
        const WORDS: &[&str] = &["and", "if", "in", "is", "not", "or"];
        let before = syntax.text().get(..self.range().start().to_usize()).unwrap_or_default();
        let behind = syntax.text().get(self.range().end().to_usize()..).unwrap_or_default();
        let behind = behind.trim_start_matches([' ', '\t', '\\', '\n', '\r']);
        let next = behind.split(|it: char| !it.is_alphanumeric()).next().unwrap_or_default();
        WORDS.contains(&next)
            || behind.starts_with(['<', '>', '!', '+', '-', '*', '/', '%', '&', '|', '^', '.', '['])
            || behind.starts_with("==")
            || before.trim_end().ends_with("not")
    }

    /// Leaves nothing but what it gives, in `parent`, where somebody has taken it.
    pub fn unwrap_in(&self, syntax: &Syntax<'_>, parent: Option<Node<'_>>) -> Vec<Edit> {
        if self.is_empty() {
            return self.unwrap(syntax);
        }
        let is_part = match self.value {
            Selected::Last(value) => parent.is_some_and(|it| self.is_operand(it, value)),
            Selected::Rest(_) => !parent.is_some_and(takes_bare_tuple),
        };
        if !is_part {
            return self.unwrap(syntax);
        }
        let Some(value) = self.value_range(syntax) else {
            return Vec::new();
        };
        match parentheses(syntax, value).filter(|_| self.last_value().is_some()) {
            Some(own) => self.keep(own, false),
            None => self.keep(value, true),
        }
    }

    /// Leaves `value`, and the parentheses of the tuple if they are kept.
    fn keep(&self, value: TextRange, keeps_parentheses: bool) -> Vec<Edit> {
        let (start, end) = (self.range().start(), self.range().end());
        let (tuple, one) = (self.tuple_range(), TextSize::new(1));
        let around = if keeps_parentheses {
            vec![
                TextRange::new(start, tuple.start()),
                TextRange::new(tuple.start() + one, value.start()),
                TextRange::new(value.end(), tuple.end() - one),
                TextRange::new(tuple.end(), end),
            ]
        } else {
            vec![TextRange::new(start, value.start()), TextRange::new(value.end(), end)]
        };
        around.into_iter().filter(|it| !it.is_empty()).map(Edit::delete).collect()
    }

    /// True if it stands in `parent` where `value` alone would need parentheses.
    fn is_operand(&self, parent: Node<'_>, value: &Expr) -> bool {
        let Node::Expr(parent) = parent else {
            return false;
        };
        let is_first = parent.start() == self.range().start();
        match parent {
            Expr::Attribute(_) => !is_atom(value) || value.is_number_literal_expr(),
            Expr::Subscript(_) | Expr::Call(_) if !is_first => needs_parentheses(value),
            Expr::Subscript(_)
            | Expr::Call(_)
            | Expr::BinOp(_)
            | Expr::BoolOp(_)
            | Expr::UnaryOp(_)
            | Expr::Compare(_)
            | Expr::Await(_)
            | Expr::Starred(_)
            | Expr::If(_)
            | Expr::Generator(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::FString(_)
            | Expr::TString(_) => !is_atom(value),
            _ => needs_parentheses(value),
        }
    }

    /// The range of `value` with the parentheses in the tuple that it could not do without, as a formatter has taken
    /// away those around the wrapper.
    fn with_parentheses(&self, syntax: &Syntax<'_>, value: TextRange) -> TextRange {
        let is_bare = self.last_value().is_some_and(needs_parentheses);
        if !is_bare || parentheses(syntax, self.range()).is_some() {
            return value;
        }
        parentheses(syntax, value).unwrap_or(value)
    }

    /// True if `value` holds line breaks that are none of the code's only because of the wrapper's parentheses.
    fn has_open_breaks(&self, syntax: &Syntax<'_>, value: TextRange) -> bool {
        let line = syntax.tokens().partition_point(|token| token.start() < self.range().start());
        let before = syntax.tokens()[..line].iter().rev();
        let line = before.take_while(|it| it.kind() != TokenKind::Newline);
        let is_outside = line.map(|token| depth(token.kind())).sum::<i32>() == 0;
        let mut open = 0;
        is_outside
            && syntax.tokens().in_range(value).iter().any(|token| {
                open += depth(token.kind());
                open == 0 && token.kind() == TokenKind::NonLogicalNewline
            })
    }
}

impl Ranged for Wrapper<'_> {
    fn range(&self) -> TextRange {
        self.subscript.range()
    }
}

/// Has `calls` run before `expr`, on its line. `None` where the result would be another expression.
pub(super) fn wrap(syntax: &Syntax<'_>, expr: &Expr, calls: &[String]) -> Option<Vec<Edit>> {
    let end = match expr {
        Expr::Tuple(tuple) if !tuple.parenthesized => format!(")[{}:]", calls.len()),
        Expr::Generator(generator) if !generator.parenthesized => return None,
        _ => format!(")[{}]", calls.len()),
    };
    // Formatters take away those that the result does not need.
    let keeps_own = needs_parentheses(expr) && parentheses(syntax, expr.range()).is_some();
    let (open, close) = if keeps_own { ("(", ")") } else { ("", "") };
    Some(vec![
        Edit::insert(expr.start(), format!("({}, {open}", calls.join(", "))),
        Edit::insert(expr.end(), format!("{close}{end}")),
    ])
}

/// Has `calls` run where `class`, which has no bases, would evaluate them.
pub(super) fn bases(class: &ast::StmtClassDef, calls: &[String]) -> Edit {
    let comma = if calls.len() == 1 { "," } else { "" };
    let unpacked = format!("(*({}{comma})[{}:])", calls.join(", "), calls.len());
    Edit::insert(class.name.end(), unpacked)
}

/// True if an expression needs parentheses in some contexts.
fn needs_parentheses(expr: &Expr) -> bool {
    matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_))
}

/// True if an expression stands everywhere without parentheses, but for a number before a dot.
fn is_atom(expr: &Expr) -> bool {
    match expr {
        Expr::Tuple(tuple) => tuple.parenthesized,
        Expr::Generator(generator) => generator.parenthesized,
        Expr::Name(_)
        | Expr::Attribute(_)
        | Expr::Call(_)
        | Expr::Subscript(_)
        | Expr::List(_)
        | Expr::Set(_)
        | Expr::Dict(_)
        | Expr::ListComp(_)
        | Expr::SetComp(_)
        | Expr::DictComp(_)
        | Expr::FString(_)
        | Expr::TString(_) => true,
        expr => expr.is_literal_expr(),
    }
}

/// True if a statement takes a tuple without parentheses as its value.
fn takes_bare_tuple(parent: Node<'_>) -> bool {
    let Node::Stmt(stmt) = parent else {
        return false;
    };
    matches!(
        stmt,
        Stmt::For(_)
            | Stmt::Match(_)
            | Stmt::Return(_)
            | Stmt::Assign(_)
            | Stmt::AnnAssign(_)
            | Stmt::AugAssign(_)
            | Stmt::Expr(_)
    )
}

/// The range of the expression at `range` with the parentheses around it, if it has such of its own.
fn parentheses(syntax: &Syntax<'_>, range: TextRange) -> Option<TextRange> {
    let (mut before, mut behind) = around(syntax, range);
    let open = before.next().filter(|it| it.kind() == TokenKind::Lpar)?;
    let close = behind.next().filter(|it| it.kind() == TokenKind::Rpar)?;
    // Those behind a name are of a call, a class or a function.
    let is_own = before
        .next()
        .is_none_or(|it| !matches!(it.kind(), TokenKind::Name | TokenKind::Rpar | TokenKind::Rsqb));
    is_own.then(|| TextRange::new(open.start(), close.end()))
}

/// The tokens before `range`, the last of them first, and those behind it.
fn around<'s>(
    syntax: &'s Syntax<'_>,
    range: TextRange,
) -> (impl Iterator<Item = &'s Token>, impl Iterator<Item = &'s Token>) {
    let tokens = syntax.tokens();
    let before = &tokens[..tokens.partition_point(|token| token.start() < range.start())];
    let behind = &tokens[tokens.partition_point(|token| token.start() < range.end())..];
    (
        before.iter().rev().filter(|it| is_significant(it)),
        behind.iter().filter(|it| is_significant(it)),
    )
}

fn is_significant(token: &Token) -> bool {
    !matches!(token.kind(), TokenKind::NonLogicalNewline | TokenKind::Comment)
}

fn significant<'s>(syntax: &'s Syntax<'_>, range: TextRange) -> impl Iterator<Item = &'s Token> {
    let tokens = syntax.tokens().in_range(range).iter();
    tokens.filter(|it| is_significant(it))
}

fn depth(kind: TokenKind) -> i32 {
    match kind {
        TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => 1,
        TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => -1,
        _ => 0,
    }
}
