//! The statements that must stay first: the docstring and the imports from `__future__`.

use crate::syntax::token::TokenKind;
use crate::syntax::{Expr, Ranged, Stmt, Syntax, TextRange, TextSize, ast};

/// The leading statements of a module before which nothing may be inserted.
///
/// A docstring is a first statement that is a string literal; an f-string or bytes literal is none. Imports from
/// `__future__` may only be preceded by the docstring and by each other (Python reference, section 7.11.1).
pub fn prologue(body: &[Stmt]) -> &[Stmt] {
    let docstring = usize::from(body.first().is_some_and(is_docstring));
    let futures = body[docstring..].iter().take_while(|stmt| is_future_import(stmt)).count();
    &body[..docstring + futures]
}

/// The offset at which a new line can begin behind the prologue, and whether a line break must come first; `None` if
/// the code after the prologue shares its line.
pub(super) fn line_after_prologue(syntax: &Syntax<'_>) -> Option<(TextSize, bool)> {
    let body = &syntax.module().body;
    let Some(last) = prologue(body).last() else {
        return body.first().map(|first| (first.start(), false));
    };
    let end_of_text = TextSize::of(syntax.text());
    let behind = syntax.tokens().in_range(TextRange::new(last.end(), end_of_text));
    let newline = behind.iter().find(|token| {
        matches!(token.kind(), TokenKind::Newline | TokenKind::Name) || token.kind().is_keyword()
    })?;
    let shares_line = newline.kind() != TokenKind::Newline;
    (!shares_line).then(|| (newline.end(), newline.range().is_empty()))
}

pub(super) fn is_docstring(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(ast::StmtExpr { value, .. }) if matches!(**value, Expr::StringLiteral(_)))
}

/// True for `from __future__ import ...`, and for a module of the package that is called so: CPython up to 3.12 does not
/// look at the leading dots, and refuses that one behind other code as well.
pub(super) fn is_future_import(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::ImportFrom(import) if import.module.as_deref() == Some("__future__"))
}

/// True if a statement binds names by `=`. Tools that read lines look for such at the start of one: `__version__ =
/// ...`, `bl_info = ...`.
pub(super) fn is_assignment(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_))
}

/// True if a statement may share its line with others.
pub(super) fn is_simple(stmt: &Stmt) -> bool {
    !matches!(
        stmt,
        Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::If(_)
            | Stmt::With(_)
            | Stmt::Match(_)
            | Stmt::Try(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::SourceKind;

    #[test]
    fn what_some_cpython_wants_first_stays_first() {
        for (text, length) in [
            ("'d'\nfrom __future__ import annotations\nimport a\n", 2),
            ("from .__future__ import annotations\nfrom __future__ import division\nimport a\n", 2),
            ("from . import __future__\n", 0),
            ("from a.__future__ import annotations\n", 0),
            ("f'd'\nfrom __future__ import annotations\n", 0),
        ] {
            let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
            assert_eq!(prologue(&syntax.module().body).len(), length, "{text}");
        }
    }
}
