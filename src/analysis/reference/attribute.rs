//! Attributes that are read, and what only some of them have: methods their objects, functions what they captured.

use super::known::{UNKNOWN, finds_others, is_module_table};
use super::lookup::holds_others;
use super::members;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use crate::analysis::functions::parameters::positional;
use crate::names::{Binding, BindingKind, ScopeKind};
use crate::syntax::{Expr, Node, NodeId, NodeKind, Ranged, Stmt, ast, last_name};

/// Methods of containers that give what is in them.
const GIVING: &[&str] = &[
    "__add__",
    "__copy__",
    "__getitem__",
    "__iter__",
    "__mul__",
    "__next__",
    "__or__",
    "__reduce__",
    "__reduce_ex__",
    "__reversed__",
    "__rmul__",
    "__ror__",
    "copy",
    "difference",
    "elements",
    "get",
    "intersection",
    "items",
    "keys",
    "mapping",
    "most_common",
    "pop",
    "popitem",
    "popleft",
    "setdefault",
    "symmetric_difference",
    "union",
    "values",
];

/// Methods of containers that give nothing of what is in them.
const PUTTING: &[&str] = &[
    "__contains__",
    "__delitem__",
    "__len__",
    "__setitem__",
    "add",
    "append",
    "appendleft",
    "clear",
    "count",
    "discard",
    "extend",
    "extendleft",
    "index",
    "insert",
    "isdisjoint",
    "issubset",
    "issuperset",
    "remove",
    "reverse",
    "sort",
    "update",
];

