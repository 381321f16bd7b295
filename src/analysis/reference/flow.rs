//! Flow: what is put into a cell goes to whoever reads it.

use std::borrow::Cow;
use std::rc::Rc;

use super::escape::is_special;
use super::members;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use crate::names::{BindingKind, ScopeId, ScopeKind};
use crate::syntax::{Expr, Node, NodeId, NodeKind, Ranged, TextRange};

impl<'a> Tracer<'_, 'a> {
    /// The values in a cell. If those are not asked for that the node at hand may have, they are those that are known.
    pub(super) fn read(&self, cell: Cell<'a>) -> Rc<Values> {
        if self.asks { self.read_all(cell) } else { self.listen(cell) }
    }

    /// The values in a cell, which are all asked for.
    pub(super) fn read_all(&self, cell: Cell<'a>) -> Rc<Values> {
        let (values, is_first) = self.cells.borrow_mut().read(cell, self.current);
        if is_first {
            self.asked_cells.borrow_mut().push(cell);
        }
        values
    }

    /// The values that are known to be in a cell, without asking for more.
    pub(super) fn listen(&self, cell: Cell<'a>) -> Rc<Values> {
        self.cells.borrow_mut().listen(cell, self.current)
    }

    /// The values stored in attributes called `name`, as far as they matter: others may store anything there, so that texts
    /// are not asked for.
    pub(super) fn listen_attribute(&self, name: &str) -> Rc<Values> {
        self.attributes.borrow_mut().listen_to(name, self.current)
    }

    /// The things that matter among those that the file stores in attributes of any name.
    pub(super) fn stored_anywhere(&self) -> Values {
        Values::clone(&self.listen(Cell::Anywhere))
    }

    /// Gives a cell further values.
    pub(super) fn put(&mut self, cell: Cell<'a>, values: &Values) {
        self.is_lossy |= values.is_lossy();
        self.spend(values.len());
        let readers = self.cells.get_mut().learn(cell, values);
        readers.into_iter().for_each(|reader| self.call_for(reader));
        if let Cell::Contents(node) = cell
            && node != self.current
        {
            self.put_further(node);
        }
        if self.matter(values) {
            self.spread(cell);
        }
    }

    /// Has all evaluated that may use what is in a cell.
    fn spread(&mut self, cell: Cell<'a>) {
        if !self.cells.get_mut().spread(cell) {
            return;
        }
        match cell {
            Cell::Name(scope, name) => {
                // `_Job__tool` is called `__tool` within the class.
                let mangled = name.strip_prefix('_').and_then(|it| it.find("__"));
                if let Some(place) = mangled.filter(|place| *place > 0) {
                    let short = self.occurrences_of(&name[place + 1..]);
                    short.iter().for_each(|node| self.call_for(*node));
                }
                let module = self.module_in(cell);
                match &mut self.imported {
                    Some(imported) => {
                        let known = imported.entry(name).or_insert_with(|| module.clone());
                        if *known != module {
                            *known = None;
                        }
                    }
                    None => self.call_for_reads(scope, name),
                }
            }
            Cell::Binding(_) | Cell::AskedInVain | Cell::AnyGlobal | Cell::Further(_) => {}
            // Patterns read attributes whose names are not written.
            Cell::Anywhere => {
                let matches = self.nodes.ids_of_kinds(|kind| kind == NodeKind::StmtMatch);
                matches.for_each(|node| self.call_for(node));
            }
            Cell::Contents(node) | Cell::Result(node) => self.call_for(node),
        }
    }

    /// The only thing that is in a cell, if it is a module that is not wanted itself.
    fn module_in(&self, cell: Cell<'a>) -> Option<Rc<str>> {
        let values = self.listen(cell);
        let (thing, _) = values.things().next().filter(|_| values.is_certain())?;
        (members::is_module(thing) && !self.verdicts.wants_thing(thing)).then(|| thing.into())
    }

    /// Has all places evaluated that may read a name of a scope.
    fn call_for_reads(&mut self, scope: ScopeId, name: &'a str) {
        let range = self.names.scope(scope).range;
        for node in self.occurrences_in(name, range) {
            if let Node::Expr(Expr::Name(read)) = self.nodes.get(node)
                && read.ctx.is_load()
                && self.scopes_of(read.id.as_str(), read.start()).contains(&scope)
            {
                self.call_for(node);
            }
        }
        let names = self.names;
        for binding in names.scope(scope).bindings_of(name) {
            if matches!(binding.kind, BindingKind::Augmented) {
                self.call_for_binder(binding.range);
            }
        }
    }

    /// Gives attributes called `name` further values.
    pub(super) fn put_attribute(&mut self, name: &str, values: &Values) {
        self.is_lossy |= values.is_lossy();
        self.spend(values.len());
        let values = values.weakened();
        let readers = self.attributes.get_mut().learn(name.into(), &values);
        readers.into_iter().for_each(|reader| self.call_for(reader));
        let matter = values.filtered(|what| match what {
            ValueKind::Thing(name) => {
                self.verdicts.wants_thing(name) || self.verdicts.wants_holder(name)
            }
            ValueKind::Namespace(_) => true,
            _ => false,
        });
        if matter.len() > 0 {
            self.put(Cell::Anywhere, &matter.without_open());
        }
        if self.matter(&values) && self.attributes.get_mut().spread(name.into()) {
            self.occurrences_of(name).iter().for_each(|node| self.call_for(*node));
        }
    }

    /// Gives a name of the file's own module further values, in another way than by a statement that binds it.
    pub(super) fn put_global(&mut self, name: &str, values: &Values) {
        self.put_attribute(name, values);
        let values = values.weakened();
        let readers = self.globals.get_mut().learn(name.into(), &values);
        readers.into_iter().for_each(|reader| self.call_for(reader));
    }

    /// Gives names of the file's own module that are not told further values: any of them may have become anything.
    pub(super) fn put_any_global(&mut self, values: &Values) {
        self.put(Cell::AnyGlobal, &values.without_texts().weakened().or_anything());
    }

    /// The values that a name of the file's own module is given in other ways than by statements that bind it.
    pub(super) fn listen_global(&self, name: &str) -> Rc<Values> {
        let mut told = self.globals.borrow_mut().listen_to(name, self.current);
        let any = self.listen(Cell::AnyGlobal);
        if !any.is_nothing() {
            Rc::make_mut(&mut told).merge(&any);
        }
        told
    }

    /// Gives the name at `range` further values.
    pub(super) fn put_name(&mut self, name: &'a str, range: TextRange, values: &Values) {
        let Some(scope) = self.names.binding_scope(name, range.start()) else {
            return;
        };
        if let ScopeKind::Class(class) = self.names.scope(scope).kind {
            self.put_attribute(name, values);
            if is_mangled(name) {
                let mangled = format!("_{}{name}", class.name.trim_start_matches('_'));
                self.put_attribute(&mangled, values);
            }
            let is_definition = self.nodes.kind(self.current) == NodeKind::StmtFunctionDef;
            if is_special(name) && !is_definition && values.codes().next().is_some() {
                let holder = self.holder(values);
                self.escape(range, holder);
            }
            // A metaclass, a decorator or a base is given all that is in the class.
            if class.arguments.is_some() || !class.decorator_list.is_empty() {
                let held = values.filtered(|what| !matches!(what, ValueKind::Code(_)));
                let holder = self.holder(&held);
                self.escape(range, holder);
            }
        }
        if self.names.scope(scope).bindings_of(name).nth(1).is_some() {
            self.put(Cell::Binding(range.start()), values);
        }
        self.put(Cell::Name(scope, name), values);
    }

    /// Has all evaluated that gives values to the cells that were asked for the first time.
    pub(super) fn gather(&mut self) {
        while let Some(cell) = self.asked_cells.get_mut().pop() {
            match cell {
                Cell::Name(scope, name) => {
                    let bindings = self.names.scope(scope).bindings_of(name);
                    bindings.for_each(|binding| self.call_for_binder(binding.range));
                }
                Cell::Binding(_)
                | Cell::Anywhere
                | Cell::AskedInVain
                | Cell::AnyGlobal
                | Cell::Further(_) => {}
                Cell::Contents(node) => self.call_for(node),
                Cell::Result(node) => self.call_for_results(node),
            }
        }
    }

    /// Has what binds the name at `range` evaluated.
    pub(super) fn call_for_binder(&self, range: TextRange) {
        let mut next = self.nodes.innermost(range);
        while let Some(node) = next {
            if is_binder(self.nodes.kind(node)) {
                return self.call_for(node);
            }
            next = self.nodes.parent(node);
        }
    }

    fn call_for_results(&self, code: NodeId) {
        let Node::Stmt(stmt) = self.nodes.get(code) else {
            return self.call_for(code);
        };
        let Some(function) = stmt.as_function_def_stmt() else {
            return;
        };
        for node in self.nodes.in_scope(&function.body) {
            let gives_back = matches!(
                node.kind(),
                NodeKind::StmtReturn | NodeKind::ExprYield | NodeKind::ExprYieldFrom
            );
            if gives_back && let Some(id) = self.nodes.id(node) {
                self.call_for(id);
            }
        }
    }

    /// The places where a name is read, and of the attributes that are called so.
    pub(super) fn occurrences_of(&self, name: &str) -> Cow<'_, [NodeId]> {
        self.occurrences.of(name, self.nodes)
    }

    /// The places of [`Tracer::occurrences_of`] in `range`.
    fn occurrences_in(&self, name: &str, range: TextRange) -> Vec<NodeId> {
        let all = self.occurrences_of(name);
        let starts = |node: &NodeId| self.nodes.get(*node).range().start();
        let first = all.partition_point(|node| starts(node) < range.start());
        let end = all.partition_point(|node| starts(node) < range.end());
        all[first..end.max(first)].to_vec()
    }
}

/// True for statements and expressions that bind names.
fn is_binder(kind: NodeKind) -> bool {
    !matches!(
        kind,
        NodeKind::ExprName
            | NodeKind::ExprAttribute
            | NodeKind::ExprSubscript
            | NodeKind::ExprTuple
            | NodeKind::ExprList
            | NodeKind::ExprStarred
    )
}

/// True for names that Python changes within a class.
pub(super) fn is_mangled(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}
