//! The tables of [`Names`] while they are filled: which scope a binding belongs to.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::dotted::top_level;
use super::resolve::origin_of;
use super::{Binding, BindingKind, Names, Origin, Scope, ScopeId, ScopeKind};
use crate::syntax::{Expr, Nodes, TextRange, TextSize, ast};

/// The tables of a module that binds nothing.
pub(super) fn empty<'a>() -> Names<'a> {
    let whole_text = TextRange::new(TextSize::default(), TextSize::new(u32::MAX));
    Names {
        scopes: vec![Scope::new(ScopeKind::Module, None, None, whole_text)],
        by_start: vec![ScopeId::MODULE],
        imported: FxHashSet::default(),
        star_imports: Vec::new(),
        origins: FxHashMap::default(),
        bound: OnceCell::new(),
        imports: OnceCell::new(),
        body: &[],
        nodes: Nodes::default(),
        uses: OnceCell::new(),
        calls: OnceCell::new(),
    }
}

impl<'a> Scope<'a> {
    fn new(
        kind: ScopeKind<'a>,
        parent: Option<ScopeId>,
        enclosing: Option<ScopeId>,
        range: TextRange,
    ) -> Scope<'a> {
        Scope {
            kind,
            parent,
            enclosing,
            range,
            hole: None,
            bindings: Vec::new(),
            by_name: OnceCell::new(),
            globals: Vec::new(),
        }
    }
}

