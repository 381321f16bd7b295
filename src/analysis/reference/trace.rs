//! The trace: values go from where they come up to what uses them, and only what may see any of them is evaluated.
//!
//! There are two ways to be evaluated. What matters, such as a module in which something is wanted, is pushed: whatever holds or
//! uses it is evaluated with it. What decides about a lookup, such as the name that `getattr` is given, is asked for, and then so
//! is what that is made of. Everything is evaluated again when something changes that it has read. This is the analysis of
//! Andersen (Program Analysis and Specialization for the C Programming Language, 1994), on demand.

use std::borrow::Cow;
use std::cell::{self, OnceCell, RefCell};
use std::collections::BinaryHeap;
use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::Judge;
use super::cells::Cells;
use super::hiding::Hiding;
use super::known::may_rebind;
use super::occurrences::Occurrences;
use super::said::Said;
use super::values::{ValueKind, Values};
use super::verdicts::Verdicts;
use crate::names::{Names, ScopeId};
use crate::syntax::{Expr, Node, NodeId, NodeKind, Nodes, Syntax, TextSize, ast};

/// The number of evaluations that a file may take for each of its nodes, and for any file.
const WORK_BY_NODE: usize = 8;
const WORK: usize = 10_000;

/// The number of nodes whose values are asked for before the rest is anything.
const MOST_ASKED: usize = 3000;

/// The number of values that are handled in the time of one evaluation.
const VALUES_AT_ONCE: usize = 16;

/// The number of entries that a table has room for from the start, as it would grow to that in several steps in most files.
const MOSTLY: usize = 28;

/// Something that holds values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Cell<'a> {
    /// A name of a scope.
    Name(ScopeId, &'a str),
    /// The name that is bound at this place.
    Binding(TextSize),
    /// The contents of the container that is made at this node.
    Contents(NodeId),
    /// Something, if more is put into the container than the node says that makes it.
    Further(NodeId),
    /// The result of the function or lambda that this node defines.
    Result(NodeId),
    /// Everything that matters of what is stored in attributes.
    Anywhere,
    /// The values that names of the file's own module are given which are not told.
    AnyGlobal,
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
    /// The expression that this one starts from, if that was told.
    start: Option<NodeId>,
    /// Those who have asked and are not the node around it.
    users: SmallVec<[NodeId; 1]>,
    /// Those whose values these are as well, see [`Tracer::expect`].
    takers: SmallVec<[NodeId; 1]>,
}

/// The nodes that have to be evaluated.
#[derive(Debug)]
struct Queue {
    /// The latest come first: they stand in the others, which need their values.
    waiting: BinaryHeap<NodeId>,
    /// A bit for each node, set while it waits: 64 to a word, as most files need few of them.
    waits: Vec<u64>,
}

impl Queue {
    fn new(nodes: usize) -> Queue {
        Queue { waiting: BinaryHeap::new(), waits: vec![0; nodes.div_ceil(64)] }
    }

    fn push(&mut self, node: NodeId) {
        let (word, bit) = (&mut self.waits[node.index() / 64], 1 << (node.index() % 64));
        if *word & bit == 0 {
            *word |= bit;
            self.waiting.push(node);
        }
    }

    fn pop(&mut self) -> Option<NodeId> {
        let node = self.waiting.pop()?;
        self.waits[node.index() / 64] &= !(1 << (node.index() % 64));
        Some(node)
    }
}

