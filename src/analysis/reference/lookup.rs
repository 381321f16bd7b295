//! Lookups in what something may be: attributes, items and elements.

use super::known::{UNKNOWN, is_module_table, spellings};
use super::members;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};

/// Methods that look something up in a namespace.
const GETTERS: &[&str] = &["get", "pop", "setdefault", "__getitem__"];

/// The number of dots in the name of a thing from which on it goes by the shortest name that it has. Nothing in the standard
/// library has more than four.
const MOST_DOTS: usize = 8;

impl Tracer<'_, '_> {
    /// The values that an attribute of something may have.
    pub(super) fn attribute(&self, holder: &Values, name: &str) -> Values {
        let mut values = Values::default();
        let mut is_unknown = holder.is_open();
        for (what, weak) in holder.kinds() {
            match what {
                // What is in something wanted is not told apart from it where others may come as well: that would never end.
                ValueKind::Thing(thing) if weak && self.verdicts.wants_thing(thing) => {
                    self.merge_most(&mut values, &Values::thing(thing.clone()).weakened());
                }
                ValueKind::Thing(thing) => {
                    self.merge_most(&mut values, &self.member(thing, name));
                    if matches!(name, "value" | "_value_") && self.names.imports("enum") {
                        values.merge(&Values::thing(thing.clone()).weakened());
                    }
                }
                ValueKind::Namespace(namespace) if GETTERS.contains(&name) => {
                    values.insert(ValueKind::NamespaceGetter(namespace.clone()));
                }
                _ => is_unknown = true,
            }
        }
        if is_unknown {
            values.merge(&self.unknown_member(name));
        } else if !values.is_nothing() {
            values.merge(&self.listen_attribute(name).without_open());
        }
        values
    }

    /// The values that the member of something may have of which nothing is known.
    fn unknown_member(&self, name: &str) -> Values {
        let mut values = match name {
            "__builtins__" | "f_builtins" => Values::thing("builtins"),
            "__globals__" | "f_globals" | "f_locals" => {
                Values::one(ValueKind::Namespace("".into()))
            }
            "__dict__" => Values::one(ValueKind::Namespace(UNKNOWN.into())),
            // What is not known may hold a module under its own name.
            _ if members::is_module(name) => Values::thing(format!("{UNKNOWN}.{name}")),
            _ => Values::default(),
        };
        values.merge(&self.listen_attribute(name));
        values.or_anything()
    }

    /// The values that the member of the thing called `holder` may have.
    fn member(&self, holder: &str, name: &str) -> Values {
        let around = || holder.rsplit_once('.').map_or("", |(around, _)| around).to_owned();
        match name {
            "__dict__" => Values::one(ValueKind::Namespace(holder.into())),
            "__builtins__" | "f_builtins" => Values::thing("builtins"),
            // A function of a module written in C.
            "__self__" if holder.contains('.') => {
                let mut values = Values::thing(around());
                for name in spellings(holder).iter().skip(1) {
                    if let Some((module, _)) = name.rsplit_once('.') {
                        values.merge(&Values::thing(module));
                    }
                }
                values
            }
            "__globals__" if holder.contains('.') => {
                let ends = holder.rmatch_indices('.').map(|(end, _)| &holder[..end]);
                let module = ends.into_iter().find(|name| members::is_module(name));
                let module = module.map_or_else(around, str::to_owned);
                Values::one(ValueKind::Namespace(module.into()))
            }
            _ if holder.is_empty() => self.own_member(name),
            _ if holder == UNKNOWN => self.unknown_member(name),
            _ if holder.matches('.').count() >= MOST_DOTS => self.far_member(holder, name),
            _ => Values::thing(format!("{holder}.{name}")),
        }
    }

    /// The values of a member of something with many names around it: by the shortest name that it has.
    fn far_member(&self, holder: &str, name: &str) -> Values {
        let names = spellings(holder);
        match names.iter().filter(|it| members::is_module(it)).min_by_key(|it| it.len()) {
            Some(module) if module.len() < holder.len() => self.member(module, name),
            _ if self.verdicts.matters(holder) => Values::lost(),
            _ => Values::open(),
        }
    }

    /// The values that a name of the file's own module may have, or of whatever scope asks for its own.
    pub(super) fn own_member(&self, name: &str) -> Values {
        let mut values = Values::default();
        for scope in self.names.scopes_that_bind(name) {
            if let Some(binding) = self.names.scope(scope).bindings_of(name).next() {
                values.merge(&self.read(Cell::Name(scope, binding.name)));
            }
        }
        if self.verdicts.builtin_matters(name) {
            values.merge(&Values::thing(format!("builtins.{name}")));
        }
        values.merge(&self.listen_attribute(name));
        values.or_anything()
    }

    /// The values that may be in a container under one of the keys.
    pub(super) fn item(&self, container: &Values, keys: &Values) -> Values {
        let mut values = Values::default();
        let mut is_unknown = container.is_open();
        for (what, _) in container.kinds() {
            match what {
                ValueKind::Thing(name) if is_module_table(name) => {
                    keys.texts().for_each(|key| self.merge_most(&mut values, &module(key)));
                }
                ValueKind::Thing(name) if &**name == "builtins" => {
                    keys.texts()
                        .for_each(|key| self.merge_most(&mut values, &self.member(name, key)));
                }
                ValueKind::Namespace(name) => {
                    keys.texts()
                        .for_each(|key| self.merge_most(&mut values, &self.member(name, key)));
                    if keys.is_open() {
                        values.merge_open();
                    }
                }
                ValueKind::Container(_) | ValueKind::Pairs(_) => {
                    let one = Values::one(what.clone());
                    values.merge(&self.elements(&one));
                }
                _ => is_unknown = true,
            }
        }
        if is_unknown {
            if keys.texts().any(|key| key == "__builtins__") {
                values.merge(&Values::thing("builtins"));
            }
            // The dictionary of something that is not known may have what the file stores in attributes.
            for key in keys.texts() {
                values.merge(&self.listen_attribute(key).weakened());
            }
            values.merge_open();
        }
        values
    }

    /// The elements of what is gone over.
    pub(super) fn elements(&self, values: &Values) -> Values {
        let mut elements = Values::default();
        for (what, _) in values.kinds() {
            match what {
                ValueKind::Container(node) => {
                    elements.merge(&self.read(Cell::Contents(*node)).weakened());
                }
                ValueKind::Pairs(node) => {
                    elements.insert(ValueKind::Container(*node));
                }
                ValueKind::Constant => {}
                // The names of attributes, or what is stored in them.
                ValueKind::Namespace(name) if &**name == UNKNOWN => {
                    elements.merge(&self.stored_anywhere());
                    elements.merge_open();
                }
                _ => elements.merge_open(),
            }
        }
        if values.is_open() {
            elements.merge_open();
        }
        elements
    }
}

/// True for a dictionary of the members of something, or of modules.
pub(super) fn is_asked_by_name(container: &Values) -> bool {
    container.kinds().any(|(what, _)| match what {
        ValueKind::Namespace(_) | ValueKind::NamespaceGetter(_) => true,
        ValueKind::Thing(name) => is_module_table(name) || &**name == "builtins",
        _ => false,
    })
}

/// True for containers and namespaces.
pub(super) fn holds_others(values: &Values) -> bool {
    values.containers().next().is_some() || is_asked_by_name(values)
}

/// The module that is imported under a name.
pub(super) fn module(name: &str) -> Values {
    match name {
        "__main__" => Values::thing(""),
        _ if name.starts_with('.') => Values::open(),
        _ => Values::thing(name.replace(':', ".")),
    }
}
