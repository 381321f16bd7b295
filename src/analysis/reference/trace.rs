//! The trace: values go from where they come up to what uses them, and only what may see any of them is evaluated.
//!
//! There are two ways to be evaluated. What matters, such as a module in which something is wanted, is pushed: whatever holds or
//! uses it is evaluated with it. What decides about a lookup, such as the name that `getattr` is given, is asked for, and then so
//! is what that is made of. Everything is evaluated again when something changes that it has read. This is the analysis of
//! Andersen (Program Analysis and Specialization for the C Programming Language, 1994), on demand.

use std::borrow::Cow;
use std::cell::{Cell as Cell_, OnceCell, RefCell};
use std::collections::BinaryHeap;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::Judge;
use super::cells::Cells;
use super::hiding::Hiding;
use super::known::may_rebind;
use super::members;
use super::said::Said;
use super::values::{ValueKind, Values};
use super::verdicts::Verdicts;
use crate::names::{BindingKind, Names, ScopeId, ScopeKind};
use crate::syntax::{
    Expr, Node, NodeId, NodeKind, Nodes, Ranged, Syntax, TextRange, TextSize, ast,
};

/// The number of evaluations that a file may take for each of its nodes, and for any file.
const WORK_BY_NODE: usize = 8;
const WORK: usize = 100_000;

/// The number of nodes whose values are asked for before the rest is anything.
const MOST_ASKED: usize = 3000;

/// The number of values that are handled in the time of one evaluation.
const VALUES_AT_ONCE: usize = 16;

/// Something that holds values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Cell<'a> {
    /// A name of a scope.
    Name(ScopeId, &'a str),
    /// The name that is bound at this place.
    Binding(TextSize),
    /// The contents of the container that is made at this node.
    Contents(NodeId),
    /// The result of the function or lambda that this node defines.
    Result(NodeId),
    /// Everything that matters of what is stored in attributes.
    Anywhere,
    /// The modules that are asked for what they do not have, of which exceptions tell.
    AskedInVain,
}

/// Knowledge of a node.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Slot {
    values: Rc<Values>,
    /// True if it was evaluated.
    is_known: bool,
    /// True if all was evaluated that it may be.
    is_complete: bool,
    /// True if somebody has asked for the values.
    is_asked: bool,
    /// True if the node around it was evaluated with its values.
    is_pushed: bool,
    /// Those who have asked and are not the node around it.
    users: SmallVec<[NodeId; 1]>,
}

/// The nodes that have to be evaluated.
#[derive(Debug, Default)]
struct Queue {
    /// The latest come first: they stand in the others, which need their values.
    waiting: BinaryHeap<NodeId>,
    known: FxHashSet<NodeId>,
}

impl Queue {
    fn push(&mut self, node: NodeId) {
        if self.known.insert(node) {
            self.waiting.push(node);
        }
    }

    fn pop(&mut self) -> Option<NodeId> {
        let node = self.waiting.pop()?;
        self.known.remove(&node);
        Some(node)
    }
}

pub(super) struct Tracer<'n, 'a> {
    pub(super) names: &'n Names<'a>,
    pub(super) nodes: &'n Nodes<'a>,
    pub(super) hiding: Hiding<'a>,
    syntax: &'a Syntax<'a>,
    /// True if names may be bound in other ways than by statements.
    rebinds: OnceCell<bool>,
    pub(super) verdicts: Verdicts<'n>,
    /// True if something that matters may have been left out, as there was too much.
    pub(super) is_lossy: bool,
    /// The number of evaluations that are left.
    work: usize,
    /// The node that is evaluated.
    pub(super) current: NodeId,
    /// True if somebody wants to know all that the node may be. Otherwise something that matters has come to it, and it is not
    /// asked what else there is.
    pub(super) asks: bool,
    /// The number of nodes whose values were asked for.
    asked: Cell_<usize>,
    slots: RefCell<FxHashMap<NodeId, Slot>>,
    queue: RefCell<Queue>,
    cells: RefCell<Cells<Cell<'a>>>,
    /// The values stored in attributes of a name, of whatever object, and under keys of namespaces.
    attributes: RefCell<Cells<Rc<str>>>,
    /// The cells that were asked for the first time and whose values nobody has gathered yet.
    asked_cells: RefCell<Vec<Cell<'a>>>,
    /// The names that are bound to what matters by imports, each with the module if it can be only that, until their uses are
    /// looked up together.
    pub(super) imported: Option<FxHashMap<&'a str, Option<Rc<str>>>>,
    /// The scopes that names may belong to, by the addresses of these.
    looked_up: FxHashMap<usize, SmallVec<[ScopeId; 2]>>,
    occurrences: OnceCell<FxHashMap<&'a str, Vec<NodeId>>>,
    scopes: OnceCell<FxHashMap<usize, ScopeId>>,
    methods: OnceCell<FxHashMap<&'a str, Vec<&'a ast::StmtFunctionDef>>>,
    pub(super) said: FxHashMap<NodeId, Said>,
}