pub(super) struct Tracer<'n, 'a> {
    pub(super) names: &'n Names<'a>,
    pub(super) nodes: &'n Nodes<'a>,
    pub(super) hiding: Hiding<'a>,
    pub(super) syntax: &'a Syntax<'a>,
    /// True if names may be bound in other ways than by statements.
    rebinds: OnceCell<bool>,
    pub(super) verdicts: Verdicts<'n>,
    /// True if something that matters may have been left out, as there was too much.
    pub(super) is_lossy: bool,
    /// The number of evaluations that are left.
    work: usize,
    /// The node that is evaluated.
    pub(super) current: NodeId,
    /// The expression that it starts from.
    pub(super) start: Option<NodeId>,
    /// True if somebody wants to know all that the node may be. Otherwise something that matters has come to it, and it is not
    /// asked what else there is.
    pub(super) asks: bool,
    /// The number of nodes whose values were asked for.
    asked: cell::Cell<usize>,
    slots: RefCell<FxHashMap<NodeId, Slot>>,
    queue: RefCell<Queue>,
    pub(super) cells: RefCell<Cells<Cell<'a>>>,
    /// The values stored in attributes of a name, of whatever object, and under keys of namespaces.
    pub(super) attributes: RefCell<Cells<Rc<str>>>,
    /// The values that names of the file's own module are given in other ways than by statements that bind them.
    pub(super) globals: RefCell<Cells<Rc<str>>>,
    /// The cells that were asked for the first time and whose values nobody has gathered yet.
    pub(super) asked_cells: RefCell<Vec<Cell<'a>>>,
    /// The names that are bound to what matters by imports, each with the module if it can be only that, until their uses are
    /// looked up together.
    pub(super) imported: Option<FxHashMap<&'a str, Option<Rc<str>>>>,
    /// The scopes that names may belong to, by the addresses of these.
    looked_up: FxHashMap<usize, SmallVec<[ScopeId; 2]>>,
    pub(super) occurrences: Occurrences<'a>,
    /// The keywords of calls that make namespaces.
    pub(super) namespaces: OnceCell<FxHashSet<&'a str>>,
    scopes: OnceCell<FxHashMap<usize, ScopeId>>,
    /// True if a class of the file says what operators do.
    pub(super) own_operators: OnceCell<bool>,
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
            start: None,
            asks: false,
            asked: cell::Cell::default(),
            slots: RefCell::default(),
            queue: RefCell::new(Queue::new(nodes.count())),
            cells: RefCell::new(Cells::with_capacity(MOSTLY)),
            attributes: RefCell::default(),
            globals: RefCell::default(),
            asked_cells: RefCell::default(),
            imported: None,
            looked_up: FxHashMap::with_capacity_and_hasher(MOSTLY, FxBuildHasher),
            occurrences: Occurrences::default(),
            namespaces: OnceCell::new(),
            scopes: OnceCell::new(),
            own_operators: OnceCell::new(),
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
        // What waits is evaluated, and with it mostly what it stands in.
        self.slots.get_mut().reserve(2 * self.queue.get_mut().waiting.len());
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
        self.start = None;
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
        let is_asked = self.slots.get_mut().get(&node).is_some_and(|slot| slot.is_asked);
        let values = if is_asked || self.all_matter(values) {
            self.without_idle(values)
        } else {
            Cow::Owned(values.filtered(|what| self.kind_matters(what)).or_anything())
        };
        let values = &*values;
        self.is_lossy |= values.is_lossy();
        self.spend(values.len());
        let matters = self.matter(values);
        let slots = self.slots.get_mut();
        let slot = slots.entry(node).or_default();
        slot.start = self.start;
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
        let begins_to_matter = matters && !std::mem::replace(&mut slot.is_pushed, true);
        if is_changed && (slot.is_asked || matters) || begins_to_matter {
            let parent = self.nodes.parent(node);
            parent.into_iter().for_each(|parent| queue.push(parent));
        }
        if is_changed {
            slot.users.iter().for_each(|user| queue.push(*user));
        }
        if is_changed || begins_to_matter {
            slot.takers.iter().for_each(|taker| queue.push(*taker));
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
        let Some(node) = self.nodes.id_within(expr, self.current) else {
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

    /// The values of `expr`, no part of the node at hand. If those are not asked for that the node may have, they are those that are
    /// known.
    pub(super) fn expect(&self, expr: &'a Expr) -> Rc<Values> {
        let Some(node) = self.nodes.id(expr) else {
            return Rc::new(Values::open());
        };
        let values = self.asks.then(|| self.ask(expr));
        let mut slots = self.slots.borrow_mut();
        let slot = slots.entry(node).or_default();
        if !slot.takers.contains(&self.current) {
            slot.takers.push(self.current);
        }
        values.unwrap_or_else(|| Rc::clone(&slot.values))
    }

    /// The values of `expr` that are known, without asking for more.
    pub(super) fn peek(&self, expr: &'a Expr) -> Rc<Values> {
        self.known(expr).unwrap_or_default()
    }

    /// The expression that the one at `node` starts from, as far as that was told when it was evaluated.
    pub(super) fn start_of(&self, node: NodeId) -> Option<NodeId> {
        self.slots.borrow().get(&node)?.start
    }

    fn known(&self, expr: &'a Expr) -> Option<Rc<Values>> {
        let slots = self.slots.borrow();
        let node = self.nodes.id_within(expr, self.current)?;
        let slot = slots.get(&node).filter(|slot| slot.is_known)?;
        Some(Rc::clone(&slot.values))
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
