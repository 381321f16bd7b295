//! From an expression whose parts were evaluated to what it may be.

use super::fold;
use super::known::spellings;
use super::members;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use crate::names::{ScopeId, is_builtin_name};
use crate::syntax::{Expr, Ranged, TextRange, TextSize, ast};

/// The holder of a module that an attribute of something unknown may be.
const UNKNOWN: &str = "?";

impl<'a> Tracer<'_, 'a> {
    /// The values that `expr`, whose parts were visited, may have; `None` if that is anything.
    pub(super) fn evaluate(&mut self, expr: &'a Expr) -> Option<Values> {
        let values = match expr {
            Expr::Name(name) => {
                if !name.ctx.is_load() {
                    return None;
                }
                let values = self.name_values(name.id.as_str(), name.range);
                self.note(expr, None, &values, &[]);
                values
            }
            Expr::Attribute(attribute) => {
                let name = attribute.attr.as_str();
                let values = self.attribute(self.value(&attribute.value), name);
                self.note(expr, Some(&attribute.value), &values, &[name]);
                values
            }
            Expr::Subscript(subscript) => self.subscript(expr, subscript)?,
            Expr::Call(call) => self.call(expr, call)?,
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) => fold::literal(expr)?,
            Expr::FString(text) => fold::formatted(text, |part| self.value(part)),
            Expr::BinOp(operation) => self.operation(operation),
            Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) => Values::default(),
            Expr::Named(named) => self.value(&named.value).clone(),
            Expr::If(either) => {
                let mut values = self.value(&either.body).clone();
                values.merge(self.value(&either.orelse));
                values
            }
            Expr::BoolOp(either) => {
                let mut values = Values::default();
                for part in &either.values {
                    values.merge(self.value(part));
                }
                values
            }
            Expr::List(ast::ExprList { elts, .. })
            | Expr::Tuple(ast::ExprTuple { elts, .. })
            | Expr::Set(ast::ExprSet { elts, .. }) => self.display(elts),
            Expr::Dict(dict) => {
                let mut values = Values::default();
                for item in dict {
                    if let Some(key) = &item.key {
                        values.merge(&self.value(key).held());
                        values.merge(&self.value(&item.value).held());
                    } else {
                        values.merge(self.value(&item.value));
                    }
                    self.prune(&mut values);
                }
                values
            }
            Expr::ListComp(ast::ExprListComp { elt, .. })
            | Expr::SetComp(ast::ExprSetComp { elt, .. })
            | Expr::Generator(ast::ExprGenerator { elt, .. }) => self.value(elt).held(),
            Expr::DictComp(comprehension) => self.value(&comprehension.value).held(),
            _ => return None,
        };
        Some(values)
    }

    fn display(&self, elements: &'a [Expr]) -> Values {
        let mut values = Values::default();
        for element in elements {
            match element {
                Expr::Starred(starred) => values.merge(self.value(&starred.value)),
                element => values.merge(&self.value(element).held()),
            };
            self.prune(&mut values);
        }
        values
    }

    fn operation(&self, operation: &'a ast::ExprBinOp) -> Values {
        let left = self.value(&operation.left);
        if operation.op == ast::Operator::Mod {
            fold::percent(left, &operation.right, |part| self.value(part))
        } else {
            fold::operation(operation.op, left, self.value(&operation.right))
        }
    }

    /// The values that a name may have where it is read.
    pub(super) fn name_values(&mut self, name: &'a str, range: TextRange) -> Values {
        let at = range.start();
        let mut values = Values::default();
        let scopes = self.scopes_of(name, at);
        if self.attributes.get(name).is_none()
            && let Some(held) =
                scopes.first().and_then(|scope| self.certain_values(*scope, name, at))
        {
            return if held.is_nothing() { Values::open() } else { held };
        }
        for &scope in &scopes {
            if let Some(held) = self.cells.get(&Cell::Name(scope, name)) {
                if held.is_certain() {
                    values.merge(held);
                } else {
                    values.merge(&held.without(|thing| self.verdicts.wants_thing(thing)));
                }
            }
            if self.hiding.hides(self.names, scope, name, at) {
                return values;
            }
        }
        self.add_free_name(&mut values, name, !scopes.is_empty());
        if values.is_nothing() { Values::open() } else { values }
    }

    /// The values of a name that was certainly bound anew before it is read: `import os`, `os = Job()`, `os.system()`.
    fn certain_values(&self, scope: ScopeId, name: &'a str, at: TextSize) -> Option<Values> {
        let held = self.cells.get(&Cell::Name(scope, name))?;
        let is_single = self.names.scope(scope).bindings_of(name).nth(1).is_none();
        let is_builtin = is_builtin_name(name);
        // Without further bindings or a builtin behind it, a name means what its scope binds anyway.
        if self.rebinds || !is_builtin && (is_single || held.is_nothing()) {
            return None;
        }
        let reaching = self.names.certain_bindings(scope, name, at)?;
        let mut values = Values::default();
        for binding in &reaching {
            let cell = Cell::Binding(binding.range.start());
            values.merge(if is_single { held } else { self.cells.get(&cell)? });
        }
        if let Some(content) = self.cells.get(&Cell::Content(scope, name)) {
            values.merge(content);
        }
        let is_certain = values.is_certain();
        Some(if is_certain {
            values
        } else {
            values.without(|thing| self.verdicts.wants_thing(thing))
        })
    }

    /// Adds what a name may be that no scope binds, or none yet.
    fn add_free_name(&self, values: &mut Values, name: &str, is_bound: bool) {
        match name {
            "__builtins__" => {
                values.merge(&Values::thing("builtins"));
            }
            "__name__" => {
                values.merge(&Values::text("__main__"));
            }
            _ => {
                let is_builtin = is_builtin_name(name);
                if is_builtin {
                    values.merge(&Values::thing(format!("builtins.{name}")));
                }
                for module in self.names.star_imports() {
                    let member = format!("{module}.{name}");
                    values.merge(&if is_bound || is_builtin || name.starts_with('_') {
                        Values::one(ValueKind::Guess(member.into()))
                    } else {
                        Values::thing(member)
                    });
                }
                if let Some(stored) = self.attributes.get(name) {
                    values.merge(stored);
                }
            }
        }
    }

    /// The values that an attribute of something may have.
    pub(super) fn attribute(&self, holder: &Values, name: &str) -> Values {
        let mut values = Values::default();
        for (thing, weak) in holder.things() {
            let member = self.member(thing, name);
            if weak && self.verdicts.wants_thing(thing) {
                values.merge(&member.weakened());
            } else {
                values.merge(&member);
            }
            self.prune(&mut values);
        }
        if let Some(stored) = self.attributes.get(name).filter(|_| !values.is_nothing()) {
            values.merge(&stored.without_open());
        }
        if values.is_nothing() {
            values = match name {
                "__builtins__" | "f_builtins" => Values::thing("builtins"),
                "__globals__" | "f_globals" => Values::one(ValueKind::Namespace("".into())),
                _ => match self.attributes.get(name) {
                    Some(stored) => stored.clone(),
                    // What is not known may hold a module under its own name.
                    None if members::is_module(name) && self.names.members(name).is_empty() => {
                        Values::thing(format!("{UNKNOWN}.{name}"))
                    }
                    None => Values::default(),
                },
            };
            values.merge_open();
        }
        values
    }

    /// The values that the member of the thing called `holder` may have.
    fn member(&self, holder: &str, name: &str) -> Values {
        let around = || holder.rsplit_once('.').map_or("", |(around, _)| around).to_owned();
        match name {
            "__dict__" => Values::one(ValueKind::Namespace(holder.into())),
            "__builtins__" | "f_builtins" => Values::thing("builtins"),
            // A function of a module written in C.
            "__self__" if holder.contains('.') => Values::thing(around()),
            "__globals__" if holder.contains('.') => {
                Values::one(ValueKind::Namespace(around().into()))
            }
            _ if holder.is_empty() => self.own_member(name),
            _ => Values::thing(format!("{holder}.{name}")),
        }
    }

    /// The values that a name of the file's own module may have.
    fn own_member(&self, name: &str) -> Values {
        let mut values = Values::default();
        let whole_file = TextSize::new(u32::MAX);
        let scope = self.names.binding_scope(name, whole_file);
        let binding = scope.and_then(|scope| {
            let binding = self.names.scope(scope).bindings_of(name).next()?;
            Some(Cell::Name(scope, binding.name))
        });
        if let Some(held) = binding.and_then(|cell| self.cells.get(&cell)) {
            values.merge(held);
        }
        if let Some(stored) = self.attributes.get(name) {
            values.merge(stored);
        }
        if values.is_nothing() { Values::open() } else { values }
    }

    /// The values that may be in a container under one of the keys.
    pub(super) fn item(&self, container: &Values, keys: &Values) -> Values {
        let mut values = Values::default();
        for key in keys.texts() {
            for (what, _) in container.kinds() {
                match what {
                    ValueKind::Thing(name) if is_module_table(name) => {
                        values.merge(&module(key));
                    }
                    ValueKind::Thing(name) if &**name == "builtins" => {
                        values.merge(&self.member(name, key));
                    }
                    ValueKind::Namespace(name) => {
                        values.merge(&self.member(name, key));
                    }
                    _ => {}
                }
            }
            self.prune(&mut values);
            if key == "__builtins__" {
                values.merge(&Values::thing("builtins"));
            }
        }
        values.merge(&container.element());
        if values.is_nothing() {
            // The dictionary of something that is not known may have what the file stores in attributes.
            let stored = keys.texts().filter_map(|key| self.attributes.get(key));
            stored.for_each(|stored| _ = values.merge(&stored.weakened()));
            values.merge_open();
        }
        values
    }

    /// True for a dictionary of the members of something, or of modules.
    pub(super) fn is_asked_by_name(&self, container: &'a Expr) -> bool {
        self.value(container).kinds().any(|(what, _)| match what {
            ValueKind::Namespace(_) => true,
            ValueKind::Thing(name) => is_module_table(name),
            _ => false,
        })
    }

    fn subscript(&mut self, expr: &'a Expr, subscript: &'a ast::ExprSubscript) -> Option<Values> {
        if !subscript.ctx.is_load() {
            return None;
        }
        let container = self.value(&subscript.value);
        if let Expr::Slice(slice) = &*subscript.slice {
            let mut values = match container.texts().next() {
                Some(_) => fold::slice(container, slice),
                None => Values::open(),
            };
            values.merge(&container.contents());
            return Some(values);
        }
        let values = self.item(self.value(&subscript.value), self.value(&subscript.slice));
        if self.is_asked_by_name(&subscript.value) {
            self.look_up_unknown(expr.range(), &subscript.value, &subscript.slice);
        }
        self.note(expr, Some(&subscript.value), &values, &[]);
        Some(values)
    }
}

/// True if a thing is `sys.modules`.
pub(super) fn is_module_table(name: &str) -> bool {
    name == "sys.modules"
        || (name.ends_with(".modules") && spellings(name).iter().any(|it| it == "sys.modules"))
}

/// The module that is imported under a name.
pub(super) fn module(name: &str) -> Values {
    match name {
        "__main__" => Values::thing(""),
        _ if name.starts_with('.') => Values::open(),
        _ => Values::thing(name.replace(':', ".")),
    }
}
