//! The functions and classes of a file that an argument stands for.

use crate::names::{Binding, BindingKind, Names, Scope, ScopeKind};
use crate::syntax::{Expr, Ranged, Stmt, TextRange, TextSize, ast};

/// Number of expressions that are looked at for one argument.
const STEPS: usize = 64;

/// A function, class or parameter that is given to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// A function or class of the file.
    Definition(TextRange),
    /// The argument of a parameter, which is known by where the body of its function starts.
    Parameter(TextSize),
}

/// The values that `expr`, an argument, may have: for an instance its class, for a call also what is given to that.
pub(super) fn given<'a>(names: &Names<'a>, expr: &'a Expr) -> Vec<Given> {
    let mut finder = GivenFinder { names, found: Vec::new(), steps: STEPS };
    finder.follow(expr);
    finder.found
}

/// Follows one argument to what it may be, within a budget of steps.
struct GivenFinder<'n, 'a> {
    names: &'n Names<'a>,
    found: Vec<Given>,
    steps: usize,
}

impl<'a> GivenFinder<'_, 'a> {
    fn follow(&mut self, expr: &'a Expr) {
        let Some(steps) = self.steps.checked_sub(1) else {
            return;
        };
        self.steps = steps;
        match expr {
            Expr::Name(name) => {
                if let Some(scope) = self.names.binding_scope(&name.id, name.start()) {
                    let scope = self.names.scope(scope);
                    scope.bindings_of(&name.id).for_each(|it| self.follow_binding(scope, it));
                }
            }
            Expr::Attribute(attribute) => self.follow_attribute(attribute),
            Expr::Call(call) => {
                self.follow(&call.func);
                call.arguments.args.iter().for_each(|argument| self.follow(argument));
            }
            Expr::Named(named) => self.follow(&named.value),
            Expr::If(choice) => {
                self.follow(&choice.body);
                self.follow(&choice.orelse);
            }
            Expr::Starred(starred) => self.follow(&starred.value),
            Expr::Tuple(ast::ExprTuple { elts, .. })
            | Expr::List(ast::ExprList { elts, .. })
            | Expr::Set(ast::ExprSet { elts, .. }) => elts.iter().for_each(|it| self.follow(it)),
            Expr::Dict(dict) => dict.iter_values().for_each(|it| self.follow(it)),
            _ => {}
        }
    }

    fn follow_binding(&mut self, scope: &Scope<'a>, binding: &Binding<'a>) {
        match binding.kind {
            BindingKind::Function(function) => self.found.push(Given::Definition(function.range)),
            BindingKind::Class(class) => {
                self.found.push(Given::Definition(class.range));
                class.bases().iter().for_each(|base| self.follow(base));
            }
            BindingKind::Assignment { value } | BindingKind::With { value } => self.follow(value),
            BindingKind::Item { iterable } => self.follow(iterable),
            BindingKind::Parameter(_) => {
                if let ScopeKind::Function(function) = scope.kind {
                    let start = function.body.first().map_or(function.start(), Ranged::start);
                    self.found.push(Given::Parameter(start));
                }
            }
            _ => {}
        }
    }

    /// A method of a class of the file, or of the one that the attribute stands in, and what is stored in the
    /// attribute.
    fn follow_attribute(&mut self, attribute: &'a ast::ExprAttribute) {
        let around = self.names.functions_and_classes_around(attribute.start());
        let around = around.filter_map(|scope| match scope.kind {
            ScopeKind::Class(class) => Some(class),
            _ => None,
        });
        let classes: Vec<_> = around.chain(self.names.class_named(&attribute.value)).collect();
        for class in classes {
            let methods = class.body.iter().filter_map(Stmt::as_function_def_stmt);
            let found = methods.filter(|it| it.name.as_str() == attribute.attr.as_str());
            self.found.extend(found.map(|it| Given::Definition(it.range)));
        }
        let stored = self.names.members(&attribute.attr).iter().filter_map(|it| it.value);
        stored.for_each(|value| self.follow(value));
    }
}
