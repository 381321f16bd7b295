//! Calls: of functions that look something up, of those of the file, and of what is not known.

use super::escape::is_harmless;
use super::fold;
use super::known::{Lookup, spellings};
use super::trace::Tracer;
use super::values::{ValueKind, Values};
use crate::syntax::{CallExt, Expr, Ranged, ast};

/// Values that come back from a call.
#[derive(Default)]
pub(super) struct Answer<'a> {
    pub(super) values: Values,
    /// The object that something is looked up in.
    pub(super) start: Option<&'a Expr>,
    /// The names of the attributes that are read.
    pub(super) attributes: Vec<String>,
}

impl<'a> Answer<'a> {
    fn add(&mut self, more: Answer<'a>) {
        self.values.merge(&more.values);
        self.start = self.start.or(more.start);
        self.attributes.extend(more.attributes);
    }
}

/// Functions that give back what they are given, and change none of it.
const READING: &[&str] = &[
    "builtins.all",
    "builtins.any",
    "builtins.format",
    "builtins.hash",
    "builtins.map",
    "builtins.range",
    "builtins.sum",
];

impl<'a> Tracer<'_, 'a> {
    pub(super) fn call(&mut self, expr: &'a Expr, call: &'a ast::ExprCall) -> Values {
        let callee = self.ask(&call.func);
        if callee.is_nothing() {
            // That may change, or not.
            self.show_arguments(call);
        }
        let mut answer = Answer::default();
        let mut is_unknown = callee.is_open();
        for (what, weak) in callee.kinds() {
            match what {
                // It stands for whatever is in it as well, and is found where it is named.
                ValueKind::Thing(name) if weak && self.verdicts.wants_thing(name) => {
                    is_unknown = true;
                }
                ValueKind::Thing(name) => match self.call_thing(name, call) {
                    Some(more) => answer.add(more),
                    None => is_unknown = true,
                },
                ValueKind::Code(code) => {
                    let values = self.call_code(*code, call);
                    answer.values.merge(&values);
                }
                ValueKind::AttributeGetter(path) => match self.get_attributes(call, path) {
                    Some(more) => answer.add(more),
                    None => is_unknown = true,
                },
                ValueKind::ItemGetter(key) => match call.arguments.find_positional(0) {
                    Some(start) => {
                        let values = self.item(&self.value(start), &Values::text(key.clone()));
                        answer.add(Answer { values, start: Some(start), ..Answer::default() });
                    }
                    None => is_unknown = true,
                },
                ValueKind::AnyGetter => match call.arguments.find_positional(0) {
                    Some(start) => {
                        let values = self.ask(start);
                        self.take_all(call.range(), &values);
                        self.take_any(call.range(), &values);
                        answer.values.merge(&self.elements(&values).or_anything());
                        let is_container =
                            |what: &ValueKind| matches!(what, ValueKind::Container(_));
                        answer.values.merge(&values.filtered(is_container));
                    }
                    None => is_unknown = true,
                },
                ValueKind::NamespaceGetter(name) => {
                    let namespace = Values::one(ValueKind::Namespace(name.clone()));
                    let more = self.get_from_namespace(call, &namespace);
                    answer.add(more);
                }
                _ => is_unknown = true,
            }
        }
        if callee.kinds().any(|(what, _)| matches!(what, ValueKind::AnyGetter)) {
            // Several names or keys give a tuple.
            let found = answer.values.weakened();
            answer.values.merge(&self.container(&found));
        }
        if is_unknown {
            let more = match &*call.func {
                Expr::Attribute(method) => self.method(call, method),
                _ => None,
            };
            if let Some(more) = more {
                answer.add(more);
            } else {
                self.give_arguments_away(call);
                answer.values.merge_open();
            }
        }
        let attributes: Vec<&str> = answer.attributes.iter().map(String::as_str).collect();
        self.note(expr, answer.start, &answer.values, &attributes);
        answer.values
    }

    /// The answer of the thing with this name, if it is known what that does.
    fn call_thing(&mut self, name: &str, call: &'a ast::ExprCall) -> Option<Answer<'a>> {
        let of_other_names = || spellings(name).iter().find_map(|name| Lookup::of(name));
        if let Some(lookup) = Lookup::of(name).or_else(of_other_names) {
            if let Some(module) = call.arg("name", 0)
                && matches!(lookup, Lookup::Import | Lookup::Module | Lookup::Globals)
            {
                self.import_unknown(call.range(), name, module);
            }
            return Some(self.look_up(lookup, call));
        }
        if let Some(values) = self.open_door(name, call) {
            return Some(Answer { values, ..Answer::default() });
        }
        let first = call.arguments.find_positional(0);
        if let Some(holder) = name.strip_suffix(".__getattribute__") {
            let holder = Values::thing(holder);
            let attributes = self.texts_of(first);
            let mut values = Values::default();
            attributes.iter().for_each(|name| _ = values.merge(&self.attribute(&holder, name)));
            if let Some(name) = first {
                self.look_up_unknown(call.range(), &holder, name);
            }
            return Some(Answer { values, start: None, attributes });
        }
        let values = match name {
            "builtins.chr" => first.map(fold::character).unwrap_or_default(),
            "builtins.str" => match first {
                Some(text) => {
                    let values = self.value(text);
                    let texts = if values.may_be_bytes() && call.arguments.len() == 1 {
                        Values::open()
                    } else {
                        Values::clone(&values)
                    };
                    let texts =
                        texts.with_bytes(false).filtered(|what| matches!(what, ValueKind::Text(_)));
                    if texts.len() < values.len() { texts.or_anything() } else { texts }
                }
                None => Values::text(""),
            },
            "builtins.setattr" => {
                self.set_attribute(call);
                Values::default()
            }
            "builtins.enumerate" | "builtins.zip" => {
                let mut contents = Values::default();
                for argument in &call.arguments.args {
                    contents.merge(&self.elements(&self.value(argument)));
                }
                self.container(&contents);
                Values::one(ValueKind::Pairs(self.current))
            }
            "builtins.str.format" => {
                let text = self.ask(first?);
                let fields = text.texts().flat_map(fold::format_fields);
                let attributes = fields.map(str::to_owned).collect();
                let mut values = Values::open();
                let fields: Vec<String> = text.texts().flat_map(fold::fields).collect();
                fields.iter().for_each(|field| _ = values.merge(&self.field(call, 1, field)));
                return Some(Answer { values, start: None, attributes });
            }
            _ if is_harmless(name, call) => Values::open(),
            _ => self.pass_on(name, call)?,
        };
        Some(Answer { values, ..Answer::default() })
    }

    /// The values that a function gives back of what it is given, if it is known what it does with that.
    fn pass_on(&mut self, name: &str, call: &'a ast::ExprCall) -> Option<Values> {
        let first = call.arguments.find_positional(0);
        Some(match name {
            "builtins.dict.__setitem__"
            | "builtins.dict.setdefault"
            | "builtins.dict.update"
            | "operator.ior"
            | "operator.setitem"
                if first.is_some_and(|it| self.ask(it).has_own_namespace()) =>
            {
                self.put_any_global(&Values::open());
                self.give_arguments_away(call);
                Values::open()
            }
            "builtins.max" | "builtins.min" => {
                self.show_arguments(call);
                let given = call.arguments.args.iter().map(|given| self.value(given));
                let mut values = Values::open();
                for given in given.collect::<Vec<_>>() {
                    values.merge(&given.without_texts().weakened());
                    values.merge(&self.elements(&given).without_texts());
                }
                values
            }
            "builtins.filter" => {
                self.show_arguments(call);
                let given = call.arguments.find_positional(1);
                let given = given.map(|given| self.value(given)).unwrap_or_default();
                let elements = self.elements(&given).weakened();
                self.container(&elements).or_anything()
            }
            "types.SimpleNamespace" | "argparse.Namespace" => {
                for keyword in &call.arguments.keywords {
                    match &keyword.arg {
                        Some(name) => {
                            let values = self.value(&keyword.value);
                            self.put_attribute(name, &values);
                        }
                        None => self.give_away(&keyword.value),
                    }
                }
                call.arguments.args.iter().for_each(|given| self.give_away(given));
                Values::open()
            }
            _ if READING.contains(&name) => {
                self.show_arguments(call);
                Values::open()
            }
            _ => return None,
        })
    }
}
