//! Adds to the arguments of a call.

use crate::diagnostic::Edit;
use crate::syntax::token::TokenKind;
use crate::syntax::{Expr, Ranged, Syntax, TextLen, TextRange, ast};

/// Inserts `argument` as the call's last one, behind a comma if need be.
///
/// A generator that is the only argument may go without parentheses of its own, but not beside another argument: then
/// there is no edit.
pub fn add_argument(syntax: &Syntax<'_>, call: &ast::ExprCall, argument: &str) -> Option<Edit> {
    if let [Expr::Generator(generator)] = &*call.arguments.args
        && !generator.parenthesized
    {
        return None;
    }
    let range = call.arguments.range();
    let inside = TextRange::new(range.start(), range.end() - ")".text_len());
    let tokens = syntax.tokens().in_range(inside);
    let last = tokens
        .iter()
        .rev()
        .find(|token| !matches!(token.kind(), TokenKind::Comment | TokenKind::NonLogicalNewline));
    Some(match last {
        Some(comma) if comma.kind() == TokenKind::Comma => {
            Edit::insert(comma.start(), format!(", {argument}"))
        }
        Some(last) if !call.arguments.is_empty() => {
            Edit::insert(last.end(), format!(", {argument}"))
        }
        _ => Edit::insert(range.start() + "(".text_len(), argument),
    })
}

#[cfg(test)]
mod tests {
    use super::add_argument;
    use crate::names::Names;
    use crate::syntax::{SourceKind, Syntax};

    /// The first call of a text with `x=1` added to it.
    fn added(text: &str) -> Option<String> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let call = names.nodes().all().calls().next().expect("there is a call");
        let edit = add_argument(&syntax, call, "x=1")?;
        let mut text = text.to_owned();
        text.replace_range(std::ops::Range::<usize>::from(edit.range), &edit.content);
        Some(text)
    }

    #[test]
    fn the_argument_comes_last_in_any_layout() {
        assert_eq!(added("f()").as_deref(), Some("f(x=1)"));
        assert_eq!(added("f( # why\n)").as_deref(), Some("f(x=1 # why\n)"));
        assert_eq!(added("f(a, (b))").as_deref(), Some("f(a, (b), x=1)"));
        assert_eq!(added("f(a, # why\n)").as_deref(), Some("f(a, x=1, # why\n)"));
        assert_eq!(added("f((a for a in b))").as_deref(), Some("f((a for a in b), x=1)"));
        assert_eq!(added("f(a for a in b)"), None);
    }
}
