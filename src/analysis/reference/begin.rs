//! Places where something comes up that matters, from which on it is followed.

use std::rc::Rc;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::fold;
use super::known::{FINDING_METHODS, finds_others};
use super::trace::Tracer;
use super::{Mention, Verdict};
use crate::names::builtin_names;
use crate::syntax::{Expr, Node, NodeId, NodeKind, Sieve, Stmt, TagSet, ast};

impl<'a> Tracer<'_, 'a> {
    /// Has all imports evaluated, and what may matter by its name.
    pub(super) fn begin(&mut self) {
        self.imported = Some(FxHashMap::default());
        let is_import = |kind| matches!(kind, NodeKind::StmtImport | NodeKind::StmtImportFrom);
        for import in self.nodes.ids_of_kinds(is_import) {
            if self.import_may_matter(import) {
                self.evaluate_now(import);
            }
        }
        let imported = self.imported.take().unwrap_or_default();
        let name_sieve = self.name_sieve(&imported);
        let mut names: FxHashMap<&str, bool> = FxHashMap::default();
        let mut attributes: FxHashMap<&str, bool> = FxHashMap::default();
        let attribute_sieve = self.verdicts.judge().attributes();
        let tags = TagSet::new(&name_sieve, attribute_sieve, &[NodeKind::StmtMatch]);
        for node in self.nodes.ids_of_tags(&tags) {
            match self.nodes.get(node) {
                Node::Expr(Expr::Name(name)) => {
                    let id = name.id.as_str();
                    let matters = *names
                        .entry(id)
                        .or_insert_with(|| imported.contains_key(id) || self.free_name_matters(id));
                    if matters && name.ctx.is_load() && !self.is_idle(node, imported.get(id)) {
                        self.call_for(node);
                    }
                }
                Node::Expr(Expr::Attribute(attribute)) => {
                    let id = attribute.attr.as_str();
                    let matters =
                        *attributes.entry(id).or_insert_with(|| self.attribute_matters(id));
                    if matters {
                        self.call_for_attribute(node, attribute);
                    }
                }
                Node::Stmt(Stmt::Match(matching))
                    if matching.cases.iter().any(|case| self.pattern_matters(&case.pattern)) =>
                {
                    self.call_for(node);
                }
                _ => {}
            }
        }
    }

    /// False if it is certain that nothing matters of what a statement imports.
    fn import_may_matter(&self, import: NodeId) -> bool {
        let may_stand = |name: &ast::Identifier| self.verdicts.may_stand(name);
        match self.nodes.get(import) {
            Node::Stmt(Stmt::Import(import)) => import.names.iter().any(|it| may_stand(&it.name)),
            Node::Stmt(Stmt::ImportFrom(import)) => {
                import.module.as_ref().is_some_and(may_stand)
                    || import.names.iter().any(|it| may_stand(&it.name))
            }
            _ => true,
        }
    }

    /// The sieve for names that may matter.
    fn name_sieve(&self, imported: &FxHashMap<&'a str, Option<Rc<str>>>) -> Sieve {
        static BUILTINS: LazyLock<Sieve> =
            LazyLock::new(|| builtin_names().chain(["__builtins__"]).collect());
        if self.names.star_imports().next().is_some() {
            return Sieve::open();
        }
        let mut sieve = self.verdicts.builtins().unwrap_or(&BUILTINS).clone();
        imported.keys().for_each(|name| sieve.add(name));
        self.verdicts.named_builtins().iter().for_each(|name| sieve.add(name));
        sieve
    }

    /// True if a name that stands for a `module` has an attribute behind it that does not matter.
    fn is_idle(&mut self, name: NodeId, module: Option<&Option<Rc<str>>>) -> bool {
        let Some(Some(module)) = module else {
            return false;
        };
        let parent = self.nodes.parent(name).map(|parent| self.nodes.get(parent));
        let Some(Node::Expr(Expr::Attribute(attribute))) = parent else {
            return false;
        };
        if !self.verdicts.is_idle_member(module, &attribute.attr) {
            return false;
        }
        let Node::Expr(Expr::Name(name)) = self.nodes.get(name) else {
            return false;
        };
        // A name that is bound again, in whatever way, may come to stand for something else.
        let scopes = self.scopes_of(name.id.as_str(), name.range.start());
        scopes
            .iter()
            .all(|scope| self.names.scope(*scope).bindings_of(name.id.as_str()).nth(1).is_none())
    }

    /// True if a pattern reads an attribute that matters.
    fn pattern_matters(&self, pattern: &ast::Pattern) -> bool {
        match pattern {
            ast::Pattern::MatchClass(class) => {
                let arguments = &class.arguments;
                arguments.patterns.iter().any(|it| self.pattern_matters(it))
                    || arguments.keywords.iter().any(|it| {
                        self.attribute_matters(&it.attr) || self.pattern_matters(&it.pattern)
                    })
            }
            ast::Pattern::MatchAs(capture) => {
                capture.pattern.as_deref().is_some_and(|it| self.pattern_matters(it))
            }
            ast::Pattern::MatchOr(either) => {
                either.patterns.iter().any(|it| self.pattern_matters(it))
            }
            ast::Pattern::MatchSequence(sequence) => {
                sequence.patterns.iter().any(|it| self.pattern_matters(it))
            }
            ast::Pattern::MatchMapping(mapping) => {
                mapping.patterns.iter().any(|it| self.pattern_matters(it))
            }
            _ => false,
        }
    }

    /// True if a name matters that nothing binds.
    fn free_name_matters(&self, name: &str) -> bool {
        name == "__builtins__"
            || self.verdicts.builtin_matters(name)
            || self.names.star_imports().any(|module| {
                let member = format!("{module}.{name}");
                self.verdicts.matters(&member) || self.verdicts.wants(&Mention::Guess(member))
            })
    }

    /// True if an attribute of this name matters, whatever it is one of.
    fn attribute_matters(&self, name: &str) -> bool {
        finds_others(name)
            || self.verdicts.of_attribute(name) != Verdict::Other
            || self.verdicts.may_be_module(name)
    }

    fn call_for_attribute(&self, node: NodeId, attribute: &'a ast::ExprAttribute) {
        if let ("format", Expr::StringLiteral(text)) = (&*attribute.attr, &*attribute.value)
            && fold::format_fields(text.value.to_str()).is_empty()
        {
            return;
        }
        self.call_for(node);
        if FINDING_METHODS.contains(&&*attribute.attr)
            && let Some(parent) = self.nodes.parent(node)
            && self.nodes.kind(parent) == NodeKind::ExprCall
        {
            self.call_for(parent);
        }
    }
}
