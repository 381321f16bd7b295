//! Calls of functions of the standard library that look something up by a name, or pass on what they are given.

use super::call::Answer;
use super::known::{Lookup, UNKNOWN};
use super::lookup::{holds_others, is_asked_by_name, module};
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use crate::names::{ScopeKind, top_level};
use crate::syntax::{CallExt, Expr, Ranged, ast};

impl<'a> Tracer<'_, 'a> {
    /// The texts that an argument may be.
    pub(super) fn texts_of(&self, text: Option<&'a Expr>) -> Vec<String> {
        let values = text.map(|text| self.ask(text)).unwrap_or_default();
        values.texts().map(str::to_owned).collect()
    }

    pub(super) fn look_up(&mut self, lookup: Lookup, call: &'a ast::ExprCall) -> Answer<'a> {
        let argument = |name, place| call.arg(name, place);
        let first = argument("name", 0);
        match lookup {
            Lookup::Member => {
                let mut answer = self.get_attribute(call, argument("obj", 0), argument("attr", 1));
                if let Some(default) = call.arguments.find_positional(2) {
                    answer.values.merge(&self.value(default).weakened());
                }
                answer.values.merge(&self.unpacked(call));
                answer
            }
            Lookup::Import | Lookup::Module | Lookup::Globals => {
                let whole = lookup != Lookup::Import || argument("fromlist", 3).is_some();
                let mut values = Values::default();
                for name in self.texts_of(first) {
                    let package = top_level(&name);
                    self.merge_most(&mut values, &module(if whole { &name } else { package }));
                    if lookup == Lookup::Globals {
                        values.insert(ValueKind::Namespace(name.into()));
                    }
                }
                if first.is_none_or(|name| self.is_anything(name)) {
                    values.merge_open();
                }
                Answer { values, ..Answer::default() }
            }
            Lookup::Vars => self.get_namespace(call),
            Lookup::Scope => {
                let values = Values::one(ValueKind::Namespace("".into()));
                Answer { values, ..Answer::default() }
            }
            Lookup::Locals => Answer { values: self.get_locals(call), ..Answer::default() },
            Lookup::Item => self.get_item(call, argument("b", 1)),
            Lookup::AttributeGetter | Lookup::ItemGetter => {
                let mut values = Values::default();
                let is_number =
                    |name: &'a Expr| lookup == Lookup::ItemGetter && name.is_number_literal_expr();
                let is_known = |name: &'a Expr| is_number(name) || self.is_computed(name);
                if !call.arguments.args.iter().all(is_known) {
                    self.look_up_later(call.range());
                }
                // Several give what they find in a tuple, and a number or slice names an element.
                let is_several = call.arguments.args.len() > 1;
                if is_several || call.arguments.args.iter().any(|name| self.is_anything(name)) {
                    values.insert(ValueKind::AnyGetter);
                }
                for text in call.arguments.args.iter().flat_map(|text| self.texts_of(Some(text))) {
                    values.insert(match lookup {
                        Lookup::ItemGetter => ValueKind::ItemGetter(text.into()),
                        _ => ValueKind::AttributeGetter(text.into()),
                    });
                }
                call.arguments.args.iter().skip(1).for_each(|more| self.give_away(more));
                call.arguments.keywords.iter().for_each(|more| self.give_away(&more.value));
                Answer { values, ..Answer::default() }
            }
            Lookup::Same => {
                // `iter(function, end)` calls it.
                if let [function, _, ..] = &*call.arguments.args {
                    self.give_away(function);
                }
                let given = call.arguments.find_positional(0).map(|it| self.value(it));
                let values = given.unwrap_or_default().without_texts().weakened();
                Answer { values, ..Answer::default() }
            }
            Lookup::Copied => {
                if call.arguments.find_keyword("key").is_some() {
                    call.arguments.args.iter().for_each(|given| self.give_away(given));
                }
                self.contain(call)
            }
            Lookup::Next | Lookup::SpecModule => {
                let mut values = Values::default();
                if let Some(given) = call.arguments.find_positional(0) {
                    let given = self.ask(given);
                    let elements = self.elements(&given);
                    values.merge(&elements);
                }
                if let Some(default) = call.arguments.find_positional(1) {
                    values.merge(&self.value(default));
                }
                values.merge(&self.unpacked(call));
                Answer { values: values.weakened(), ..Answer::default() }
            }
            Lookup::Spec => {
                let mut modules = Values::default();
                self.texts_of(first).iter().for_each(|name| _ = modules.merge(&module(name)));
                if first.is_none_or(|name| self.is_anything(name)) {
                    modules.merge_open();
                }
                // Who only asks whether there is such a module has none in the end.
                let loads = |name: &&str| !self.occurrences_of(name).is_empty();
                if let Some(name) = first
                    && ["module_from_spec", "exec_module", "load_module"].iter().any(loads)
                {
                    self.import_unknown(call.range(), "importlib.util.find_spec", name);
                }
                let values = self.container(&modules.weakened());
                Answer { values, ..Answer::default() }
            }
        }
    }

    /// `vars(object)`
    fn get_namespace(&mut self, call: &'a ast::ExprCall) -> Answer<'a> {
        let mut values = Values::default();
        match call.arguments.find_positional(0) {
            Some(object) => {
                let object = self.ask(object);
                for (name, _) in object.things() {
                    values.insert(ValueKind::Namespace(name.into()));
                }
                if object.is_open() || object.codes().next().is_some() {
                    values.insert(ValueKind::Namespace(UNKNOWN.into()));
                    values.merge_open();
                }
            }
            None => values = self.get_locals(call),
        }
        Answer { values, ..Answer::default() }
    }

    /// The names around a call: in a function those that it binds or has from the functions around it.
    fn get_locals(&mut self, call: &'a ast::ExprCall) -> Values {
        let names = self.names;
        let scope = names.scope_at(call.start());
        let is_function = matches!(names.scope(scope).kind, ScopeKind::Function(_));
        let Some(function) = self.function_around().filter(|_| is_function) else {
            return Values::one(ValueKind::Namespace("".into()));
        };
        let mut contents = self.captured(&Values::one(ValueKind::Code(function))).weakened();
        for binding in names.scope(scope).bindings() {
            contents.merge(&self.read(Cell::Name(scope, binding.name)).weakened());
        }
        self.container(&contents)
    }

    /// `operator.getitem(container, key)`
    fn get_item(&mut self, call: &'a ast::ExprCall, key: Option<&'a Expr>) -> Answer<'a> {
        let Some(container) = call.arguments.find_positional(0) else {
            return Answer { values: Values::open(), ..Answer::default() };
        };
        let held = self.ask(container);
        let keys = key.map(|key| self.ask(key)).unwrap_or_default();
        let values = self.item(&held, &keys);
        let mut attributes = Vec::new();
        if is_asked_by_name(&held) {
            if key.is_some_and(|key| !self.is_computed(key)) {
                self.take_all(call.range(), &held);
            }
            attributes.extend(keys.texts().map(str::to_owned));
        }
        Answer { values, start: Some(container), attributes }
    }

    /// `dict(container)`, `list(container)`, `dict(name=value)`
    fn contain(&mut self, call: &'a ast::ExprCall) -> Answer<'a> {
        let given = call.arguments.find_positional(0).map(|it| self.value(it)).unwrap_or_default();
        // What is no container stays what it is, as the namespace of a module does.
        let mut values = given
            .filtered(|what| matches!(what, ValueKind::Namespace(_) | ValueKind::Thing(_)))
            .without_open()
            .weakened();
        let mut contents = Values::default();
        for keyword in &call.arguments.keywords {
            let value = self.value(&keyword.value);
            contents.merge(&match keyword.arg {
                Some(_) => Values::clone(&value),
                None => self.elements(&value),
            });
        }
        // What is made of pairs holds what these hold.
        let elements = self.elements(&given);
        contents.merge(&elements);
        if elements.containers().next().is_some() {
            contents.merge(&self.elements(&elements));
        }
        values.merge(&self.container(&contents));
        Answer { values, ..Answer::default() }
    }

    /// `getattr(object, name)`
    pub(super) fn get_attribute(
        &mut self,
        call: &'a ast::ExprCall,
        object: Option<&'a Expr>,
        name: Option<&'a Expr>,
    ) -> Answer<'a> {
        let attributes = self.texts_of(name);
        let mut values = Values::default();
        if let (Some(object), Some(name)) = (object, name) {
            let object = self.ask(object);
            self.look_up_unknown(call.range(), &object, name);
        }
        if name.is_none_or(|name| self.is_anything(name)) {
            values.merge(&self.stored_anywhere());
            values.merge_open();
        }
        if let Some(object) = object {
            let object = self.ask(object);
            if holds_others(&object) && attributes.iter().any(|name| self.gives(name)) {
                self.give_values_away(call.range(), &object);
            }
            for name in &attributes {
                self.merge_most(&mut values, &self.attribute(&object, name));
                values.merge(&self.closure(&object, name));
                if name == "__self__" {
                    self.give_values_away(call.range(), &object);
                    if let Some(Expr::Attribute(method)) = call.arguments.find_positional(0) {
                        values.merge(&self.expect(&method.value).weakened());
                    }
                }
            }
        }
        Answer { values, start: object, attributes }
    }

    /// `operator.attrgetter(path)(object)`
    pub(super) fn get_attributes(
        &mut self,
        call: &'a ast::ExprCall,
        path: &str,
    ) -> Option<Answer<'a>> {
        let start = call.arguments.find_positional(0)?;
        let mut values = Values::clone(&self.ask(start));
        let mut attributes = Vec::new();
        for name in path.split('.') {
            values = self.attribute(&values, name);
            attributes.push(name.to_owned());
        }
        let held = self.ask(start);
        if held.containers().next().is_some() {
            values.merge(&self.elements(&held));
            self.give_values_away(call.range(), &held);
        }
        // That of `methodcaller` is called as well.
        let results: Vec<_> = values.codes().map(|code| self.read(Cell::Result(code))).collect();
        results.iter().for_each(|result| _ = values.merge(&result.weakened()));
        Some(Answer { values, start: Some(start), attributes })
    }

    /// The values that the field of a format gives, as `0.path` in `"{0.path}".format(sys)`, where `skipped` arguments stand
    /// before those for the fields.
    pub(super) fn field(&self, call: &'a ast::ExprCall, skipped: usize, field: &str) -> Values {
        let (first, rest) = first_of(field);
        if rest.is_empty() {
            // What it is given stands in the text as a text.
            return Values::default();
        }
        let given = match first.parse::<usize>() {
            Ok(number) => call.arguments.find_positional(number.saturating_add(skipped)),
            Err(_) if first.is_empty() => call.arguments.find_positional(skipped),
            Err(_) => call.arguments.find_keyword(first).map(|keyword| &keyword.value),
        };
        let given = given.map(|given| Values::clone(&self.value(given))).unwrap_or_default();
        self.along(given, rest)
    }

    /// The values that the field of a format gives which is given a mapping.
    pub(super) fn mapped_field(&self, mapping: &Values, field: &str) -> Values {
        let (first, rest) = first_of(field);
        self.along(self.item(mapping, &Values::text(first)), rest)
    }

    /// The values that the rest of a field leads to: `.name` and `[key]`, as often as there are.
    fn along(&self, given: Values, rest: &str) -> Values {
        let mut values = given;
        let mut rest = rest;
        while let Some(part) = rest.get(1..) {
            let (name, behind) = first_of(part);
            values = if rest.starts_with('.') {
                self.attribute(&values, name)
            } else {
                let key = Values::text(name.trim_end_matches(']'));
                self.item(&values, &key)
            };
            rest = behind;
        }
        values
    }

    /// `setattr(object, "name", value)`
    pub(super) fn set_attribute(&mut self, call: &'a ast::ExprCall) {
        let argument = |place| call.arguments.find_positional(place);
        if let (Some(name), Some(value)) = (argument(1), argument(2)) {
            if !self.is_computed(name) {
                self.give_away(value);
            }
            let values = self.value(value);
            let object = argument(0).map(|object| self.ask(object)).unwrap_or_default();
            let is_own = object.things().any(|(thing, _)| matches!(thing, "" | "__main__"));
            if is_own && !self.is_computed(name) {
                self.put_any_global(&values);
            }
            for name in self.texts_of(Some(name)) {
                if is_own {
                    self.put_global(&name, &values);
                }
                self.put_attribute(&name, &values);
                if name == "cell_contents" {
                    self.put_in_closures(&values);
                }
            }
        }
        for starred in call.arguments.args.iter().filter(|it| it.is_starred_expr()) {
            self.put_any_global(&self.unpacked(call));
            self.give_away(starred);
        }
        call.arguments.keywords.iter().for_each(|it| self.give_away(&it.value));
    }
}

/// The first name of a field of a format, and the rest of it.
fn first_of(field: &str) -> (&str, &str) {
    field.split_at(field.find(['.', '[']).unwrap_or(field.len()))
}