/// Tables that are being filled, and the scope that the walk is in.
pub(super) struct Tables<'a> {
    names: Names<'a>,
    current: ScopeId,
    /// `nonlocal` declarations: the scope that makes them, and the name.
    nonlocals: Vec<(ScopeId, &'a str)>,
    /// Bindings in the order of the text with the scopes they belong to.
    bound: Vec<(ScopeId, Binding<'a>)>,
    /// Bindings of nonlocal names, whose scope is known only when every scope is complete.
    moved: Vec<(ScopeId, Binding<'a>)>,
}

/// A comprehension that the walk has left for its first iterable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outside {
    inside: ScopeId,
    /// The scope around it, which its text is left to.
    around: Option<ScopeId>,
    /// Number of scopes there were.
    scopes: usize,
}

impl<'a> Tables<'a> {
    /// Empty tables for a module, in whose scope the walk begins.
    pub(super) fn new(module: &'a ast::ModModule) -> Tables<'a> {
        // Real code binds about one name in a hundred bytes. Letting the list grow would copy it several times.
        let expected = module.range.len().to_usize() / 100;
        Tables {
            names: Names { body: &module.body, ..empty() },
            current: ScopeId::MODULE,
            nonlocals: Vec::new(),
            bound: Vec::with_capacity(expected),
            moved: Vec::new(),
        }
    }

    /// The tables, when the walk is over.
    pub(super) fn finish(mut self) -> Names<'a> {
        self.distribute();
        for (declared_in, binding) in std::mem::take(&mut self.moved) {
            let mut id = self.names.scope(declared_in).parent;
            while let Some(candidate) = id {
                let scope = self.names.scope(candidate);
                let holds_locals = matches!(scope.kind, ScopeKind::Function(_) | ScopeKind::Lambda);
                if holds_locals && scope.binds(binding.name) {
                    self.names.scopes[candidate.index()].bindings.push(binding);
                    break;
                }
                id = scope.parent;
            }
        }
        let mut by_start: Vec<ScopeId> = (0..).map(ScopeId).take(self.names.scopes.len()).collect();
        by_start.sort_by_key(|id| self.names.scope(*id).range.start());
        self.names.by_start = by_start;
        self.names
    }

    /// Gives the scopes their bindings. Only now is it known how many each has, and most have few, so that letting them
    /// grow one by one would cost more than counting.
    fn distribute(&mut self) {
        let mut counts = vec![0; self.names.scopes.len()];
        for (scope, _) in &self.bound {
            counts[scope.index()] += 1;
        }
        for (scope, count) in self.names.scopes.iter_mut().zip(counts) {
            scope.bindings.reserve_exact(count);
        }
        for (scope, binding) in self.bound.drain(..) {
            self.names.scopes[scope.index()].bindings.push(binding);
        }
    }

    fn scope(&mut self) -> &mut Scope<'a> {
        &mut self.names.scopes[self.current.index()]
    }

    /// Makes a scope below the current one and goes into it. Returns the one to [return to](Tables::return_to).
    pub(super) fn enter(&mut self, kind: ScopeKind<'a>, range: TextRange) -> ScopeId {
        let outer = self.current;
        let parent = self.effective_parent(outer, range.start());
        self.names.scopes.push(Scope::new(kind, Some(parent), Some(outer), range));
        self.current = ScopeId(u32::try_from(self.names.scopes.len() - 1).unwrap_or(u32::MAX));
        outer
    }

    /// Goes back to the scope that the walk was in before.
    pub(super) fn return_to(&mut self, outer: ScopeId) {
        self.current = outer;
    }

    /// The text at `hole` in the current scope belongs to the scope around it.
    pub(super) fn leave_out(&mut self, hole: TextRange) {
        self.scope().hole = Some(hole);
    }

    /// Goes to the scope around the current one, for text that is left out of it.
    pub(super) fn step_out(&mut self) -> Outside {
        let inside = self.current;
        let around = self.scope().parent;
        self.current = around.unwrap_or(inside);
        Outside { inside, around, scopes: self.names.scopes.len() }
    }

    /// Goes back into the scope. Those made meanwhile stand, in the text, inside it.
    pub(super) fn step_back(&mut self, from: Outside) {
        let Outside { inside, around, scopes } = from;
        self.current = inside;
        for scope in self.names.scopes.iter_mut().skip(scopes) {
            if scope.enclosing == around {
                scope.enclosing = Some(inside);
            }
        }
    }

    /// The current scope binds the names in the module.
    pub(super) fn declare_global(&mut self, names: impl Iterator<Item = &'a str>) {
        self.scope().globals.extend(names);
    }

    /// The current scope binds the names in a function around it.
    pub(super) fn declare_nonlocal(&mut self, names: impl Iterator<Item = &'a str>) {
        let current = self.current;
        self.nonlocals.extend(names.map(|name| (current, name)));
    }

    /// The scope a name at `offset` belongs to when the text around it belongs to `scope`.
    fn effective_parent(&self, scope: ScopeId, offset: TextSize) -> ScopeId {
        let mut id = scope;
        loop {
            let candidate = self.names.scope(id);
            match (candidate.hole, candidate.parent) {
                (Some(hole), Some(parent)) if hole.contains(offset) => id = parent,
                _ => return id,
            }
        }
    }

    pub(super) fn bind_identifier(&mut self, name: &'a ast::Identifier, kind: BindingKind<'a>) {
        self.bind(name.as_str(), name.range, kind);
    }

    pub(super) fn bind(&mut self, name: &'a str, range: TextRange, kind: BindingKind<'a>) {
        if let Some(origin) = origin_of(kind) {
            let known = self.names.origins.entry(name).or_insert(origin);
            if *known != origin {
                *known = Origin::Unknown;
            }
        }
        let binding = Binding { name, range, kind };
        let current = self.current;
        if self.scope().globals.contains(&name) {
            self.bound.push((ScopeId::MODULE, binding));
        } else if self.nonlocals.contains(&(current, name)) {
            self.moved.push((current, binding));
        } else {
            self.bound.push((current, binding));
        }
    }

    pub(super) fn bind_walrus(&mut self, named: &'a ast::ExprNamed) {
        let Expr::Name(target) = &*named.target else {
            return;
        };
        // A walrus in a comprehension binds in the scope around it (PEP 572).
        let inside = self.current;
        while let (ScopeKind::Comprehension, Some(parent)) =
            (self.scope().kind, self.scope().parent)
        {
            self.current = parent;
        }
        let value = &*named.value;
        self.bind(target.id.as_str(), target.range, BindingKind::Assignment { value });
        self.current = inside;
    }

    pub(super) fn bind_import(&mut self, import: &'a ast::StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            let package = top_level(module);
            self.names.imported.insert(package);
            if let Some(name) = &alias.asname {
                self.bind_identifier(name, BindingKind::Import { module });
            } else {
                self.bind(package, alias.range, BindingKind::Import { module: package });
            }
        }
    }

    pub(super) fn bind_import_from(&mut self, import: &'a ast::StmtImportFrom) {
        let module = import.module.as_ref().map_or("", ast::Identifier::as_str);
        if import.level == 0 {
            self.names.imported.insert(top_level(module));
        }
        for alias in &import.names {
            let member = alias.name.as_str();
            if member == "*" {
                self.names.star_imports.push((module, import.level));
                continue;
            }
            let kind = BindingKind::ImportFrom { import, alias };
            self.bind_identifier(alias.asname.as_ref().unwrap_or(&alias.name), kind);
        }
    }
}
