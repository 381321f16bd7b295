//! Handing on of something that holds what is wanted, such as a module, to where it is not followed: into a call of a
//! function of another file, or out of a function that is not called by its name.

use super::evaluate::is_module_table;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use super::{Escape, address};
use crate::syntax::{Expr, Ranged, TextRange, ast};

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

/// Methods of containers that give nothing of what these hold.
const KEEPING: &[&str] = &[
    "add", "append", "clear", "count", "discard", "extend", "index", "insert", "keys", "remove",
    "reverse", "sort", "update",
];

impl<'a> Tracer<'_, 'a> {
    /// The name of something in `values`, or in containers there, that holds what is wanted.
    fn holder(&self, values: &Values, is_close: impl Fn(&ValueKind, u8) -> bool) -> Option<String> {
        let mut parts = values.parts().filter(|(what, depth)| is_close(what, *depth));
        parts.find_map(|(what, _)| match what {
            ValueKind::Thing(name) | ValueKind::Namespace(name) if !name.is_empty() => {
                self.verdicts.wants_holder(name).then(|| name.to_string())
            }
            _ => None,
        })
    }

    fn escape(&mut self, range: TextRange, holder: Option<String>) {
        self.escapes.extend(holder.map(|holder| Escape { range, holder, is_lookup: false }));
    }

    /// Notes `given` if it holds what is wanted and goes where it is not followed.
    pub(super) fn give_away(&mut self, given: &'a Expr) {
        let value = match given {
            Expr::Starred(starred) => &*starred.value,
            _ => given,
        };
        let holder = self.holder(self.value(value), |_, _| true);
        self.escape(given.range(), holder);
    }

    /// Notes values that are stored at `range`, where they are not followed.
    pub(super) fn give_values_away(&mut self, range: TextRange, values: &Values) {
        let holder = self.holder(values, |_, _| true);
        self.escape(range, holder);
    }

    /// Notes what a call hands on to a function that is not known.
    pub(super) fn give_arguments_away(&mut self, call: &'a ast::ExprCall) {
        if self.is_harmless(call) {
            return;
        }
        call.arguments.args.iter().for_each(|argument| self.give_away(argument));
        call.arguments.keywords.iter().for_each(|keyword| self.give_away(&keyword.value));
        if let Expr::Attribute(method) = &*call.func
            && !KEEPING.contains(&method.attr.as_str())
        {
            let is_content =
                |what: &ValueKind, depth: u8| depth > 0 || matches!(what, ValueKind::Namespace(_));
            let holder = self.holder(self.value(&method.value), is_content);
            self.escape(method.value.range(), holder);
        }
    }

    /// Notes what a call of a function of the file hands on in ways that are not followed into its parameters.
    pub(super) fn give_unpacked_away(&mut self, call: &'a ast::ExprCall) {
        let arguments = &call.arguments;
        arguments.args.iter().filter(|it| it.is_starred_expr()).for_each(|it| self.give_away(it));
        let unpacked = arguments.keywords.iter().filter(|keyword| keyword.arg.is_none());
        unpacked.for_each(|keyword| self.give_away(&keyword.value));
    }

    /// Notes what a function gives back that is not only called by its name.
    pub(super) fn give_result_away(&mut self, function: &'a ast::StmtFunctionDef) {
        let name = function.name.as_str();
        let is_special = name.starts_with("__") && name.ends_with("__");
        if (function.is_async || is_special || !function.decorator_list.is_empty())
            && let Some(result) = self.cells.get(&Cell::Result(address(function)))
        {
            let holder = self.holder(result, |_, _| true);
            self.escape(function.name.range, holder);
        }
    }

    /// Notes a namespace whose members a `match` statement takes out.
    pub(super) fn give_subject_away(&mut self, subject: &'a Expr) {
        let is_namespace = |what: &ValueKind, _| matches!(what, ValueKind::Namespace(_));
        let holder = self.holder(self.value(subject), is_namespace);
        self.escape(subject.range(), holder);
    }

    /// Notes a lookup in something that holds what is wanted, under a name that was not computed.
    pub(super) fn look_up_unknown(&mut self, range: TextRange, object: &'a Expr, name: &'a Expr) {
        if self.is_computed(name) {
            return;
        }
        let values = self.value(object);
        let table = values.things().map(|it| it.0).find(|name| is_module_table(name));
        let table = table.map(str::to_owned);
        let is_own = |(what, _): (&ValueKind, bool)| matches!(what, ValueKind::Namespace(name) if name.is_empty());
        let own = || values.kinds().any(is_own).then(|| "globals".to_owned());
        let holder = table.or_else(|| self.holder(values, |_, depth| depth == 0)).or_else(own);
        let holder = holder.unwrap_or_default();
        self.escapes.push(Escape { range, holder, is_lookup: true });
    }

    /// Notes a lookup in something that is given later, under a name that was not computed.
    pub(super) fn look_up_later(&mut self, range: TextRange) {
        self.escapes.push(Escape { range, holder: String::new(), is_lookup: true });
    }

    /// Notes the import of a module by a `function`, under a name that was not computed.
    pub(super) fn import_unknown(&mut self, range: TextRange, function: &str, name: &'a Expr) {
        if !self.is_computed(name) {
            let holder = function.to_owned();
            self.escapes.push(Escape { range, holder, is_lookup: true });
        }
    }

    /// True if all texts are known that `name` may be.
    pub(super) fn is_computed(&self, name: &'a Expr) -> bool {
        let key = self.value(name);
        !key.is_open() && key.texts().next().is_some()
    }

    fn is_harmless(&self, call: &ast::ExprCall) -> bool {
        let mut called = self.value(&call.func).things();
        called.any(|(name, _)| {
            HARMLESS.contains(&name) || (name == "builtins.type" && call.arguments.args.len() == 1)
        })
    }

    /// True if a call may reach a method of the file, into whose parameters its arguments are followed.
    pub(super) fn reaches_method(&self, call: &ast::ExprCall) -> bool {
        match &*call.func {
            Expr::Attribute(method) => {
                self.methods.contains_key(method.attr.as_str())
                    && self.value(&method.value).things().next().is_none()
            }
            _ => false,
        }
    }
}
