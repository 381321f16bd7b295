//! Code in front of an expression: `(CODE, EXPR)[1]`, which is EXPR once CODE has run, and `(CODE, A, B)[1:]` for the bare
//! tuple `A, B`.

use crate::diagnostic::Edit;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{Expr, Ranged, Syntax, Taken, TextRange, TextSize, ast, taken};

/// An expression with calls in front of it.
#[derive(Debug, Clone, Copy)]
pub struct Wrapper<'a> {
    subscript: &'a ast::ExprSubscript,
    /// The calls that come first.
    pub calls: &'a [Expr],
    /// What it gives.
    pub value: Taken<'a>,
}

impl<'a> Wrapper<'a> {
    /// The wrapper that `expr` is.
    pub fn of(expr: &'a Expr) -> Option<Wrapper<'a>> {
        Wrapper::of_subscript(expr.as_subscript_expr()?)
    }

    /// The wrapper that `subscript` is.
    pub fn of_subscript(subscript: &'a ast::ExprSubscript) -> Option<Wrapper<'a>> {
        let (calls, value) = taken(subscript)?;
        if let Taken::Rest([]) = value {
            return None;
        }
        calls.iter().all(Expr::is_call_expr).then_some(Wrapper { subscript, calls, value })
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

    /// The range of what it gives, as it would stand there alone. `None` if it would be something else.
    pub fn value_range(&self, syntax: &Syntax<'_>) -> Option<TextRange> {
        let rest = match self.value {
            Taken::Last(value) => return Some(value.range()),
            Taken::Rest(rest) => rest,
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

    /// What it gives, if that is one expression.
    pub fn last_value(&self) -> Option<&'a Expr> {
        match self.value {
            Taken::Last(value) => Some(value),
            Taken::Rest(_) => None,
        }
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

    /// Leaves nothing but what it gives: the inverse of `wrap`.
    pub fn unwrap(&self, syntax: &Syntax<'_>) -> Vec<Edit> {
        let Some(value) = self.value_range(syntax) else {
            return Vec::new();
        };
        let (start, end) = (self.range().start(), self.range().end());
        let value = self.with_parentheses(syntax, value);
        let edits = if self.has_open_breaks(syntax, value) {
            // What a formatter laid out over several lines keeps the tuple's parentheses.
            let tuple = self.tuple_range();
            let one = TextSize::new(1);
            vec![
                TextRange::new(start, tuple.start()),
                TextRange::new(tuple.start() + one, value.start()),
                TextRange::new(value.end(), tuple.end() - one),
                TextRange::new(tuple.end(), end),
            ]
        } else {
            vec![TextRange::new(start, value.start()), TextRange::new(value.end(), end)]
        };
        edits.into_iter().filter(|range| !range.is_empty()).map(Edit::delete).collect()
    }

    /// The range of `value` with the parentheses in the tuple that it could not do without, as a formatter has taken away those
    /// around the wrapper.
    fn with_parentheses(&self, syntax: &Syntax<'_>, value: TextRange) -> TextRange {
        let is_bare = self.last_value().is_some_and(needs_parentheses);
        if !is_bare || parentheses(syntax, self.range()).is_some() {
            return value;
        }
        parentheses(syntax, value).unwrap_or(value)
    }

    /// Whether `value` holds line breaks that are none of the code's only because of the wrapper's parentheses.
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

/// Whether an expression cannot stand everywhere without parentheses.
fn needs_parentheses(expr: &Expr) -> bool {
    matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_))
}

/// The range of the expression at `range` with the parentheses around it, if it has such of its own.
fn parentheses(syntax: &Syntax<'_>, range: TextRange) -> Option<TextRange> {
    let is_significant =
        |it: &&Token| !matches!(it.kind(), TokenKind::NonLogicalNewline | TokenKind::Comment);
    let tokens = syntax.tokens();
    let before = &tokens[..tokens.partition_point(|token| token.start() < range.start())];
    let behind = &tokens[tokens.partition_point(|token| token.start() < range.end())..];
    let mut before = before.iter().rev().filter(is_significant);
    let open = before.next().filter(|it| it.kind() == TokenKind::Lpar)?;
    let close = behind.iter().find(is_significant).filter(|it| it.kind() == TokenKind::Rpar)?;
    // Those behind a name are of a call, a class or a function.
    let is_own = before
        .next()
        .is_none_or(|it| !matches!(it.kind(), TokenKind::Name | TokenKind::Rpar | TokenKind::Rsqb));
    is_own.then(|| TextRange::new(open.start(), close.end()))
}

fn significant<'s>(syntax: &'s Syntax<'_>, range: TextRange) -> impl Iterator<Item = &'s Token> {
    let tokens = syntax.tokens().in_range(range).iter();
    tokens.filter(|it| !matches!(it.kind(), TokenKind::NonLogicalNewline | TokenKind::Comment))
}

fn depth(kind: TokenKind) -> i32 {
    match kind {
        TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => 1,
        TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => -1,
        _ => 0,
    }
}