impl<'n, 'a> Tracer<'n, 'a> {
    pub(super) fn new(
        names: &'n Names<'a>,
        syntax: &'a Syntax<'a>,
        judge: &'n dyn Judge,
    ) -> Option<Self> {
        let nodes = names.nodes();
        Some(Tracer {
            names,
            nodes,
            hiding: Hiding::new(&syntax.module().body),
            syntax,
            rebinds: OnceCell::new(),
            verdicts: Verdicts::new(judge, nodes),
            is_lossy: false,
            work: WORK + WORK_BY_NODE * nodes.count(),
            current: nodes.ids_of_kinds(|_| true).next()?,
            asks: false,
            asked: Cell_::default(),
            slots: RefCell::default(),
            queue: RefCell::default(),
            cells: RefCell::default(),
            attributes: RefCell::default(),
            asked_cells: RefCell::default(),
            imported: None,
            looked_up: FxHashMap::default(),
            occurrences: OnceCell::new(),
            scopes: OnceCell::new(),
            methods: OnceCell::new(),
            said: FxHashMap::default(),
        })
    }

    /// True if names may be bound in other ways than by statements.
    pub(super) fn may_rebind(&self) -> bool {
        *self.rebinds.get_or_init(|| may_rebind(self.syntax))
    }

    /// Evaluates what waits for it until nothing does. False if that took too long.
    pub(super) fn run(&mut self) -> bool {
        loop {
            self.gather();
            let Some(node) = self.queue.borrow_mut().pop() else {
                return true;
            };
            if self.work == 0 {
                return false;
            }
            self.spend(VALUES_AT_ONCE);
            self.evaluate_now(node);
        }
    }

    /// Counts the handling of so many values.
    pub(super) fn spend(&mut self, values: usize) {
        self.work = self.work.saturating_sub(values.div_ceil(VALUES_AT_ONCE));
    }

    pub(super) fn evaluate_now(&mut self, node: NodeId) {
        self.current = node;
        self.said.remove(&node);
        match self.nodes.get(node) {
            Node::Stmt(stmt) => {
                self.asks = self.is_awaited_from(stmt);
                self.bind(stmt);
            }
            Node::Expr(expr) => {
                self.asks = match self.nodes.kind(node) {
                    NodeKind::ExprList
                    | NodeKind::ExprTuple
                    | NodeKind::ExprSet
                    | NodeKind::ExprDict
                    | NodeKind::ExprListComp
                    | NodeKind::ExprSetComp
                    | NodeKind::ExprDictComp
                    | NodeKind::ExprGenerator => self.is_asked(Cell::Contents(node)),
                    NodeKind::ExprLambda => self.is_asked(Cell::Result(node)),
                    _ => self.slots.get_mut().get(&node).is_some_and(|slot| slot.is_asked),
                };
                let values = self.evaluate(expr);
                self.keep(node, &values);
            }
        }
    }

    fn keep(&mut self, node: NodeId, values: &Values) {
        let relevant;
        let is_asked = self.slots.get_mut().get(&node).is_some_and(|slot| slot.is_asked);
        let values = if !is_asked && !self.all_matter(values) {
            relevant = Cow::Owned(values.filtered(|what| self.kind_matters(what)).or_anything());
            &*relevant
        } else {
            relevant = self.without_idle(values);
            &*relevant
        };
        self.is_lossy |= values.is_lossy();
        self.spend(values.len());
        let matters = self.matter(values);
        let slots = self.slots.get_mut();
        let slot = slots.entry(node).or_default();
        // What was known stays, or two that are made of one another might never come to rest.
        if is_asked && !std::mem::replace(&mut slot.is_complete, true) {
            slot.values = Rc::default();
        }
        let is_new = !slot.values.contains_all(values);
        if is_new {
            Rc::make_mut(&mut slot.values).merge(values);
        }
        let is_changed = !std::mem::replace(&mut slot.is_known, true) || is_new;
        let queue = self.queue.get_mut();
        if is_changed && slot.is_asked || matters && (is_changed || !slot.is_pushed) {
            slot.is_pushed |= matters;
            let parent = self.nodes.parent(node);
            parent.into_iter().for_each(|parent| queue.push(parent));
        }
        if is_changed {
            slot.users.iter().for_each(|user| queue.push(*user));
        }
    }

