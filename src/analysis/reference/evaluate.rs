//! From an expression whose parts were evaluated to what it may be.

use super::flow::is_mangled;
use super::fold;
use super::known::is_module_table;
use super::lookup::is_asked_by_name;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use std::rc::Rc;

use crate::names::{Binding, BindingKind, ScopeId, ScopeKind, is_builtin_name};
use crate::syntax::{Expr, Ranged, TextRange, TextSize, ast, comprehensions, constant_truth};

impl<'a> Tracer<'_, 'a> {
    /// The values that `expr`, the node at hand, may have.
    pub(super) fn evaluate(&mut self, expr: &'a Expr) -> Values {
        match expr {
            Expr::Name(name) => {
                if !name.ctx.is_load() {
                    return Values::open();
                }
                let values = self.name_values(name.id.as_str(), name.range);
                self.note(expr, None, &values, &[]);
                values
            }
            Expr::Attribute(attribute) => self.evaluate_attribute(expr, attribute),
            Expr::Subscript(subscript) => self.subscript(expr, subscript),
            Expr::Call(call) => self.call(expr, call),
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) => {
                fold::literal(expr).unwrap_or_else(Values::open)
            }
            Expr::FString(text) => fold::formatted(text, &|part| self.value(part)),
            Expr::BinOp(operation) => self.operation(operation),
            Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::NumberLiteral(_) => {
                Values::one(ValueKind::Constant)
            }
            Expr::Named(named) => {
                let values = self.value(&named.value);
                self.assign(&named.target, &values, Some(&named.value));
                self.note(expr, Some(&named.value), &Values::default(), &[]);
                Values::clone(&values)
            }
            Expr::If(either) => {
                match constant_truth(&either.test) {
                    Some(true) => return Values::clone(&self.value(&either.body)),
                    Some(false) => return Values::clone(&self.value(&either.orelse)),
                    None => {}
                }
                let mut values = Values::clone(&self.value(&either.body));
                values.merge(&self.value(&either.orelse));
                values
            }
            Expr::BoolOp(either) => {
                let mut values = Values::default();
                for part in &either.values {
                    values.merge(&self.value(part));
                }
                values
            }
            Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Set(_)
            | Expr::Dict(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::Generator(_)
            | Expr::DictComp(_) => self.display(expr),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::Starred(starred) => Values::clone(&self.value(&starred.value)),
            Expr::Await(waiting) => Values::clone(&self.value(&waiting.value)),
            Expr::Yield(ast::ExprYield { value, .. }) => {
                let values = match value {
                    Some(value) => self.value(value),
                    None => Rc::new(Values::one(ValueKind::Constant)),
                };
                self.give_elements(value.as_deref(), &values);
                Values::open()
            }
            Expr::YieldFrom(from) => {
                let values = self.value(&from.value);
                let elements = self.elements(&values);
                self.give_elements(Some(&from.value), &elements);
                if values.codes().next().is_some() || self.matter(&values) {
                    self.give_away(&from.value);
                }
                Values::open()
            }
            Expr::Compare(comparison) => {
                self.compare(comparison);
                Values::open()
            }
            Expr::TString(_) => {
                let parts: Vec<_> = self.nodes.in_node(expr).exprs().skip(1).collect();
                parts.into_iter().for_each(|part| self.give_away(part));
                Values::open()
            }
            _ => Values::open(),
        }
    }

    /// The container that a display or comprehension makes.
    fn display(&mut self, expr: &'a Expr) -> Values {
        match expr {
            Expr::List(ast::ExprList { elts, .. })
            | Expr::Tuple(ast::ExprTuple { elts, .. })
            | Expr::Set(ast::ExprSet { elts, .. }) => {
                let mut contents = Values::default();
                for element in elts {
                    contents.merge(&match element {
                        Expr::Starred(starred) => self.elements(&self.part(&starred.value)),
                        element => Values::clone(&self.part(element)),
                    });
                }
                self.container(&contents)
            }
            Expr::Dict(dict) => {
                let mut contents = Values::default();
                for item in dict {
                    if let Some(key) = &item.key {
                        contents.merge(&self.part(key));
                        contents.merge(&self.part(&item.value));
                    } else {
                        let unpacked = self.part(&item.value);
                        self.take_all(item.value.range(), &unpacked);
                        contents.merge(&self.elements(&unpacked));
                    }
                }
                self.container(&contents)
            }
            Expr::ListComp(ast::ExprListComp { elt, .. })
            | Expr::SetComp(ast::ExprSetComp { elt, .. })
            | Expr::Generator(ast::ExprGenerator { elt, .. }) => {
                self.bind_generators(expr);
                let contents = self.part(elt);
                self.container(&contents)
            }
            Expr::DictComp(comprehension) => {
                self.bind_generators(expr);
                let mut contents = Values::clone(&self.part(&comprehension.value));
                comprehension.key.iter().for_each(|key| _ = contents.merge(&self.part(key)));
                self.container(&contents)
            }
            _ => Values::open(),
        }
    }

    /// The container that the node at hand makes.
    pub(super) fn container(&mut self, contents: &Values) -> Values {
        self.put(Cell::Contents(self.current), contents);
        Values::one(ValueKind::Container(self.current))
    }

    fn bind_generators(&mut self, comprehension: &'a Expr) {
        let asks = self.asks;
        for generator in comprehensions(comprehension) {
            self.asks = self.is_awaited(&generator.target);
            let iter = self.part(&generator.iter);
            let element = self.elements(&iter);
            self.assign(&generator.target, &element, None);
        }
        self.asks = asks;
    }

    fn lambda(&mut self, lambda: &'a ast::ExprLambda) -> Values {
        let code = self.current;
        if let Some(parameters) = &lambda.parameters {
            self.bind_parameters(parameters, self.lambda_scope(lambda));
        }
        let result = self.part(&lambda.body);
        self.put(Cell::Result(code), &result);
        Values::one(ValueKind::Code(code))
    }

    /// Comparisons hand what they compare to special methods, but for `is` and for what something is looked for in.
    fn compare(&mut self, comparison: &'a ast::ExprCompare) {
        let mut left = &*comparison.left;
        for (operator, right) in comparison.ops.iter().zip(&comparison.comparators) {
            match operator {
                ast::CmpOp::Is | ast::CmpOp::IsNot => {}
                ast::CmpOp::In | ast::CmpOp::NotIn => self.show(left),
                _ => {
                    self.show(left);
                    self.show(right);
                }
            }
            left = right;
        }
    }

    /// Notes what is shown to methods that compare: of the file itself, which may do anything, or of others, which do not change
    /// what they compare.
    pub(super) fn show(&mut self, shown: &'a Expr) {
        const METHODS: &[&str] =
            &["__contains__", "__eq__", "__ge__", "__gt__", "__le__", "__lt__", "__ne__"];
        if METHODS.iter().any(|method| !self.methods_called(method).is_empty()) {
            self.give_away(shown);
        } else {
            let holder = self.holder(&self.peek(shown));
            self.escape(shown.range(), holder);
        }
    }

    fn operation(&mut self, operation: &'a ast::ExprBinOp) -> Values {
        let left = self.value(&operation.left);
        if operation.op == ast::Operator::Mod {
            if self.has_own_operators() {
                self.give_away(&operation.left);
                self.give_away(&operation.right);
            }
            let filled = fold::percent(&left, &operation.right, &|part| self.value(part));
            if left.texts().next().is_none() {
                self.give_away(&operation.right);
            }
            return filled;
        }
        let right = self.value(&operation.right);
        let has_own_operators = self.has_own_operators();
        // What is no container is handed to a special method.
        for (values, side) in [(&left, &operation.left), (&right, &operation.right)] {
            let is_followed = |what: &ValueKind| match what {
                ValueKind::Thing(name) => is_module_table(name),
                ValueKind::Container(_) | ValueKind::Pairs(_) => !has_own_operators,
                ValueKind::Namespace(_) | ValueKind::Text(_) | ValueKind::Constant => true,
                _ => false,
            };
            let rest = values.filtered(|what| !is_followed(what));
            self.give_values_away(side.range(), &rest);
        }
        fold::operation(operation.op, &left, &right)
    }

    /// True if a class of the file says what operators do.
    pub(super) fn has_own_operators(&self) -> bool {
        const OPERATORS: &[&str] = &[
            "add", "and", "floordiv", "lshift", "matmul", "mod", "mul", "or", "pow", "rshift",
            "sub", "truediv", "xor",
        ];
        *self.own_operators.get_or_init(|| {
            let forms =
                OPERATORS.iter().flat_map(|it| ["", "r", "i"].map(|way| format!("__{way}{it}__")));
            forms.into_iter().any(|method| !self.methods_called(&method).is_empty())
        })
    }

    /// The values that a name may have where it is read.
    pub(super) fn name_values(&mut self, name: &'a str, range: TextRange) -> Values {
        let at = range.start();
        let mut values = Values::default();
        let scopes = self.scopes_of(name, at);
        let stored = self.listen_attribute(name);
        let global = self.listen_global(name);
        if stored.is_nothing()
            && global.is_nothing()
            && let Some(held) =
                scopes.first().and_then(|scope| self.certain_values(*scope, name, at))
        {
            return held;
        }
        for &scope in &scopes {
            let held = self.name_cell(scope, name);
            if held.is_certain() {
                values.merge(&held);
            } else {
                values.merge(&held.without(|thing| self.verdicts.wants_thing(thing)));
            }
            if self.hiding.hides(self.names, scope, name, at) {
                if matches!(self.names.scope(scope).kind, ScopeKind::Module | ScopeKind::Class(_)) {
                    values.merge(&global);
                }
                return values;
            }
        }
        self.add_free_name(&mut values, name, !scopes.is_empty());
        if let Some(mangled) = self.mangled(name, at) {
            values.merge(&mangled);
        }
        values.merge(&stored);
        values.merge(&global);
        values
    }

    /// The values of the name that a name within a class stands for: `_Job__tool` for `__tool`.
    fn mangled(&self, name: &str, at: TextSize) -> Option<Values> {
        if !is_mangled(name) {
            return None;
        }
        let names = self.names;
        let mut next = Some(names.scope_at(at));
        let class = loop {
            let scope = names.scope(next?);
            match scope.kind {
                ScopeKind::Class(class) => break class,
                _ => next = scope.parent,
            }
        };
        let mangled = format!("_{}{name}", class.name.trim_start_matches('_'));
        let scope = names.binding_scope(&mangled, at)?;
        let binding = names.scope(scope).bindings_of(&mangled).next()?;
        Some(Values::clone(&self.read(Cell::Name(scope, binding.name))))
    }

    /// The values that a scope binds a name to. Of a name with several bindings, one of which is a thing that can be told, all are asked
    /// for, as it may mean something else as well.
    fn name_cell(&self, scope: ScopeId, name: &'a str) -> Rc<Values> {
        let cell = Cell::Name(scope, name);
        if self.asks {
            return self.read(cell);
        }
        let mut bindings = self.names.scope(scope).bindings_of(name);
        match (bindings.next(), bindings.next()) {
            (Some(only), None) if Self::is_plain(only) => self.listen(cell),
            (Some(_), Some(_)) if self.listen(cell).things().next().is_some() => {
                self.read_all(cell)
            }
            _ => Rc::new(Values::clone(&self.listen(cell)).or_anything()),
        }
    }

    /// True if a name that one statement binds means what that says, and nothing that comes from elsewhere.
    fn is_plain(binding: &Binding<'_>) -> bool {
        matches!(
            binding.kind,
            BindingKind::Import { .. }
                | BindingKind::ImportFrom { .. }
                | BindingKind::Assignment { .. }
                | BindingKind::Function(_)
                | BindingKind::Class(_)
        )
    }

    /// The values of a name that was certainly bound anew before it is read: `import os`, `os = Job()`, `os.system()`.
    fn certain_values(&self, scope: ScopeId, name: &'a str, at: TextSize) -> Option<Values> {
        let is_single = self.names.scope(scope).bindings_of(name).nth(1).is_none();
        // Without further bindings or a builtin behind it, a name means what its scope binds anyway.
        if !is_builtin_name(name) && is_single || self.may_rebind() {
            return None;
        }
        let reaching = self.names.certain_bindings(scope, name, at)?;
        let is_unknown = |kind: BindingKind| matches!(kind, BindingKind::Annotation);
        if reaching.iter().any(|binding| is_unknown(binding.kind)) {
            return None;
        }
        let whole = self.name_cell(scope, name);
        let mut values = Values::default();
        for binding in &reaching {
            let cell = Cell::Binding(binding.range.start());
            values.merge(&*if is_single { whole.clone() } else { self.listen(cell) });
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
                let is_builtin = is_builtin_name(name) || self.verdicts.builtin_matters(name);
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
                if !is_builtin && !is_bound {
                    values.merge_open();
                }
            }
        }
    }

    fn subscript(&mut self, expr: &'a Expr, subscript: &'a ast::ExprSubscript) -> Values {
        self.give_away(&subscript.slice);
        if !subscript.ctx.is_load() {
            self.call_for_binder(subscript.range);
            return Values::open();
        }
        let container = self.value(&subscript.value);
        if let Expr::Slice(slice) = &*subscript.slice {
            let mut values = container
                .filtered(|what| matches!(what, ValueKind::Container(_) | ValueKind::Pairs(_)));
            if container.texts().next().is_some() {
                values.merge(&fold::slice(&container, slice));
            } else if values.len() == 0 {
                values.merge_open();
            }
            return values;
        }
        let keys = if is_asked_by_name(&container) {
            self.ask(&subscript.slice)
        } else {
            self.peek(&subscript.slice)
        };
        let mut values = match self.displayed_item(&subscript.value, &container, &subscript.slice) {
            Some(values) => values,
            None => self.item(&container, &keys),
        };
        if subscript.slice.is_call_expr() {
            // It may be a `slice`.
            let is_whole = |what: &ValueKind| matches!(what, ValueKind::Container(_));
            values.merge(&container.filtered(is_whole));
        }
        let mut attributes = Vec::new();
        if is_asked_by_name(&container) {
            if !self.is_computed(&subscript.slice) {
                self.take_all(expr.range(), &container);
            }
            attributes.extend(keys.texts());
        }
        self.note(expr, Some(&subscript.value), &values, &attributes);
        values
    }
}
