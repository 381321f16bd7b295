//! Calls of methods: of containers, of namespaces and of texts.

use std::rc::Rc;

use super::call::Answer;
use super::fold;
use super::lookup::{holds_others, is_asked_by_name, module};
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use crate::syntax::{CallExt, Expr, Ranged, ast};

impl<'a> Tracer<'_, 'a> {
    /// The answer of `get` of a namespace, and of its like.
    pub(super) fn get_from_namespace(
        &mut self,
        call: &'a ast::ExprCall,
        namespace: &Values,
    ) -> Answer<'a> {
        let first = call.arguments.find_positional(0);
        if !first.is_some_and(|name| self.is_computed(name)) {
            self.take_all(call.range(), namespace);
        }
        let keys = first.map(|key| self.ask(key)).unwrap_or_default();
        let mut values = self.item(namespace, &keys);
        if let Some(default) = call.arguments.find_positional(1) {
            values.merge(&self.value(default));
        }
        values.merge(&self.unpacked(call));
        let attributes = keys.texts().map(str::to_owned).collect();
        let start = call.func.as_attribute_expr().map(|method| &*method.value);
        Answer { values, start, attributes }
    }

    /// The answer of a method, if it is known what methods of its name do.
    pub(super) fn method(
        &mut self,
        call: &'a ast::ExprCall,
        method: &'a ast::ExprAttribute,
    ) -> Option<Answer<'a>> {
        let holder = &*method.value;
        let name = method.attr.as_str();
        let held = self.ask(holder);
        if held.things().next().is_none()
            && let Some(values) = self.call_methods(call, name, &held)
        {
            let is_format = matches!(name, "format" | "format_map");
            let may_be_another = holds_others(&held) || is_format && held.texts().next().is_some();
            let other = may_be_another.then(|| self.library_method(call, method, &held));
            let mut answer = other.flatten().unwrap_or_default();
            answer.values.merge(&values);
            return Some(answer);
        }
        self.library_method(call, method, &held)
    }

    /// The answer of a method that is none of the file's.
    fn library_method(
        &mut self,
        call: &'a ast::ExprCall,
        method: &'a ast::ExprAttribute,
        held: &Values,
    ) -> Option<Answer<'a>> {
        let holder = &*method.value;
        let first = call.arguments.find_positional(0);
        let name = method.attr.as_str();
        let same =
            |values: Values| Some(Answer { values, start: Some(holder), ..Answer::default() });
        match name {
            "__getattribute__" | "__getattr__" => {
                return Some(match call.arguments.find_positional(1) {
                    Some(second) => self.get_attribute(call, first, Some(second)),
                    None => self.get_attribute(call, Some(holder), Some(first?)),
                });
            }
            "load_module" => {
                let mut values = Values::default();
                for name in self.ask(first?).texts() {
                    values.merge(&module(name));
                }
                return Some(Answer { values: values.or_anything(), ..Answer::default() });
            }
            "get" | "pop" | "setdefault" | "__getitem__" => {
                if held.containers().next().is_none() && !is_asked_by_name(held) {
                    // What is not known may keep it, or give it back, as the default of a context variable.
                    first.iter().for_each(|first| self.give_away(first));
                }
                let key = first.map(|key| self.peek(key)).unwrap_or_default();
                if name == "setdefault" && held.has_own_namespace() {
                    self.put_any_global(&Values::open());
                }
                if is_asked_by_name(held) {
                    return Some(self.get_from_namespace(call, held));
                }
                let asks = self.asks;
                self.asks |= held.containers().any(|node| self.is_asked(Cell::Contents(node)));
                let unpacked = self.unpacked(call);
                self.asks = asks;
                if name == "setdefault" {
                    self.put_in(call, held, &unpacked);
                }
                let displayed = first.and_then(|key| self.displayed_item(holder, held, key));
                let mut values = displayed.unwrap_or_else(|| self.item(held, &key));
                values.merge(&unpacked);
                for other in call.arguments.args.iter().skip(1) {
                    let other_values = match other {
                        Expr::Starred(starred) => Rc::new(self.elements(&self.ask(&starred.value))),
                        other => self.ask(other),
                    };
                    values.merge(&other_values);
                    if name == "setdefault" {
                        self.put_in(call, held, &other_values);
                    }
                }
                return same(values);
            }
            _ => {}
        }
        if held.texts().next().is_some() {
            let mut attributes = Vec::new();
            if matches!(name, "format" | "format_map") {
                let fields = held.texts().flat_map(fold::format_fields);
                attributes.extend(fields.map(str::to_owned));
            }
            let arguments = &call.arguments.args;
            let mut values = fold::method(held, name, arguments, &|part| self.value(part));
            if name == "format" {
                let fields: Vec<String> = held.texts().flat_map(fold::fields).collect();
                fields.iter().for_each(|field| _ = values.merge(&self.field(call, 0, field)));
            }
            if name == "format_map"
                && let Some(mapping) = first
            {
                let mapping = self.ask(mapping);
                let fields = held.texts().flat_map(fold::fields);
                let found: Vec<_> = fields.map(|it| self.mapped_field(&mapping, &it)).collect();
                found.iter().for_each(|it| _ = values.merge(it));
            }
            if !call.arguments.keywords.is_empty() {
                values.merge_open();
            }
            self.give_unpacked_away(call);
            let mut answer = Answer { values, start: None, attributes };
            if held.containers().next().is_some()
                && let Some(more) = self.container_method(call, name, holder, held)
            {
                answer.values.merge(&more.values);
            }
            return Some(answer);
        }
        self.container_method(call, name, holder, held)
    }

    /// The values of all arguments that are unpacked, of which it is not told which parameters they are for.
    pub(super) fn unpacked(&self, call: &'a ast::ExprCall) -> Values {
        let mut values = Values::default();
        for starred in call.arguments.args.iter().filter_map(Expr::as_starred_expr) {
            values.merge(&self.elements(&self.ask(&starred.value)).weakened());
        }
        values
    }

    /// The answer of a method of a container or a namespace.
    fn container_method(
        &mut self,
        call: &'a ast::ExprCall,
        name: &str,
        holder: &'a Expr,
        held: &Values,
    ) -> Option<Answer<'a>> {
        let is_held = held.containers().next().is_some();
        let is_namespace = |(what, _): (&ValueKind, bool)| matches!(what, ValueKind::Namespace(_));
        let is_namespace = held.kinds().any(is_namespace) || is_asked_by_name(held);
        if !is_held && !is_namespace {
            return None;
        }
        let asks = self.asks;
        self.asks |= held.containers().any(|node| self.is_asked(Cell::Contents(node)));
        let values = match name {
            "append" | "appendleft" | "add" | "insert" | "extend" | "extendleft" | "update"
            | "__setitem__" | "__iadd__" | "__ior__" => {
                if held.has_own_namespace() {
                    self.bind_globals(call, name);
                }
                for value in call.values() {
                    let given = match value {
                        Expr::Starred(starred) => self.elements(&self.part(&starred.value)),
                        value => Values::clone(&self.part(value)),
                    };
                    let mut all = self.elements(&given.filtered(|what| {
                        matches!(what, ValueKind::Container(_) | ValueKind::Pairs(_))
                    }));
                    if matches!(name, "update" | "__ior__") {
                        all.merge(&self.elements(&all));
                        self.take_all(call.range(), &given);
                    }
                    all.merge(&given);
                    self.put_in(call, held, &all);
                }
                Values::default()
            }
            "copy"
            | "keys"
            | "values"
            | "union"
            | "difference"
            | "intersection"
            | "symmetric_difference"
            | "__iter__"
            | "__copy__"
            | "__reversed__"
            | "elements" => {
                let mut values = held.clone();
                for argument in &call.arguments.args {
                    let given = self.value(argument);
                    values.merge(&given.filtered(|what| matches!(what, ValueKind::Container(_))));
                }
                if name == "values" {
                    self.take_all(call.range(), held);
                }
                if is_namespace && name == "values" {
                    let stored = self.stored_anywhere().or_anything();
                    values.merge(&self.container(&stored));
                }
                values
            }
            "items" | "most_common" => {
                let mut values = Values::default();
                held.containers().for_each(|node| values.insert(ValueKind::Pairs(node)));
                self.take_all(call.range(), held);
                if is_namespace {
                    let stored = self.stored_anywhere().or_anything();
                    self.container(&stored);
                    values.insert(ValueKind::Pairs(self.current));
                }
                values
            }
            "popleft" | "__next__" | "send" | "popitem" => {
                self.take_all(call.range(), held);
                let elements = self.elements(held);
                self.give_arguments_away(call);
                if name == "popitem" { held.clone() } else { elements }
            }
            "count" | "index" | "remove" | "discard" | "__contains__" => {
                call.arguments.args.iter().for_each(|sought| self.show(sought));
                Values::default()
            }
            "clear" | "reverse" | "sort" | "close" | "issubset" | "issuperset" | "isdisjoint"
            | "__len__" => Values::default(),
            _ => {
                self.asks = asks;
                // `builtins.open` is a function of the module, and no method that has it.
                let held = held.filtered(|what| !matches!(what, ValueKind::Thing(_)));
                self.give_values_away(holder.range(), &held);
                return None;
            }
        };
        self.asks = asks;
        let values = if held.is_open() { values.or_anything() } else { values };
        Some(Answer { values, start: None, attributes: Vec::new() })
    }

    /// Binds names of the file's own module, as `globals().update(name=value)` does.
    fn bind_globals(&mut self, call: &'a ast::ExprCall, method: &str) {
        for keyword in &call.arguments.keywords {
            if let Some(name) = &keyword.arg {
                let values = self.value(&keyword.value);
                self.put_global(name, &values);
            }
        }
        if let ("__setitem__", [key, value]) = (method, &*call.arguments.args) {
            let values = self.value(value);
            self.texts_of(Some(key)).iter().for_each(|key| self.put_global(key, &values));
        } else {
            let is_told = |given: &Expr| {
                given.as_dict_expr().is_some_and(|it| it.iter().all(|item| item.key.is_some()))
            };
            let is_unpacked = call.arguments.keywords.iter().any(|keyword| keyword.arg.is_none());
            if is_unpacked || !call.arguments.args.iter().all(is_told) {
                self.put_any_global(&Values::open());
            }
            let given = call.arguments.args.iter().filter_map(Expr::as_dict_expr);
            for item in given.flat_map(|given| &given.items) {
                let values = self.value(&item.value);
                let keys = self.texts_of(item.key.as_ref());
                keys.iter().for_each(|key| self.put_global(key, &values));
            }
        }
    }

    /// Puts values into containers, or notes that they go into what is not known.
    fn put_in(&mut self, call: &'a ast::ExprCall, containers: &Values, values: &Values) {
        for node in containers.containers() {
            self.put(Cell::Contents(node), &values.weakened());
        }
        let is_other = |(what, _): (&ValueKind, bool)| {
            !matches!(what, ValueKind::Container(_) | ValueKind::Pairs(_))
        };
        if containers.is_open() || containers.kinds().any(is_other) {
            self.give_values_away(call.range(), values);
        }
    }
}