    /// True if anything among the values matters: if it has to be seen wherever it goes.
    pub(super) fn matter(&self, values: &Values) -> bool {
        values.kinds().any(|(what, _)| self.kind_matters(what))
    }

    fn all_matter(&self, values: &Values) -> bool {
        values.kinds().all(|(what, _)| self.kind_matters(what))
    }

    fn kind_matters(&self, what: &ValueKind) -> bool {
        match what {
            ValueKind::Thing(name) => self.verdicts.matters(name),
            ValueKind::Text(_) | ValueKind::Constant => false,
            ValueKind::Code(node) => self.cells.borrow().is_spread(&Cell::Result(*node)),
            // What is put into it must be seen.
            ValueKind::Container(node) | ValueKind::Pairs(node) => {
                let (cells, cell) = (self.cells.borrow(), Cell::Contents(*node));
                cells.is_spread(&cell) || cells.is_sought(&cell)
            }
            _ => true,
        }
    }

    /// Adds values to others, of which those things are left out that do not matter if there are many.
    pub(super) fn merge_most(&self, values: &mut Values, more: &Values) {
        values.merge_most(more, |what| match what {
            ValueKind::Thing(name) => self.verdicts.matters(name),
            _ => true,
        });
    }

    /// The values without containers of which nothing is to be seen: those that may be something else anyway, and hold nothing.
    fn without_idle<'v>(&self, values: &'v Values) -> Cow<'v, Values> {
        let is_idle = |what: &ValueKind| {
            matches!(what, ValueKind::Container(_) | ValueKind::Pairs(_))
                && !self.kind_matters(what)
        };
        if values.is_open() && values.kinds().any(|(what, _)| is_idle(what)) {
            Cow::Owned(values.filtered(|what| !is_idle(what)))
        } else {
            Cow::Borrowed(values)
        }
    }

    /// Has a node evaluated.
    pub(super) fn call_for(&self, node: NodeId) {
        self.queue.borrow_mut().push(node);
    }

    /// True if somebody has asked for what is in a cell.
    pub(super) fn is_asked(&self, cell: Cell<'a>) -> bool {
        self.cells.borrow().is_asked(&cell)
    }

    /// The values of a part of the node at hand. If those are not asked for that the node may have, what is not known is anything.
    pub(super) fn value(&self, expr: &'a Expr) -> Rc<Values> {
        if self.asks {
            return self.ask(expr);
        }
        self.known(expr).unwrap_or_else(|| Rc::new(Values::open()))
    }

    /// The values of a part of what the node at hand makes.
    pub(super) fn part(&self, expr: &'a Expr) -> Rc<Values> {
        if self.asks { self.ask(expr) } else { self.peek(expr) }
    }

    /// The values that `expr` may have. What is not known yet is nothing, and evaluated.
    pub(super) fn ask(&self, expr: &'a Expr) -> Rc<Values> {
        let Some(node) = self.nodes.id(expr) else {
            return Rc::new(Values::open());
        };
        let mut slots = self.slots.borrow_mut();
        let slot = slots.entry(node).or_default();
        if !slot.is_asked {
            if self.asked.get() >= MOST_ASKED {
                return Rc::new(Values::clone(&slot.values).or_anything());
            }
            self.asked.set(self.asked.get() + 1);
            slot.is_asked = true;
            self.queue.borrow_mut().push(node);
        }
        if !slot.users.contains(&self.current) && self.nodes.parent(node) != Some(self.current) {
            slot.users.push(self.current);
        }
        Rc::clone(&slot.values)
    }

    /// The values of `expr` that are known, without asking for more.
    pub(super) fn peek(&self, expr: &'a Expr) -> Rc<Values> {
        self.known(expr).unwrap_or_default()
    }

    fn known(&self, expr: &'a Expr) -> Option<Rc<Values>> {
        let slots = self.slots.borrow();
        let slot = slots.get(&self.nodes.id(expr)?).filter(|slot| slot.is_known)?;
        Some(Rc::clone(&slot.values))
    }

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
        self.attributes.borrow_mut().listen(name.into(), self.current)
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
        if self.matter(values) {
            self.spread(cell);
        }
    }

    /// Has all evaluated that may use what is in a cell.
    pub(super) fn spread(&mut self, cell: Cell<'a>) {
        if !self.cells.get_mut().spread(cell) {
            return;
        }
        match cell {
            Cell::Name(scope, name) => {
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
            Cell::Binding(_) | Cell::AskedInVain => {}
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
        for node in self.occurrences_of(name) {
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
            for node in self.occurrences_of(name) {
                self.call_for(node);
            }
        }
    }

    /// Gives the name at `range` further values.
    pub(super) fn put_name(&mut self, name: &'a str, range: TextRange, values: &Values) {
        let Some(scope) = self.names.binding_scope(name, range.start()) else {
            return;
        };
        if let ScopeKind::Class(class) = self.names.scope(scope).kind {
            self.put_attribute(name, values);
            // A metaclass, a decorator or a base is given all that is in the class.
            if class.arguments.is_some() || !class.decorator_list.is_empty() {
                let things = values
                    .filtered(|what| matches!(what, ValueKind::Thing(_) | ValueKind::Namespace(_)));
                self.give_values_away(range, &things);
            }
        }
        if self.names.scope(scope).bindings_of(name).nth(1).is_some() {
            self.put(Cell::Binding(range.start()), values);
        }
        self.put(Cell::Name(scope, name), values);
    }

    /// Has all evaluated that gives values to the cells that were asked for the first time.
    fn gather(&mut self) {
        while let Some(cell) = self.asked_cells.get_mut().pop() {
            match cell {
                Cell::Name(scope, name) => {
                    let bindings = self.names.scope(scope).bindings_of(name);
                    bindings.for_each(|binding| self.call_for_binder(binding.range));
                }
                Cell::Binding(_) | Cell::Anywhere | Cell::AskedInVain => {}
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

    /// The places where a name stands, as a name that is read or as an attribute.
    pub(super) fn occurrences_of(&self, name: &str) -> Vec<NodeId> {
        let occurrences = self.occurrences.get_or_init(|| {
            let mut occurrences: FxHashMap<&'a str, Vec<NodeId>> = FxHashMap::default();
            let is_name = |kind| matches!(kind, NodeKind::ExprName | NodeKind::ExprAttribute);
            for node in self.nodes.ids_of_kinds(is_name) {
                match self.nodes.get(node) {
                    Node::Expr(Expr::Name(name)) if name.ctx.is_load() => {
                        occurrences.entry(name.id.as_str()).or_default().push(node);
                    }
                    Node::Expr(Expr::Attribute(attribute)) => {
                        occurrences.entry(attribute.attr.as_str()).or_default().push(node);
                    }
                    _ => {}
                }
            }
            occurrences
        });
        occurrences.get(name).cloned().unwrap_or_default()
    }

    /// The scope of a function of the file.
    pub(super) fn scope_of(&self, function: &'a ast::StmtFunctionDef) -> Option<ScopeId> {
        let scopes = self.scopes.get_or_init(|| {
            let functions = self.names.functions();
            functions.map(|(id, function)| (std::ptr::from_ref(function).addr(), id)).collect()
        });
        scopes.get(&std::ptr::from_ref(function).addr()).copied()
    }

    /// The methods of the file's classes that are called `name`.
    pub(super) fn methods_called(&self, name: &str) -> &[&'a ast::StmtFunctionDef] {
        let methods = self.methods.get_or_init(|| super::methods::methods(self.names));
        methods.get(name).map_or(&[], Vec::as_slice)
    }

    /// The scopes in which the name that stands there may be found.
    pub(super) fn scopes_of(&mut self, name: &'a str, at: TextSize) -> SmallVec<[ScopeId; 2]> {
        let names = self.names;
        let entry = self.looked_up.entry(name.as_ptr().addr());
        entry.or_insert_with(|| names.binding_scopes(name, at)).clone()
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
