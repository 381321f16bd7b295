//! The classes and functions around a place.

use super::Hash;
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Ranged, Stmt, Syntax, TextRange, TextSize};

/// The classes and functions of a file by their start, each behind the one that it is in.
#[derive(Debug, Default)]
pub(super) struct Scopes(Vec<Scope>);

/// A class or a function.
#[derive(Debug)]
struct Scope {
    range: TextRange,
    /// The place of the scope around it.
    parent: Option<usize>,
    /// A hash of its own name and of those around it.
    names: Hash,
}

impl Scopes {
    /// The scopes of a file.
    pub(super) fn of(syntax: &Syntax<'_>) -> Scopes {
        let mut collector = Collector::default();
        collector.visit_body(&syntax.module().body);
        Scopes(collector.scopes)
    }

    /// The hash of the names around `offset`; 0 at the top of the module.
    pub(super) fn around(&self, offset: TextSize) -> u64 {
        let behind = self.0.partition_point(|scope| scope.range.start() <= offset);
        let mut place = behind.checked_sub(1);
        while let Some(scope) = place.map(|place| &self.0[place]) {
            if scope.range.contains(offset) {
                return scope.names.finish();
            }
            place = scope.parent;
        }
        0
    }
}

#[derive(Default)]
struct Collector {
    scopes: Vec<Scope>,
    current: Option<usize>,
}

impl<'a> SourceOrderVisitor<'a> for Collector {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let name = match statement {
            Stmt::FunctionDef(function) => &function.name,
            Stmt::ClassDef(class) => &class.name,
            _ => return source_order::walk_stmt(self, statement),
        };
        let parent = self.current;
        let mut names = parent.map(|place| self.scopes[place].names.clone()).unwrap_or_default();
        names.add(name);
        self.current = Some(self.scopes.len());
        self.scopes.push(Scope { range: statement.range(), parent, names });
        source_order::walk_stmt(self, statement);
        self.current = parent;
    }

    fn visit_expr(&mut self, _: &'a crate::syntax::Expr) {
        // No scope with a name is in one.
    }
}
