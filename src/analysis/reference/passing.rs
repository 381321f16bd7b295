//! The values that calls hand to the functions of the file, and that come back.

use super::methods::CANDIDATES;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use crate::analysis::functions::parameters::{argument_behind, positional};
use crate::names::{MethodKind, ScopeId};
use crate::syntax::{Expr, Node, NodeId, Ranged, Stmt, ast};

impl<'a> Tracer<'_, 'a> {
    pub(super) fn lambda_scope(&self, lambda: &'a ast::ExprLambda) -> Option<ScopeId> {
        let first = lambda.parameters.as_ref()?.iter().next()?;
        self.names.binding_scope(first.name().as_str(), lambda.body.start())
    }

    /// Gives the parameters of a function or lambda of this file, which `code` defines, what `call` gives them. Those before
    /// `first` are not the call's business.
    fn give_arguments(
        &mut self,
        code: NodeId,
        parameters: &'a ast::Parameters,
        scope: ScopeId,
        call: &'a ast::ExprCall,
        first: usize,
    ) {
        let arguments = &call.arguments;
        for parameter in parameters.iter_non_variadic_params() {
            let name = parameter.parameter.name.as_str();
            if let Some(argument) = argument_behind(call, parameters, name, first) {
                let values = self.peek(argument).weakened();
                self.put(Cell::Name(scope, name), &values);
            }
        }
        if let Some(rest) = &parameters.vararg {
            self.put(Cell::Name(scope, &rest.name), &Values::one(ValueKind::Container(code)));
            for argument in &arguments.args {
                let given = match argument {
                    Expr::Starred(starred) => self.elements(&self.peek(&starred.value)),
                    argument => Values::clone(&self.peek(argument)),
                };
                self.put(Cell::Contents(code), &given.weakened());
            }
        }
        if let Some(rest) = &parameters.kwarg {
            self.put(Cell::Name(scope, &rest.name), &Values::one(ValueKind::Container(code)));
            for keyword in &arguments.keywords {
                let value = self.peek(&keyword.value);
                let given = match keyword.arg {
                    Some(_) => Values::clone(&value),
                    None => self.elements(&value),
                };
                self.put(Cell::Contents(code), &given.weakened());
            }
        }
        self.give_unpacked_away(call);
    }

    /// Gives the function, lambda or class of this file what `call` gives it. Returns what comes back.
    pub(super) fn call_code(&mut self, code: NodeId, call: &'a ast::ExprCall) -> Values {
        match self.nodes.get(code) {
            Node::Expr(Expr::Lambda(lambda)) => {
                let parameters = lambda.parameters.as_deref();
                if let (Some(scope), Some(parameters)) = (self.lambda_scope(lambda), parameters) {
                    self.give_arguments(code, parameters, scope, call, 0);
                }
                self.read(Cell::Result(code)).weakened()
            }
            Node::Stmt(Stmt::FunctionDef(function)) => {
                let is_method = self.nodes.parent(code).is_some_and(|around| {
                    matches!(self.nodes.get(around), Node::Stmt(stmt) if stmt.is_class_def_stmt())
                });
                let first = usize::from(
                    is_method
                        && call.func.is_attribute_expr()
                        && self.names.method_kind(function) != MethodKind::Static,
                );
                self.call_function(function, call, first)
            }
            Node::Stmt(Stmt::ClassDef(class)) => {
                let init = class.body.iter().filter_map(Stmt::as_function_def_stmt);
                let init: Vec<_> =
                    init.filter(|it| matches!(&*it.name, "__init__" | "__new__")).collect();
                for function in &init {
                    self.call_function(function, call, 1);
                }
                if init.is_empty() {
                    self.give_arguments_away(call);
                }
                Values::open()
            }
            _ => {
                self.give_arguments_away(call);
                Values::open()
            }
        }
    }

    /// Gives the methods of the file's classes that may be called what `call` gives them. Returns what comes back, if there are
    /// any such methods.
    pub(super) fn call_methods(
        &mut self,
        call: &'a ast::ExprCall,
        name: &str,
        holder: &Values,
    ) -> Option<Values> {
        let methods = self.methods_called(name).to_vec();
        let mut result = Values::default();
        for function in &methods {
            let is_static = self.names.method_kind(function) == MethodKind::Static;
            let values = self.call_function(function, call, usize::from(!is_static));
            result.merge(&values);
            if !is_static && holder.codes().next().is_some() {
                result.merge(&self.call_function(function, call, 0));
            }
        }
        // What is left of `super().__new__(cls, value)` is up to a base, mostly a builtin.
        if methods.len() >= CANDIDATES || name == "__new__" {
            self.give_arguments_away(call);
        }
        (!methods.is_empty()).then(|| result.or_anything())
    }

    /// The values of the name of a function, the statement at hand: the function, or what decorators of the file make of it.
    pub(super) fn decorated(&mut self, decorators: &'a [ast::Decorator]) -> Values {
        let own = Values::one(ValueKind::Code(self.current));
        let mut values = own.clone();
        for decorator in decorators {
            let makers = self.ask(&decorator.expression);
            for maker in makers.codes() {
                let Node::Stmt(Stmt::FunctionDef(definition)) = self.nodes.get(maker) else {
                    values.merge(&self.read(Cell::Result(maker)).weakened());
                    continue;
                };
                let given = positional(definition, 0).map(|given| given.name.as_str());
                if let (Some(given), Some(scope)) = (given, self.scope_of(definition)) {
                    self.put(Cell::Name(scope, given), &own.weakened());
                }
                values.merge(&self.read(Cell::Result(maker)).weakened());
            }
            if makers.is_open() || makers.things().next().is_some() {
                values.merge_open();
            }
        }
        values
    }

    fn call_function(
        &mut self,
        function: &'a ast::StmtFunctionDef,
        call: &'a ast::ExprCall,
        first: usize,
    ) -> Values {
        self.spend(4);
        let code = self.node_of(function);
        if let (Some(scope), Some(code)) = (self.scope_of(function), code) {
            self.give_arguments(code, &function.parameters, scope, call, first);
            return self.read(Cell::Result(code)).weakened();
        }
        Values::open()
    }

    fn node_of(&self, function: &'a ast::StmtFunctionDef) -> Option<NodeId> {
        let mut next = self.nodes.innermost(function.name.range);
        while let Some(node) = next {
            if matches!(self.nodes.get(node), Node::Stmt(Stmt::FunctionDef(it)) if std::ptr::eq(it, function))
            {
                return Some(node);
            }
            next = self.nodes.parent(node);
        }
        None
    }
}
