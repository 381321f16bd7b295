//! Handing on of something that holds what is wanted, such as a module, to where it is not followed: into a call of a
//! function of another file, or out of a function that is not called by its name.

use rustc_hash::FxHashSet;

use super::known::is_module_table;
use super::members;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use super::{Escape, EscapeKind};
use crate::names::{ScopeKind, top_level};
use crate::syntax::{CallExt, Expr, NodeId, NodeKind, Ranged, TextRange, ast, is_standard_library};

/// Functions that do nothing with what they are given that would matter.
const HARMLESS: &[&str] = &[
    "builtins.bool",
    "builtins.callable",
    "builtins.delattr",
    "builtins.dir",
    "builtins.hasattr",
    "builtins.id",
    "builtins.isinstance",
    "builtins.issubclass",
    "builtins.len",
    "builtins.print",
    "builtins.repr",
    "builtins.setattr",
];

/// The greatest number of containers in one another that are searched.
pub(super) const NESTED: usize = 16;

impl<'a> Tracer<'_, 'a> {
    /// The name of something in `values`, or in containers there, that holds what is wanted.
    pub(super) fn holder(&self, values: &Values) -> Option<String> {
        self.holder_within(values, &mut Vec::new())
    }

    fn holder_within(&self, values: &Values, around: &mut Vec<NodeId>) -> Option<String> {
        let mut kinds = values.kinds();
        kinds.find_map(|(what, _)| match what {
            ValueKind::Thing(name)
            | ValueKind::Namespace(name)
            | ValueKind::NamespaceGetter(name)
                if !name.is_empty() =>
            {
                let holder = name.strip_suffix(".__getattribute__").unwrap_or(name);
                self.verdicts.wants_holder(holder).then(|| holder.to_owned())
            }
            ValueKind::Container(node) | ValueKind::Pairs(node) => {
                self.holder_in(Cell::Contents(*node), *node, around)
            }
            ValueKind::Code(node) => self.holder_in(Cell::Result(*node), *node, around),
            _ => None,
        })
    }

    fn holder_in(&self, cell: Cell<'a>, node: NodeId, around: &mut Vec<NodeId>) -> Option<String> {
        if around.contains(&node) || around.len() > NESTED {
            return None;
        }
        around.push(node);
        self.holder_within(&self.listen(cell), around)
    }

    /// Notes that something gets out of sight.
    pub(super) fn say(&mut self, range: TextRange, holder: &str, kind: EscapeKind) {
        self.said().escapes.push(Escape { range, holder: holder.to_owned(), kind });
    }

    pub(super) fn escape(&mut self, range: TextRange, holder: Option<String>) {
        if let Some(holder) = holder {
            self.say(range, &holder, EscapeKind::HandedOn);
        }
    }

    /// Notes `given` if it holds what is wanted and goes where it is not followed.
    pub(super) fn give_away(&mut self, given: &'a Expr) {
        let value = match given {
            Expr::Starred(starred) => &*starred.value,
            _ => given,
        };
        let values = self.peek(value);
        self.give_values_away(given.range(), &values);
    }

    /// Notes values that go where they are not followed, at `range`.
    pub(super) fn give_values_away(&mut self, range: TextRange, values: &Values) {
        if !values.is_nothing() {
            let holder = self.holder(values);
            self.escape(range, holder);
            self.open_containers(values);
        }
    }

    /// Has containers hold anything, as others may put something into them.
    pub(super) fn open_containers(&mut self, values: &Values) {
        let mut next: Vec<NodeId> = values.containers().collect();
        let mut seen = FxHashSet::default();
        while let Some(node) = next.pop() {
            if seen.insert(node) {
                let contents = self.listen(Cell::Contents(node));
                // Nobody can put anything into a tuple.
                if self.nodes.kind(node) != NodeKind::ExprTuple {
                    self.put(Cell::Contents(node), &Values::open());
                }
                next.extend(contents.containers());
            }
        }
    }

    /// Notes what a call hands on to a function that changes none of it.
    pub(super) fn show_arguments(&mut self, call: &'a ast::ExprCall) {
        for value in call.values() {
            let holder = self.holder(&self.peek(value));
            self.escape(value.range(), holder);
        }
    }

    /// Notes what a call hands on to a function that is not known.
    pub(super) fn give_arguments_away(&mut self, call: &'a ast::ExprCall) {
        call.arguments.args.iter().for_each(|argument| self.give_away(argument));
        call.arguments.keywords.iter().for_each(|keyword| self.give_away(&keyword.value));
    }

    /// Notes what a call of a function of the file hands on in ways that are not followed into its parameters.
    pub(super) fn give_unpacked_away(&mut self, call: &'a ast::ExprCall) {
        let arguments = &call.arguments;
        arguments.args.iter().filter(|it| it.is_starred_expr()).for_each(|it| self.give_away(it));
        for keyword in arguments.keywords.iter().filter(|keyword| keyword.arg.is_none()) {
            self.give_away(&keyword.value);
            let unpacked = self.peek(&keyword.value);
            if unpacked.kinds().any(|(what, _)| matches!(what, ValueKind::Namespace(_))) {
                let stored = self.stored_anywhere();
                self.give_values_away(keyword.range, &stored);
            }
        }
    }

    /// Notes what a function gives back that is not only called by its name.
    pub(super) fn give_result_away(
        &mut self,
        function: &'a ast::StmtFunctionDef,
        result: &'a Expr,
    ) {
        let name = function.name.as_str();
        if is_special(name)
            || !function.decorator_list.is_empty()
            || self.is_called_by_base(function)
        {
            self.give_away(result);
        }
    }

    /// True if a function is a method that a base of its class may call.
    fn is_called_by_base(&self, function: &'a ast::StmtFunctionDef) -> bool {
        let scope = self.names.binding_scope(&function.name, function.name.start());
        scope.is_some_and(|scope| match self.names.scope(scope).kind {
            ScopeKind::Class(class) => class.arguments.is_some(),
            _ => false,
        })
    }

    /// Notes a lookup in something that holds what is wanted, under a name that was not computed.
    pub(super) fn look_up_unknown(&mut self, range: TextRange, object: &Values, name: &'a Expr) {
        if !self.is_computed(name) {
            self.look_up_anything(range, object);
        }
    }

    /// Notes that everything is taken out of the namespaces among `values`, but for those of other projects and of what is not
    /// known.
    pub(super) fn take_all(&mut self, range: TextRange, values: &Values) {
        let known = values.filtered(|what| match what {
            ValueKind::Namespace(name) => {
                name.is_empty()
                    || self.verdicts.wants_holder(name)
                    || is_standard_library(top_level(name))
            }
            ValueKind::Thing(name) => is_module_table(name),
            _ => false,
        });
        if known.len() > 0 {
            self.look_up_anything(range, &known);
        }
    }

    /// Notes that any attribute of those things among `values` can be had that hold what is wanted.
    pub(super) fn take_any(&mut self, range: TextRange, values: &Values) {
        let holders = values.filtered(|what| match what {
            ValueKind::Thing(name) => self.verdicts.wants_holder(name) || self.leads_on(name),
            _ => false,
        });
        if holders.len() > 0 {
            self.look_up_anything(range, &holders);
        }
    }

    /// Notes that everything in `values` can be had.
    pub(super) fn look_up_anything(&mut self, range: TextRange, values: &Values) {
        let table = values.things().map(|it| it.0).find(|name| is_module_table(name));
        let table = table.map(str::to_owned);
        let is_own = |(name, _): (&str, bool)| name.is_empty();
        let is_own = values.has_own_namespace() || values.things().any(is_own);
        let own = || is_own.then(|| "globals".to_owned());
        let leads = |name: &str| self.verdicts.wants_holder(name) || self.leads_on(name);
        let named = |name: &str| leads(name).then(|| name.to_owned());
        let mut direct = values.kinds().filter_map(|(what, _)| match what {
            ValueKind::Thing(name) | ValueKind::Namespace(name) if !name.is_empty() => named(name),
            _ => None,
        });
        let holder = table.or_else(|| direct.next()).or_else(own).unwrap_or_default();
        drop(direct);
        self.say(range, &holder, EscapeKind::Lookup);
    }

    /// True if a standard module holds another in which something is wanted, as `fractions` holds `math`.
    fn leads_on(&self, module: &str) -> bool {
        members::held_by(module)
            .any(|held| self.verdicts.wants_holder(held) || self.verdicts.wants_thing(held))
    }

    /// Notes a lookup in something that is given later, under a name that was not computed.
    pub(super) fn look_up_later(&mut self, range: TextRange) {
        self.say(range, "", EscapeKind::Lookup);
    }

    /// Notes the import of a module by a `function`, under a name that was not computed.
    pub(super) fn import_unknown(&mut self, range: TextRange, function: &str, name: &'a Expr) {
        if !self.is_computed(name) {
            self.say(range, function, EscapeKind::Door);
        }
    }

    /// True if `name` may be something that cannot be told. Not so while nothing is known of it yet.
    pub(super) fn is_anything(&self, name: &'a Expr) -> bool {
        let key = self.ask(name);
        !key.is_nothing() && (key.is_open() || key.texts().next().is_none())
    }

    /// True if all texts are known that `name` may be.
    pub(super) fn is_computed(&self, name: &'a Expr) -> bool {
        let key = self.ask(name);
        !key.is_open() && key.texts().next().is_some()
    }
}

/// True for names that the interpreter calls.
pub(super) fn is_special(name: &str) -> bool {
    name.starts_with("__") && name.ends_with("__")
}

/// True if a function does nothing that would matter with what it is given.
pub(super) fn is_harmless(function: &str, call: &ast::ExprCall) -> bool {
    HARMLESS.contains(&function) || function == "builtins.type" && call.arguments.args.len() == 1
}