impl<'a> Tracer<'_, 'a> {
    /// The values that the attribute `expr`, the node at hand, may have.
    pub(super) fn evaluate_attribute(
        &mut self,
        expr: &'a Expr,
        attribute: &'a ast::ExprAttribute,
    ) -> Values {
        let name = attribute.attr.as_str();
        if !attribute.ctx.is_load() {
            self.call_for_binder(attribute.range);
        }
        let holder = if finds_others(name) {
            self.ask(&attribute.value)
        } else {
            self.value(&attribute.value)
        };
        for (thing, _) in holder.things() {
            if self.is_in_vain(thing, name) {
                self.put(Cell::AskedInVain, &Values::thing(thing).weakened());
                self.occurrences_of("obj").iter().for_each(|node| self.call_for(*node));
            }
        }
        let mut values = self.attribute(&holder, name);
        if holder.is_nothing() && !self.asks {
            // Only what it is had of was asked for.
            values.merge_open();
        }
        if self.is_mere_guess(&values, &holder, attribute) {
            values = values.filtered(|what| !is_guess(what, name));
        }
        if name == "obj" && self.is_exception(&attribute.value) {
            values.merge(&self.listen(Cell::AskedInVain));
        }
        if holds_others(&holder) {
            // What is called is a method of it, which the call knows.
            match self.call_of(expr) {
                Some(call) => self.call_for(call),
                None if self.gives(name) && attribute.ctx.is_load() => {
                    let holder = holder.filtered(|what| match what {
                        ValueKind::Thing(name) => is_module_table(name),
                        _ => true,
                    });
                    self.give_values_away(attribute.range, &holder);
                }
                None => {
                    if holder.has_own_namespace() {
                        self.put_any_global(&Values::open());
                    }
                    self.open_containers(&holder);
                }
            }
        }
        if let Some(method) = self.nodes.parent(self.current)
            && let Node::Expr(Expr::Attribute(whole)) = self.nodes.get(method)
            && whole.attr.as_str() == "__self__"
        {
            self.call_for(method);
        }
        if let ("__self__", Expr::Attribute(method)) = (name, &*attribute.value) {
            values.merge(&self.expect(&method.value).weakened());
        }
        values.merge(&self.closure(&holder, name));
        self.note(expr, Some(&attribute.value), &values, &[name]);
        values
    }

    /// True if an attribute may be taken for the module of its name, and is not: the file makes what has it, and has such attributes.
    fn is_mere_guess(
        &self,
        values: &Values,
        holder: &Values,
        attribute: &'a ast::ExprAttribute,
    ) -> bool {
        let name = attribute.attr.as_str();
        values.kinds().any(|(what, _)| is_guess(what, name))
            && (holder.codes().next().is_some() || self.is_of_file(&attribute.value))
            && self.is_own_attribute(name)
    }

    /// True if a container's method of this name gives what is in it to whoever calls it, or has the container itself.
    pub(super) fn gives(&self, method: &str) -> bool {
        let text = self.syntax.text();
        GIVING.contains(&method)
            || (method.starts_with("__") || PUTTING.contains(&method))
                && ["__self__", "__reduce"].iter().any(|it| text.contains(it))
    }

    /// The values of an attribute that leads to what a function has captured.
    pub(super) fn closure(&mut self, holder: &Values, name: &str) -> Values {
        match name {
            "__closure__" => {
                let captured = self.captured(holder);
                self.container(&captured)
            }
            "cell_contents" => holder.weakened(),
            _ => Values::default(),
        }
    }

    /// Has any function's captured names be `values`, as its cells are written to.
    pub(super) fn put_in_closures(&mut self, values: &Values) {
        let names = self.names;
        let values = values.weakened().or_anything();
        for (scope, _) in names.functions() {
            for binding in names.scope(scope).bindings() {
                self.put(Cell::Name(scope, binding.name), &values);
            }
        }
    }

    /// The values of the names that functions among `holder` may have from the functions around them.
    pub(super) fn captured(&self, holder: &Values) -> Values {
        let names = self.names;
        let mut values = Values::open();
        for code in holder.codes() {
            let mut next = Some(names.scope_at(self.nodes.get(code).range().start()));
            while let Some(scope) = next {
                let around = names.scope(scope);
                if matches!(around.kind, ScopeKind::Function(_)) {
                    for binding in around.bindings() {
                        values.merge(&self.read(Cell::Name(scope, binding.name)).weakened());
                    }
                }
                next = around.parent;
            }
        }
        if holder.is_open() {
            for (scope, _) in names.functions() {
                for binding in names.scope(scope).bindings() {
                    values.merge(&self.listen(Cell::Name(scope, binding.name)).weakened());
                }
            }
        }
        values
    }

    /// True if the file itself has attributes of this name: stored, bound in a class, or given to a namespace.
    fn is_own_attribute(&self, name: &str) -> bool {
        let is_class = |scope| matches!(self.names.scope(scope).kind, ScopeKind::Class(_));
        !self.names.members(name).is_empty()
            || self.names.scopes_that_bind(name).any(is_class)
            || self.is_in_namespace(name)
    }

    /// True if `name` is a keyword of a call that makes a namespace.
    fn is_in_namespace(&self, name: &str) -> bool {
        let keywords = self.namespaces.get_or_init(|| {
            let calls = self.nodes.ids_of_kinds(|kind| kind == NodeKind::ExprCall);
            let calls = calls.filter_map(|node| match self.nodes.get(node) {
                Node::Expr(expr) => expr.as_call_expr(),
                Node::Stmt(_) => None,
            });
            let calls = calls.filter(|call| makes_namespace(call));
            let keywords = calls.flat_map(|call| &call.arguments.keywords);
            keywords.filter_map(|keyword| keyword.arg.as_deref()).collect()
        });
        keywords.contains(name)
    }

    /// True if `holder` is made by the file: an instance or a class of it, or a namespace.
    fn is_of_file(&self, holder: &'a Expr) -> bool {
        let names = self.names;
        let is_instance_of_own = |call: &ast::ExprCall| {
            call.func.as_name_expr().is_some_and(|class| self.is_own_class(class))
        };
        let makes = |value: &'a Expr| {
            let call = value.as_call_expr();
            call.is_some_and(|call| makes_namespace(call) || is_instance_of_own(call))
        };
        let Expr::Name(name) = holder else {
            return makes(holder);
        };
        names.single_value(name).is_some_and(makes)
            || self.is_own_class(name)
            || self.is_instance(name)
    }

    fn is_own_class(&self, name: &ast::ExprName) -> bool {
        let bindings = self.names.bindings(&name.id, name.start());
        let is_class = |it: &Binding<'_>| matches!(it.kind, BindingKind::Class(_));
        !bindings.is_empty() && bindings.iter().all(is_class)
    }

    /// True for the parameter that a method is given its object in.
    fn is_instance(&self, name: &ast::ExprName) -> bool {
        let function = self.names.function_at(name.start());
        function.is_some_and(|function| {
            let scope = self.names.scope_at(function.name.start());
            matches!(self.names.scope(scope).kind, ScopeKind::Class(_))
                && positional(function, 0).is_some_and(|first| first.name.id == name.id)
        })
    }

    /// The call of `expr`, the node at hand.
    fn call_of(&self, expr: &'a Expr) -> Option<NodeId> {
        let parent = self.nodes.parent(self.current)?;
        match self.nodes.get(parent) {
            Node::Expr(Expr::Call(call)) if std::ptr::eq(&raw const *call.func, expr) => {
                Some(parent)
            }
            _ => None,
        }
    }

    /// True if `expr` is the name of an exception: of one that was caught, or that a context manager is told of.
    fn is_exception(&self, expr: &'a Expr) -> bool {
        let Expr::Name(name) = expr else {
            return false;
        };
        let bindings = self.names.bindings(&name.id, name.start());
        bindings.iter().any(|binding| {
            let node = self.nodes.innermost(binding.range).map(|node| self.nodes.get(node));
            match node {
                Some(Node::Stmt(Stmt::Try(_))) => true,
                Some(Node::Stmt(Stmt::FunctionDef(function))) => {
                    matches!(function.name.as_str(), "__exit__" | "__aexit__")
                }
                _ => false,
            }
        })
    }

    /// True if a module is asked for what it does not have: the exception that this raises holds the module.
    fn is_in_vain(&self, module: &str, name: &str) -> bool {
        members::is_module(module)
            && !name.starts_with("__")
            && !members::has_member(module, name)
            && self.verdicts.wants_holder(module)
    }
}

/// True for a call of a class that keeps its keywords as attributes.
fn makes_namespace(call: &ast::ExprCall) -> bool {
    matches!(last_name(&call.func), Some("SimpleNamespace" | "Namespace"))
}

/// True for the module that an attribute called `name` of something unknown may be.
fn is_guess(what: &ValueKind, name: &str) -> bool {
    let ValueKind::Thing(thing) = what else {
        return false;
    };
    thing.strip_prefix(UNKNOWN).and_then(|rest| rest.strip_prefix('.')) == Some(name)
}
