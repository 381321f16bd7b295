//! The comparison of code with a template: whether it was filled for this function, for another, or is none of it.

use super::placeholder::Placeholder;
use super::{TargetFunction, Template};
use crate::rewrite::code::Code;
use crate::rewrite::entry::Wrapper;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{Ranged, Stmt, Syntax, TextRange, same_expression};

/// The degree to which statements agree with a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The statements are the template's, filled for the same function.
    Same,
    /// The statements are the template's, filled for the same function on another line.
    Moved,
    /// The statements are the template's, filled for another function.
    Stale,
    /// The statements are not the template's.
    Different,
}

impl Template {
    /// The likeness of the calls of `wrapper` to this template.
    pub fn likeness_of_calls(
        &self,
        syntax: &Syntax<'_>,
        wrapper: &Wrapper<'_>,
        target: &TargetFunction<'_>,
    ) -> Likeness {
        if !self.is_calls || wrapper.calls.len() != self.sample.statements().len() {
            return Likeness::Different;
        }
        let ranges = wrapper.calls.iter().map(Ranged::range);
        let likeness = self.likeness_of_tokens(syntax, ranges, target);
        if likeness != Likeness::Different {
            return likeness;
        }
        let code = Code::new(&self.text(target));
        let is_same = code.is_ok_and(|code| {
            let values = code.statements().iter().filter_map(|stmt| stmt.as_expr_stmt());
            values.zip(wrapper.calls).all(|(own, call)| same_expression(&own.value, call))
        });
        if is_same { Likeness::Same } else { Likeness::Different }
    }

    /// The likeness of the first statements of `body` to this template, and how many they are.
    pub fn likeness(
        &self,
        syntax: &Syntax<'_>,
        body: &[Stmt],
        target: &TargetFunction<'_>,
    ) -> (Likeness, usize) {
        let length = self.sample.statements().len();
        let Some(statements) = body.get(..length).filter(|it| self.begins_alike(syntax, &it[0]))
        else {
            return (Likeness::Different, 0);
        };
        let ranges = statements.iter().map(Ranged::range);
        let likeness = self.likeness_of_tokens(syntax, ranges, target);
        if likeness != Likeness::Different {
            return (likeness, length);
        }
        // Parentheses and commas that mean nothing are other tokens, but the same code.
        let code = Code::new(&self.text(target));
        match code.map(|code| code.length_in(body)) {
            Ok(length) if length > 0 => (Likeness::Same, length),
            _ => (Likeness::Different, 0),
        }
    }

    /// True if the first token is the template's; most functions begin with another one, so that nothing else needs to
    /// be looked at.
    pub fn begins_alike(&self, syntax: &Syntax<'_>, code: impl Ranged) -> bool {
        let wanted = self.tokens.first().and_then(|(_, text)| text.as_deref());
        wanted.is_none_or(|wanted| syntax.slice(code).trim_start_matches('(').starts_with(wanted))
    }

    /// The likeness, token by token, of the code in `ranges`, which are as many as the template has statements.
    fn likeness_of_tokens(
        &self,
        syntax: &Syntax<'_>,
        ranges: impl Iterator<Item = TextRange>,
        target: &TargetFunction<'_>,
    ) -> Likeness {
        let mut actual = ranges.flat_map(|range| significant(syntax.tokens().in_range(range)));
        let mut placeholders = self.placeholders();
        let mut likeness = Likeness::Same;
        for (kind, wanted) in &*self.tokens {
            let Some(token) = actual.next().filter(|token| token.kind() == *kind) else {
                return Likeness::Different;
            };
            let text = unquoted(*kind, syntax.slice(token));
            match wanted {
                Some(wanted) if wanted != text => return Likeness::Different,
                Some(_) => {}
                None => match placeholders.next() {
                    Some(placeholder) if unquoted(*kind, &placeholder.fill(target)) == text => {}
                    Some(Placeholder::Line) if likeness == Likeness::Same => {
                        likeness = Likeness::Moved;
                    }
                    Some(Placeholder::Line) => {}
                    Some(placeholder) if !placeholder.can_hold(text) => return Likeness::Different,
                    _ => likeness = Likeness::Stale,
                },
            }
        }
        if actual.next().is_some() { Likeness::Different } else { likeness }
    }
}

/// The tokens that mean something in a statement.
pub(super) fn significant(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens.iter().filter(|token| {
        !matches!(
            token.kind(),
            TokenKind::Comment
                | TokenKind::NonLogicalNewline
                | TokenKind::Newline
                | TokenKind::EndOfFile
                | TokenKind::Semi
        )
    })
}

/// The text of a token; of a plain string without its quotes, which formatters change.
pub(super) fn unquoted(kind: TokenKind, text: &str) -> &str {
    if kind != TokenKind::String {
        return text;
    }
    let quote = text.chars().next().filter(|it| matches!(it, '\'' | '"'));
    let inner = quote.and_then(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    inner.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::template::tests::TARGET;
    use crate::syntax::SourceKind;

    #[test]
    fn likeness_ignores_layout_and_tells_stale_from_different() {
        let template = Template::new("t.enter({qualname!r}, {line}); u()").unwrap();
        for (code, expected) in [
            ("t.enter('A.f', 7); u()", Likeness::Same),
            ("t.enter(\n  \"A.f\",  # c\n 7)\nu()\nx\n", Likeness::Same),
            ("t.enter('A.f', 8); u()", Likeness::Moved),
            ("t.enter('A.g', 8); u()", Likeness::Stale),
            ("t.enter('A.g', 7); u()", Likeness::Stale),
            ("t.enter('A.f', 7)", Likeness::Different),
            ("t.enter('A.f', x); u()", Likeness::Different),
            ("t.leave('A.f', 7); u()", Likeness::Different),
            ("t.enter('A.f', 7).x; u()", Likeness::Different),
        ] {
            let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
            let (likeness, _) = template.likeness(&syntax, &syntax.module().body, &TARGET);
            assert_eq!(likeness, expected, "{code}");
        }
    }
}
