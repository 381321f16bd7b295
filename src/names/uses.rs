//! Reads of names and stores in attributes; worked out at the first question.

use rustc_hash::FxHashMap;

use super::{Names, ScopeId};
use crate::syntax::{Expr, Node, Nodes, Ranged, Stmt, TextRange, TextSize, ast};

/// A statement that gives an attribute a value or a type: `object.name = value`, or `name: T = value` in a class body.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// The attribute.
    pub name: &'a str,
    /// The span of its name.
    pub range: TextRange,
    /// The object whose attribute is stored; `None` in a class body.
    pub object: Option<&'a Expr>,
    /// The type it is declared to have.
    pub annotation: Option<&'a Expr>,
    /// The value; `None` for a declaration or a part of an unpacked value.
    pub value: Option<&'a Expr>,
}

/// The reads and the stores of a file.
#[derive(Debug, Default)]
pub(super) struct Uses<'a> {
    /// The positions at which each name is read, in the order of the text.
    reads: FxHashMap<&'a str, Vec<TextSize>>,
    /// By attribute, in the order of the text.
    members: FxHashMap<&'a str, Vec<Member<'a>>>,
}

impl<'a> Uses<'a> {
    fn collect(nodes: &Nodes<'a>) -> Uses<'a> {
        let mut uses = Uses::default();
        // The functions and classes around: where they end, and whether they are classes.
        let mut around: Vec<(TextSize, bool)> = Vec::new();
        for node in nodes.all() {
            match node {
                Node::Expr(Expr::Name(name)) if name.ctx.is_load() => uses.read(name),
                Node::Expr(_) => {}
                Node::Stmt(stmt) => {
                    while around.pop_if(|(end, _)| *end <= stmt.start()).is_some() {}
                    uses.see(stmt, around.last().is_some_and(|(_, is_class)| *is_class));
                    if matches!(stmt, Stmt::ClassDef(_) | Stmt::FunctionDef(_)) {
                        around.push((stmt.end(), stmt.is_class_def_stmt()));
                    }
                }
            }
        }
        uses
    }

    fn read(&mut self, name: &'a ast::ExprName) {
        self.reads.entry(name.id.as_str()).or_default().push(name.start());
    }

    /// Adds what `stmt` stores, in the body of a class or elsewhere.
    fn see(&mut self, stmt: &'a Stmt, in_class: bool) {
        match stmt {
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.store(target, None, Some(&assign.value), in_class);
                }
            }
            Stmt::AnnAssign(assign) => {
                let annotation = Some(&*assign.annotation);
                self.store(&assign.target, annotation, assign.value.as_deref(), in_class);
            }
            Stmt::AugAssign(assign) => {
                self.store(&assign.target, None, None, in_class);
                if let Expr::Name(name) = &*assign.target {
                    self.read(name);
                }
            }
            _ => {}
        }
    }

    fn store(
        &mut self,
        target: &'a Expr,
        annotation: Option<&'a Expr>,
        value: Option<&'a Expr>,
        in_class: bool,
    ) {
        let (name, range, object) = match target {
            Expr::Attribute(attribute) => {
                let name = &attribute.attr;
                (name.as_str(), name.range, Some(&*attribute.value))
            }
            Expr::Name(name) if in_class => (name.id.as_str(), name.range, None),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for target in elts {
                    self.store(target, None, None, in_class);
                }
                return;
            }
            _ => return,
        };
        let member = Member { name, range, object, annotation, value };
        self.members.entry(name).or_default().push(member);
    }
}

impl<'a> Names<'a> {
    /// The stores in, and declarations of, attributes called `name`, of whatever object, in the order of the text.
    pub fn members(&self, name: &str) -> &[Member<'a>] {
        self.uses().members.get(name).map_or(&[], Vec::as_slice)
    }

    /// The stores of [`Names::members`] that stand in `range`.
    pub fn members_in(&self, name: &str, range: TextRange) -> &[Member<'a>] {
        let members = self.members(name);
        let start = members.partition_point(|member| member.range.start() < range.start());
        let end = members.partition_point(|member| member.range.start() < range.end());
        &members[start..end.max(start)]
    }

    /// The positions at which the name that `scope` binds is read, in the order of the text.
    pub fn reads_of<'s>(
        &'s self,
        scope: ScopeId,
        name: &'s str,
    ) -> impl Iterator<Item = TextSize> + 's {
        let reads = self.reads_in(name, self.scope(scope).range);
        reads.filter(move |offset| self.binding_scope(name, *offset) == Some(scope))
    }

    /// The positions in `range` at which names called `name` are read, whatever they are bound to, in the order of the
    /// text.
    pub fn reads_in(&self, name: &str, range: TextRange) -> impl Iterator<Item = TextSize> + '_ {
        let reads = self.uses().reads.get(name).map_or(&[][..], Vec::as_slice);
        let start = reads.partition_point(|read| *read < range.start());
        let end = reads.partition_point(|read| *read < range.end());
        reads[start..end.max(start)].iter().copied()
    }

    fn uses(&self) -> &Uses<'a> {
        self.uses.get_or_init(|| Uses::collect(&self.nodes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    fn with_names(text: &str, question: impl FnOnce(&Names<'_>)) {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        question(&Names::new(syntax.module()));
    }

    #[test]
    fn members_are_stores_and_declarations() {
        let text = "class A:\n    x: str\n    def f(self):\n        x = 0\n        self.x = 1\nA.x, y = 2, 3\n";
        with_names(text, |names| {
            let members = names.members("x");
            assert_eq!(members.len(), 3);
            assert!(members[0].object.is_none() && members[0].annotation.is_some());
            assert!(members[1].value.is_some() && members[2].value.is_none());
            assert!(names.members("y").is_empty());
        });
    }

    #[test]
    fn reads_belong_to_a_scope() {
        let text = "def f():\n    x = 1\n    y = 2\n    def g():\n        return y\nprint(x)\n";
        with_names(text, |names| {
            let scope = names.scope_at(TextSize::new(15));
            let is_read = |name: &str| names.reads_of(scope, name).next().is_some();
            assert!(!is_read("x"));
            assert!(is_read("y"));
            let before_print = TextRange::up_to(TextSize::new(59));
            assert_eq!(names.reads_in("y", before_print).count(), 1);
            assert_eq!(names.reads_in("x", before_print).count(), 0);
        });
    }
}
