//! Injected code where it stands.

use std::ops::Range;

use super::added_line::is_added_line;
use super::entry::{EntryCode, Wrapper};
use super::removal::remove_inserted;
use crate::diagnostic::Edit;
use crate::syntax::{Expr, Node, Nodes, Ranged, Stmt, Syntax, TextRange};

/// Injected code where it stands.
#[derive(Debug, Clone)]
pub enum Injected<'a> {
    /// Statements next to each other.
    Statements {
        /// The block that holds them.
        body: &'a [Stmt],
        /// Their indices in it.
        range: Range<usize>,
    },
    /// In front of an expression.
    Wrapper(Wrapper<'a>),
}

impl<'a> Injected<'a> {
    /// True if the line tells that the code was injected: it is shared with other statements, or marked as added.
    pub fn line_is_of_injection(&self, syntax: &Syntax<'_>) -> bool {
        let line = syntax.line_range(self.start()).cover(syntax.line_range(self.end()));
        let before = syntax.slice(TextRange::new(line.start(), self.start()));
        let behind = syntax.slice(TextRange::new(self.end(), line.end()));
        let behind = behind.trim_end_matches(['\n', '\r']);
        before.contains(';') || behind.trim_start().starts_with(';') || is_added_line(behind)
    }

    /// The edits that put `code` in its place; `None` if that is not possible.
    pub fn replace(&self, code: &EntryCode) -> Option<Vec<Edit>> {
        Some(match self {
            Injected::Statements { .. } => vec![Edit::replace(self.range(), &code.statements)],
            Injected::Wrapper(wrapper) => wrapper.replace_calls(code.calls.as_ref()?),
        })
    }

    /// The edits that take it out; none if it cannot go.
    pub fn remove(&self, syntax: &Syntax<'_>) -> Vec<Edit> {
        match self {
            Injected::Statements { body, range } => {
                remove_inserted(syntax, body, range.clone()).into_iter().collect()
            }
            Injected::Wrapper(wrapper) => wrapper.unwrap(syntax),
        }
    }

    /// The edits that take it out from where it was not put, which may be a block that has nothing else, or another
    /// expression.
    pub fn remove_anywhere(&self, syntax: &Syntax<'_>, nodes: &Nodes<'a>) -> Vec<Edit> {
        match self {
            Injected::Statements { body, range } => {
                let removed = remove_inserted(syntax, body, range.clone());
                vec![removed.unwrap_or_else(|| Edit::replace(self.range(), "pass"))]
            }
            Injected::Wrapper(wrapper) => match wrapper.parent(nodes) {
                // The text alone could become a docstring.
                Some(Node::Stmt(Stmt::Expr(stmt)))
                    if wrapper.last_value().is_some_and(Expr::is_string_literal_expr) =>
                {
                    vec![Edit::replace(stmt.range, "pass")]
                }
                parent => wrapper.unwrap_in(syntax, parent),
            },
        }
    }
}

impl Ranged for Injected<'_> {
    fn range(&self) -> TextRange {
        match self {
            Injected::Statements { body, range } => match &body[range.clone()] {
                [] => TextRange::default(),
                [first, .., last] => TextRange::new(first.start(), last.end()),
                [only] => only.range(),
            },
            Injected::Wrapper(wrapper) => wrapper.calls_range(),
        }
    }
}
