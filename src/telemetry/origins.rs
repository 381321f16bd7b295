//! The names of what an expression may be, or may be made from.

use smallvec::SmallVec;

use super::ModulePath;
use crate::analysis::control::flow::Exits;
use crate::names::{Binding, BindingKind, Names, QualifiedName};
use crate::syntax::{Expr, Ranged, TextSize, ast};

/// Number of expressions that are looked at for one question.
const STEPS: usize = 64;

/// Greatest length, in bytes, of functions that are searched for what they return.
const LONGEST_FUNCTION: u32 = 10_000;

/// Follows expressions to what they come from.
///
/// What is made by a call has the name of what is called: with `app = flask.Flask(__name__)`, `app.route` is
/// `flask.Flask.route`. Where a name has several bindings, each of them counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origins<'n, 'a> {
    pub(super) names: &'n Names<'a>,
    pub(super) module: &'n ModulePath,
}

impl<'a> Origins<'_, 'a> {
    /// The qualified names of what `expr` may be or may be made from.
    pub(super) fn of(&self, expr: &'a Expr) -> Vec<String> {
        let mut finder = OriginFinder { origins: *self, steps: STEPS };
        let mut found = finder.follow(expr);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The absolute form of a name, which a relative import gives leading dots.
    fn absolute(&self, name: &QualifiedName<'_>) -> String {
        match name.parts() {
            [dots, rest @ ..] if dots.starts_with('.') => {
                let mut parts = self.module.package_above(dots.len());
                parts.extend(rest);
                parts.join(".")
            }
            _ => name.to_string(),
        }
    }
}

/// An expression as it is written, if it is a dotted name.
pub(super) fn written(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) => Some(name.id.to_string()),
        Expr::Attribute(attribute) => {
            Some(format!("{}.{}", written(&attribute.value)?, attribute.attr))
        }
        _ => None,
    }
}

/// Follows one expression to the names of what it may be, within a budget of steps.
struct OriginFinder<'n, 'a> {
    origins: Origins<'n, 'a>,
    steps: usize,
}

impl<'a> OriginFinder<'_, 'a> {
    fn follow(&mut self, expr: &'a Expr) -> Vec<String> {
        let Some(steps) = self.steps.checked_sub(1) else {
            return Vec::new();
        };
        self.steps = steps;
        match expr {
            Expr::Name(name) => self.follow_name(&name.id, name.start()),
            Expr::Attribute(attribute) => {
                let mut found = self.follow(&attribute.value);
                found.iter_mut().for_each(|name| {
                    name.push('.');
                    name.push_str(&attribute.attr);
                });
                found
            }
            Expr::Call(call) => self.follow_call(expr, call),
            Expr::Lambda(lambda) => self.follow(&lambda.body),
            Expr::Named(named) => self.follow(&named.value),
            Expr::If(choice) => {
                let mut found = self.follow(&choice.body);
                found.extend(self.follow(&choice.orelse));
                found
            }
            Expr::BoolOp(choice) => self.follow_all(&choice.values),
            Expr::Subscript(subscript) => {
                let mut found = self.known(expr);
                found.extend(self.follow_items(&subscript.value));
                found
            }
            _ => Vec::new(),
        }
    }

    fn follow_all(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) -> Vec<String> {
        exprs.into_iter().flat_map(|expr| self.follow(expr)).collect()
    }

    /// The names of what is in `container`, if that is a display or a name for one.
    fn follow_items(&mut self, container: &'a Expr) -> Vec<String> {
        match container {
            Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }) => {
                self.follow_all(elts)
            }
            Expr::Dict(dict) => self.follow_all(dict.iter_values()),
            Expr::Name(name) => match self.origins.names.single_value(name) {
                Some(display) if !display.is_name_expr() => self.follow_items(display),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The names of what a call gives: what a partial function is of, what `getattr` and `import_module` find, and
    /// otherwise that of what is called.
    fn follow_call(&mut self, expr: &'a Expr, call: &'a ast::ExprCall) -> Vec<String> {
        let known = self.known(expr);
        if !known.is_empty() {
            return known;
        }
        let callee = self.follow(&call.func);
        let is_partial = callee.iter().any(|name| name == "functools.partial");
        match call.arguments.args.first() {
            Some(first) if is_partial => self.follow(first),
            _ => callee,
        }
    }

    fn known(&self, expr: &'a Expr) -> Vec<String> {
        let name = self.origins.names.qualified_name(expr);
        name.map(|name| self.origins.absolute(&name)).into_iter().collect()
    }

    fn follow_name(&mut self, id: &str, at: TextSize) -> Vec<String> {
        let bindings: SmallVec<[Binding<'a>; 4]> = self.origins.names.bindings(id, at);
        if bindings.is_empty() {
            let modules = self.origins.names.star_imports();
            return modules.map(|it| format!("{}.{id}", self.origins.absolute(&it))).collect();
        }
        bindings.iter().flat_map(|binding| self.follow_binding(binding)).collect()
    }

    fn follow_binding(&mut self, binding: &Binding<'a>) -> Vec<String> {
        match binding.kind {
            BindingKind::Import { module } => vec![module.to_owned()],
            BindingKind::ImportFrom { import, alias } => {
                let module = import.module.as_deref().unwrap_or_default();
                let module = QualifiedName::relative(import.level, module);
                vec![format!("{}.{}", self.origins.absolute(&module), alias.name)]
            }
            BindingKind::Assignment { value } | BindingKind::With { value } => self.follow(value),
            // Functions that make or wrap something, and classes that build on something, stand for that.
            BindingKind::Function(function)
                if function.range.len() <= TextSize::new(LONGEST_FUNCTION) =>
            {
                let returns = Exits::of(self.origins.names.nodes(), function).returns;
                self.follow_all(returns.into_iter().filter_map(|it| it.value.as_deref()))
            }
            BindingKind::Class(class) => self.follow_all(class.bases()),
            _ => Vec::new(),
        }
    }
}
