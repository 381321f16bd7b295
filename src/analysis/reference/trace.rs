//! The walk: values flow from where they are written to the names, attributes and results that hold them.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::hiding::Hiding;
use super::known::{may_read_texts, may_rebind};
use super::methods::methods;
use super::store::Store;
use super::values::{ValueKind, Values};
use super::verdicts::Verdicts;
use super::{Escape, Mention, Reference, Verdict, address};
use crate::names::{Names, ScopeId, ScopeKind, matching_values};
use crate::syntax::{Expr, Ranged, Syntax, TextRange, TextSize, ast};

/// In how many walks values that are computed from themselves may grow.
const GROWING: usize = 6;

/// Something that holds values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Cell<'a> {
    /// A name of a scope.
    Name(ScopeId, &'a str),
    /// The name that is bound at this place.
    Binding(TextSize),
    /// The contents of what a name of a scope holds.
    Content(ScopeId, &'a str),
    /// The result of the function at this address.
    Result(usize),
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Tracer<'n, 'a> {
    pub(super) names: &'n Names<'a>,
    pub(super) hiding: Hiding<'a>,
    /// True if names may be bound in other ways than by statements.
    pub(super) rebinds: bool,
    /// True if a text that is not written where it is used may decide what is referred to.
    reads_texts: bool,
    pub(super) verdicts: Verdicts<'n>,
    /// True if something that matters may have been left out, as there was too much.
    pub(super) is_lossy: bool,
    /// True if this walk learned something that it needed before.
    pub(super) changed: bool,
    /// The number of this walk, from 1.
    pub(super) walks: usize,
    pub(super) values: FxHashMap<usize, Values>,
    pub(super) cells: Store<Cell<'a>>,
    /// The values stored in attributes of a name, of whatever object, and under keys of namespaces.
    pub(super) attributes: Store<String>,
    /// The scopes that names may belong to, by the addresses of these.
    looked_up: FxHashMap<usize, SmallVec<[ScopeId; 2]>>,
    anything: Values,
    /// The scopes of functions by their addresses.
    pub(super) scopes: FxHashMap<usize, ScopeId>,
    /// The functions of the file by their addresses.
    pub(super) known: FxHashMap<usize, &'a ast::StmtFunctionDef>,
    /// The methods of the file's classes by name.
    pub(super) methods: FxHashMap<&'a str, Vec<&'a ast::StmtFunctionDef>>,
    /// The functions around the statement at hand, the innermost last.
    pub(super) functions: Vec<usize>,
    pub(super) found: Vec<Reference>,
    pub(super) escapes: Vec<Escape>,
    /// For each place found, whether it is part of another one.
    pub(super) covered: Vec<bool>,
    /// For expressions, the place found that they start from or are.
    pub(super) starts: FxHashMap<usize, usize>,
}

impl<'n, 'a> Tracer<'n, 'a> {
    pub(super) fn new(
        names: &'n Names<'a>,
        syntax: &'a Syntax<'_>,
        judge: &'n dyn Fn(&Mention) -> Verdict,
    ) -> Self {
        let scopes = names.functions().map(|(id, function)| (address(function), id));
        Tracer {
            names,
            hiding: Hiding::new(&syntax.module().body),
            rebinds: may_rebind(syntax),
            reads_texts: may_read_texts(syntax),
            verdicts: Verdicts::new(judge),
            is_lossy: false,
            changed: true,
            walks: 0,
            values: FxHashMap::default(),
            cells: Store::default(),
            attributes: Store::default(),
            looked_up: FxHashMap::default(),
            anything: Values::open(),
            scopes: scopes.collect(),
            known: names.functions().map(|(_, function)| (address(function), function)).collect(),
            methods: methods(names),
            functions: Vec::new(),
            found: Vec::new(),
            escapes: Vec::new(),
            covered: Vec::new(),
            starts: FxHashMap::default(),
        }
    }

    /// Begins another walk with what was learned so far.
    pub(super) fn begin(&mut self) {
        self.walks += 1;
        self.changed = false;
        self.cells.begin();
        self.attributes.begin();
        self.values.clear();
        self.found.clear();
        self.escapes.clear();
        self.covered.clear();
        self.starts.clear();
    }

    /// The values that `expr`, which was visited, may have.
    pub(super) fn value(&self, expr: &Expr) -> &Values {
        self.values.get(&address(expr)).unwrap_or(&self.anything)
    }

    pub(super) fn put(&mut self, cell: Cell<'a>, values: &Values) {
        let values = self.kept(values, self.cells.has_many(&cell));
        self.is_lossy |= values.is_lossy();
        self.changed |= self.cells.learn(&cell, values, self.walks > GROWING);
    }

    /// Gives attributes called `name` further values.
    pub(super) fn put_attribute(&mut self, name: &str, values: &Values) {
        if !values.is_nothing() {
            let values = self.kept(values, self.attributes.has_many(name)).weakened();
            self.is_lossy |= values.is_lossy();
            self.changed |= self.attributes.learn(name, Cow::Owned(values), self.walks > GROWING);
        }
    }

    /// The things that matter among those that the file stores in attributes of any name.
    pub(super) fn stored_anywhere(&self) -> Values {
        let is_idle = |what: &ValueKind| match what {
            ValueKind::Thing(name) => {
                !self.verdicts.wants_thing(name) && !self.verdicts.wants_holder(name)
            }
            ValueKind::Namespace(_) => false,
            _ => true,
        };
        let mut stored = self.attributes.all();
        stored.leave_out(is_idle);
        stored.weakened()
    }

    /// The part of `values` that is kept, beside `many` others: what matters.
    fn kept<'v>(&self, values: &'v Values, many: bool) -> Cow<'v, Values> {
        if !many && self.reads_texts {
            return Cow::Borrowed(values);
        }
        let is_idle = |what: &ValueKind| match what {
            ValueKind::Text(_) => !self.reads_texts,
            what => !self.verdicts.matters(what),
        };
        if !values.parts().any(|(what, _)| is_idle(what)) {
            return Cow::Borrowed(values);
        }
        let mut left = values.clone();
        left.leave_out(is_idle);
        Cow::Owned(left)
    }

    /// Gives the name at `range` further values.
    pub(super) fn put_name(&mut self, name: &'a str, range: TextRange, values: &Values) {
        let Some(scope) = self.names.binding_scope(name, range.start()) else {
            return;
        };
        if matches!(self.names.scope(scope).kind, ScopeKind::Class(_)) {
            self.put_attribute(name, values);
        }
        if self.names.scope(scope).bindings_of(name).nth(1).is_some() {
            self.put(Cell::Binding(range.start()), values);
        }
        self.put(Cell::Name(scope, name), values);
    }

    /// Gives an assignment's target what it is assigned.
    pub(super) fn assign(&mut self, target: &'a Expr, values: &Values, source: Option<&'a Expr>) {
        match target {
            Expr::Name(name) => self.put_name(name.id.as_str(), name.range, values),
            Expr::Attribute(attribute) => self.put_attribute(&attribute.attr, values),
            Expr::Subscript(subscript) => self.assign_item(subscript, values),
            Expr::Starred(starred) => self.assign(&starred.value, &values.held(), None),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                let parts = source.and_then(|source| matching_values(elts, source));
                let element = values.element();
                for (place, target) in elts.iter().enumerate() {
                    match parts.and_then(|parts| parts.get(place)) {
                        Some(part) => self.assign(target, &self.value(part).clone(), Some(part)),
                        None => self.assign(target, &element, None),
                    }
                }
            }
            _ => {}
        }
    }

    fn assign_item(&mut self, subscript: &'a ast::ExprSubscript, values: &Values) {
        let keys: Vec<String> = self.value(&subscript.slice).texts().map(str::to_owned).collect();
        keys.iter().for_each(|key| self.put_attribute(key, values));
        let held = values.held().weakened();
        match &*subscript.value {
            Expr::Name(container) => {
                let name = container.id.as_str();
                self.put_name(name, container.range, &held);
                if let Some(scope) = self.names.binding_scope(name, container.range.start()) {
                    self.put(Cell::Content(scope, name), &held);
                }
            }
            Expr::Attribute(container) => self.put_attribute(&container.attr, &held),
            _ => self.give_values_away(subscript.range, values),
        }
    }

    /// Notes that the place refers to something wanted.
    pub(super) fn find(
        &mut self,
        range: TextRange,
        mention: Mention,
        is_import: bool,
        values: Option<&Values>,
    ) {
        // What others store under the same name elsewhere is no reason for doubt.
        let is_certain = values.is_none_or(|values| {
            !values.is_open() && values.kinds().filter(|(_, weak)| !weak).count() == 1
        });
        self.found.push(Reference { range, mention, is_certain, is_import, root: None });
        self.covered.push(false);
    }

    /// Notes what `expr`, which starts from `start`, refers to, if that is wanted.
    pub(super) fn note(
        &mut self,
        expr: &'a Expr,
        start: Option<&'a Expr>,
        values: &Values,
        attributes: &[&str],
    ) {
        let inner = start.and_then(|start| self.starts.get(&address(start)).copied());
        let (verdict, mention) = self.verdicts.of_all(values, attributes);
        if verdict != Verdict::Other
            && let Some(inner) = inner
        {
            self.covered[inner] = true;
        }
        let place = match (verdict, mention) {
            (Verdict::Wanted, Some(mention)) => {
                self.find(expr.range(), mention, false, Some(values));
                let place = self.found.len() - 1;
                self.found[place].root = root(expr).map(|name| name.range);
                Some(place)
            }
            (Verdict::Spared, _) => None,
            _ => inner,
        };
        if let Some(place) = place {
            self.starts.insert(address(expr), place);
        }
    }

    /// Leaves out what does not matter of many values, so that there is room for what does.
    pub(super) fn prune(&self, values: &mut Values) {
        if values.are_many() {
            values.leave_out(|what| !self.verdicts.matters(what));
        }
    }

    /// The scopes in which the name that stands there may be found.
    pub(super) fn scopes_of(&mut self, name: &'a str, at: TextSize) -> SmallVec<[ScopeId; 2]> {
        let names = self.names;
        let entry = self.looked_up.entry(name.as_ptr().addr());
        entry.or_insert_with(|| names.binding_scopes(name, at)).clone()
    }
}

/// The name that an expression starts from.
fn root(expr: &Expr) -> Option<&ast::ExprName> {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Name(name) => return Some(name),
            Expr::Attribute(attribute) => &attribute.value,
            Expr::Subscript(subscript) => &subscript.value,
            Expr::Call(call) => match call.arguments.args.first() {
                Some(first @ (Expr::Name(_) | Expr::Attribute(_))) => first,
                _ => &call.func,
            },
            _ => return None,
        }
    }
}
