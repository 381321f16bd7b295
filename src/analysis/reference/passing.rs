//! The values that calls hand to the functions of the file, and that come back.

use super::address;
use super::methods::CANDIDATES;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use crate::analysis::functions::parameters::{argument_behind, positional};
use crate::names::{BindingKind, MethodKind, ScopeId};
use crate::syntax::{Expr, Ranged, SourceOrderVisitor, ast};

impl<'a> Tracer<'_, 'a> {
    /// Gives the function's parameters what a call gives them, their defaults, or anything.
    pub(super) fn bind_parameters(
        &mut self,
        parameters: &'a ast::Parameters,
        scope: Option<ScopeId>,
    ) {
        for parameter in parameters {
            let mut values = Values::open();
            if let Some(default) = parameter.default() {
                self.visit_expr(default);
                values.merge(&self.value(default).weakened());
            }
            if let Some(annotation) = parameter.annotation() {
                self.visit_expr(annotation);
            }
            if let Some(scope) = scope {
                let name = parameter.name().as_str();
                self.put(Cell::Name(scope, name), &values);
            }
        }
    }

    pub(super) fn lambda_scope(&self, lambda: &'a ast::ExprLambda) -> Option<ScopeId> {
        let first = lambda.parameters.as_ref()?.iter().next()?;
        self.names.binding_scope(first.name().as_str(), lambda.body.start())
    }

    /// Gives the parameters of a function or lambda of this file what `call` gives them. Those before `first` are not the
    /// call's business.
    fn give_arguments(
        &mut self,
        parameters: &'a ast::Parameters,
        scope: ScopeId,
        call: &'a ast::ExprCall,
        first: usize,
    ) {
        let arguments = &call.arguments;
        for parameter in parameters.iter_non_variadic_params() {
            let name = parameter.parameter.name.as_str();
            if let Some(argument) = argument_behind(call, parameters, name, first) {
                self.put(Cell::Name(scope, name), &self.value(argument).weakened());
            }
        }
        if let Some(rest) = &parameters.vararg {
            let given = arguments.args.iter();
            let held = given.map(|argument| self.value(argument).held().weakened());
            let held: Vec<Values> = held.collect();
            held.iter().for_each(|values| self.put(Cell::Name(scope, &rest.name), values));
        }
        if let Some(rest) = &parameters.kwarg {
            let given = arguments.keywords.iter();
            let held = given.map(|keyword| self.value(&keyword.value).held().weakened());
            let held: Vec<Values> = held.collect();
            held.iter().for_each(|values| self.put(Cell::Name(scope, &rest.name), values));
        }
    }

    /// Gives the parameters of the functions of this file that `call` may call what it gives them. Returns what comes
    /// back, if it can only be one of these.
    pub(super) fn call_in_file(&mut self, call: &'a ast::ExprCall) -> Option<Values> {
        let mut result = None;
        match &*call.func {
            Expr::Lambda(lambda) => {
                let scope = self.lambda_scope(lambda);
                if let (Some(scope), Some(parameters)) = (scope, lambda.parameters.as_deref()) {
                    self.give_arguments(parameters, scope, call, 0);
                }
                result = Some(self.value(&lambda.body).weakened());
            }
            Expr::Name(name) => {
                let names = self.names;
                let scope = names.binding_scope(&name.id, name.start());
                let scope = scope.map(|scope| names.scope(scope));
                let bindings = scope.iter().flat_map(|scope| scope.bindings_of(&name.id));
                for binding in bindings.take(CANDIDATES) {
                    if let BindingKind::Function(function) = binding.kind {
                        self.call_function(function, call, 0, &mut result);
                    }
                }
            }
            Expr::Attribute(method) => {
                if self.value(&method.value).things().next().is_some() {
                    return None;
                }
                let methods = self.methods.get(method.attr.as_str()).cloned().unwrap_or_default();
                for function in methods {
                    let is_static = self.names.method_kind(function) == MethodKind::Static;
                    self.call_function(function, call, usize::from(!is_static), &mut result);
                }
                result = result.filter(|result| !result.is_nothing());
            }
            _ => {}
        }
        result
    }

    /// The values of the name of a function: the function, or what decorators of the file make of it.
    pub(super) fn decorated(&mut self, function: &'a ast::StmtFunctionDef) -> Values {
        let own = Values::one(ValueKind::Function(address(function)));
        let mut values = own.clone();
        for decorator in &function.decorator_list {
            let made_by = self.value(&decorator.expression).functions();
            for maker in made_by {
                let Some(maker) = self.known.get(&maker).copied() else {
                    continue;
                };
                let given = positional(maker, 0).map(|given| given.name.as_str());
                if let (Some(given), Some(&scope)) = (given, self.scopes.get(&address(maker))) {
                    self.put(Cell::Name(scope, given), &own.weakened());
                }
                if let Some(result) = self.cells.get(&Cell::Result(address(maker))) {
                    values.merge(&result.weakened());
                }
            }
        }
        values.merge_open();
        values
    }

    /// Gives the function at an address of the tree what `call` gives it. Returns what comes back.
    pub(super) fn call_known(
        &mut self,
        function: usize,
        call: &'a ast::ExprCall,
    ) -> Option<Values> {
        let mut result = None;
        let function = self.known.get(&function).copied()?;
        self.call_function(function, call, 0, &mut result);
        result
    }

    fn call_function(
        &mut self,
        function: &'a ast::StmtFunctionDef,
        call: &'a ast::ExprCall,
        first: usize,
        result: &mut Option<Values>,
    ) {
        if let Some(&scope) = self.scopes.get(&address(function)) {
            self.give_arguments(&function.parameters, scope, call, first);
            let returned = self.cells.get(&Cell::Result(address(function)));
            let result = result.get_or_insert_with(Values::default);
            result.merge(&returned.map(Values::weakened).unwrap_or_default());
        }
    }

    /// Gives the result of the function at hand further values.
    pub(super) fn put_result(&mut self, values: &Values) {
        if let Some(&function) = self.functions.last() {
            self.put(Cell::Result(function), values);
        }
    }
}
