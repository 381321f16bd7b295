//! Calls that look something up by a name.

use super::evaluate::module;
use super::fold;
use super::known::{Lookup, spellings};
use super::trace::Tracer;
use super::values::{ValueKind, Values};
use crate::names::top_level;
use crate::syntax::{CallExt, Expr, Ranged, ast};

/// The result of a call that looks something up.
#[derive(Default)]
struct Answer<'a> {
    values: Values,
    /// The object that it is looked up in.
    start: Option<&'a Expr>,
    /// The names of the attributes that are read.
    attributes: Vec<String>,
}

impl<'a> Tracer<'_, 'a> {
    pub(super) fn call(&mut self, expr: &'a Expr, call: &'a ast::ExprCall) -> Option<Values> {
        if let Some(values) = self.call_in_file(call) {
            self.give_unpacked_away(call);
            return Some(values);
        }
        let mut answers = Vec::new();
        let called: Vec<ValueKind> =
            self.value(&call.func).kinds().map(|it| it.0.clone()).collect();
        let is_getter =
            |it: &ValueKind| matches!(it, ValueKind::AttributeGetter(_) | ValueKind::ItemGetter(_));
        if called.iter().any(is_getter) && self.value(&call.func).is_open() {
            // It may get something else as well.
            self.give_arguments_away(call);
        }
        for what in &called {
            match what {
                ValueKind::Thing(name) => {
                    let lookup = spellings(name).iter().find_map(|name| Lookup::of(name));
                    if let Some(lookup) = lookup {
                        if let Some(module) = call.arg("name", 0)
                            && matches!(lookup, Lookup::Import | Lookup::Module)
                        {
                            self.import_unknown(call.range(), name, module);
                        }
                        answers.push(self.look_up(lookup, call));
                    } else if &**name == "builtins.chr" {
                        return call.arguments.args.first().map(fold::character);
                    } else if &**name == "builtins.str" {
                        return call.arguments.args.first().map(|text| self.value(text).clone());
                    } else if &**name == "builtins.setattr" {
                        self.set_attribute(call);
                    }
                }
                ValueKind::Function(function) => {
                    let values = self.call_known(*function, call).filter(|it| !it.is_nothing());
                    let answer = values.map(|values| Answer { values, ..Answer::default() });
                    answers.extend(answer);
                }
                ValueKind::AttributeGetter(path) => answers.extend(self.get_attributes(call, path)),
                ValueKind::ItemGetter(key) => {
                    let start = call.arguments.find_positional(0)?;
                    let values = self.item(self.value(start), &Values::text(key.clone()));
                    answers.push(Answer { values, start: Some(start), attributes: Vec::new() });
                }
                _ => {}
            }
        }
        if answers.is_empty()
            && let Expr::Attribute(method) = &*call.func
        {
            answers.extend(self.method(call, method));
        }
        if answers.is_empty() && self.reaches_method(call) {
            self.give_unpacked_away(call);
        } else if answers.is_empty() {
            self.give_arguments_away(call);
        }
        let answer = answers.into_iter().reduce(|mut answer, more| {
            answer.values.merge(&more.values);
            answer.attributes.extend(more.attributes);
            answer
        })?;
        let attributes: Vec<&str> = answer.attributes.iter().map(String::as_str).collect();
        self.note(expr, answer.start, &answer.values, &attributes);
        Some(answer.values)
    }

    fn look_up(&mut self, lookup: Lookup, call: &'a ast::ExprCall) -> Answer<'a> {
        let argument = |name, place| call.arg(name, place);
        let first = argument("name", 0);
        let texts = |tracer: &Self, text: Option<&Expr>| -> Vec<String> {
            let values = text.map(|text| tracer.value(text));
            values.into_iter().flat_map(Values::texts).map(str::to_owned).collect()
        };
        match lookup {
            Lookup::Member => {
                let mut answer = self.get_attribute(call, argument("obj", 0), argument("attr", 1));
                if let Some(default) = call.arguments.find_positional(2) {
                    answer.values.merge(&self.value(default).weakened());
                }
                answer
            }
            Lookup::Import | Lookup::Module => {
                let whole = lookup == Lookup::Module || argument("fromlist", 3).is_some();
                let mut values = Values::default();
                for name in texts(self, first) {
                    let package = top_level(&name);
                    values.merge(&module(if whole { &name } else { package }));
                    self.prune(&mut values);
                }
                Answer { values, ..Answer::default() }
            }
            Lookup::Vars => {
                let mut values = Values::default();
                match call.arguments.find_positional(0) {
                    Some(object) => {
                        for (name, _) in self.value(object).things() {
                            values.merge(&Values::one(ValueKind::Namespace(name.into())));
                        }
                        values.merge_open();
                    }
                    None => {
                        values.merge(&Values::one(ValueKind::Namespace("".into())));
                    }
                }
                Answer { values, ..Answer::default() }
            }
            Lookup::Scope => {
                let values = Values::one(ValueKind::Namespace("".into()));
                Answer { values, ..Answer::default() }
            }
            Lookup::Item => match call.arguments.find_positional(0) {
                Some(container) => self.get_item(container, argument("b", 1)),
                None => Answer::default(),
            },
            Lookup::AttributeGetter | Lookup::ItemGetter => {
                let mut values = Values::default();
                if !call.arguments.args.iter().all(|name| self.is_computed(name)) {
                    values.merge_open();
                    self.look_up_later(call.range());
                }
                for text in call.arguments.args.iter().flat_map(|text| texts(self, Some(text))) {
                    values.merge(&Values::one(match lookup {
                        Lookup::ItemGetter => ValueKind::ItemGetter(text.into()),
                        _ => ValueKind::AttributeGetter(text.into()),
                    }));
                }
                Answer { values, ..Answer::default() }
            }
            Lookup::Same | Lookup::Reordered | Lookup::Next => {
                let values = call.arguments.find_positional(0).map(|it| self.value(it));
                let mut values = values.cloned().unwrap_or_default();
                for keyword in &call.arguments.keywords {
                    values.merge(&self.value(&keyword.value).held());
                }
                let values = match lookup {
                    Lookup::Next => values.element(),
                    Lookup::Reordered => values.without_texts(),
                    _ => values,
                };
                Answer { values: values.weakened(), ..Answer::default() }
            }
            Lookup::Spec => {
                let mut values = Values::default();
                texts(self, first).iter().for_each(|name| {
                    values.merge(&module(name).held());
                });
                Answer { values: values.weakened(), ..Answer::default() }
            }
        }
    }

    /// `getattr(object, name)`
    fn get_attribute(
        &mut self,
        call: &'a ast::ExprCall,
        object: Option<&'a Expr>,
        name: Option<&'a Expr>,
    ) -> Answer<'a> {
        let names = name.map(|name| self.value(name)).into_iter().flat_map(Values::texts);
        let attributes: Vec<String> = names.map(str::to_owned).collect();
        let mut values = Values::default();
        if let (Some(object), Some(name)) = (object, name) {
            self.look_up_unknown(call.range(), object, name);
        }
        if name.is_some_and(|name| !self.is_computed(name)) {
            values.merge(&self.stored_anywhere());
        }
        if let Some(object) = object {
            for name in &attributes {
                values.merge(&self.attribute(self.value(object), name));
                self.prune(&mut values);
            }
        }
        Answer { values, start: object, attributes }
    }

    /// `operator.attrgetter(path)(object)`
    fn get_attributes(&self, call: &'a ast::ExprCall, path: &str) -> Option<Answer<'a>> {
        let start = call.arguments.find_positional(0)?;
        let mut values = self.value(start).clone();
        let mut attributes = Vec::new();
        for name in path.split('.') {
            values = self.attribute(&values, name);
            attributes.push(name.to_owned());
        }
        Some(Answer { values, start: Some(start), attributes })
    }

    fn get_item(&mut self, container: &'a Expr, key: Option<&'a Expr>) -> Answer<'a> {
        let keys = key.map(|key| self.value(key)).cloned().unwrap_or_default();
        let values = self.item(self.value(container), &keys);
        Answer { values, start: Some(container), attributes: Vec::new() }
    }

    /// The values that the field of a format gives, as `0.path` in `"{0.path}".format(sys)`.
    fn field(&self, call: &'a ast::ExprCall, field: &str) -> Values {
        let mut parts = field.split('.');
        let first = parts.next().unwrap_or_default();
        let given = match first.parse() {
            Ok(number) => call.arguments.find_positional(number),
            Err(_) if first.is_empty() => call.arguments.find_positional(0),
            Err(_) => call.arguments.find_keyword(first).map(|keyword| &keyword.value),
        };
        let given = given.map(|given| self.value(given).clone()).unwrap_or_default();
        let path = parts.map(|name| name.split('[').next().unwrap_or(name));
        path.fold(given, |values, name| self.attribute(&values, name))
    }

    /// `setattr(object, "name", value)`
    fn set_attribute(&mut self, call: &'a ast::ExprCall) {
        let argument = |place| call.arguments.find_positional(place);
        if let (Some(name), Some(value)) = (argument(1), argument(2)) {
            if !self.is_computed(name) {
                self.give_away(value);
            }
            let names: Vec<String> = self.value(name).texts().map(str::to_owned).collect();
            let values = self.value(value).clone();
            names.iter().for_each(|name| self.put_attribute(name, &values));
        }
    }

    /// Calls of methods that look something up, or compute a text.
    fn method(
        &mut self,
        call: &'a ast::ExprCall,
        method: &'a ast::ExprAttribute,
    ) -> Option<Answer<'a>> {
        let holder = &*method.value;
        let first = call.arguments.find_positional(0);
        let name = method.attr.as_str();
        match name {
            "get" | "pop" | "setdefault" | "__getitem__" => {
                let others = call.arguments.args.iter().skip(1);
                others.for_each(|other| self.give_away(other));
                if self.is_asked_by_name(holder) {
                    self.look_up_unknown(call.range(), holder, first?);
                }
                Some(self.get_item(holder, Some(first?)))
            }
            "__getattribute__" | "__getattr__" => Some(match call.arguments.find_positional(1) {
                Some(second) => self.get_attribute(call, first, Some(second)),
                None => self.get_attribute(call, Some(holder), Some(first?)),
            }),
            "load_module" => {
                let mut values = Values::default();
                for name in self.value(first?).texts() {
                    values.merge(&module(name));
                }
                Some(Answer { values, ..Answer::default() })
            }
            "copy" => {
                let values = self.value(holder).clone();
                Some(Answer { values, start: Some(holder), attributes: Vec::new() })
            }
            _ => {
                let text = self.value(holder);
                text.texts().next()?;
                let mut attributes = Vec::new();
                if matches!(name, "format" | "format_map") {
                    let fields = text.texts().flat_map(fold::format_fields);
                    attributes.extend(fields.map(str::to_owned));
                }
                let arguments = &call.arguments.args;
                let mut values = fold::method(text, name, arguments, |part| self.value(part));
                if name == "format" {
                    let fields: Vec<String> = text.texts().flat_map(fold::fields).collect();
                    fields.iter().for_each(|field| _ = values.merge(&self.field(call, field)));
                }
                Some(Answer { values, start: None, attributes })
            }
        }
    }
}
