//! The walk that finds what a module binds, and where.

use super::tables::Tables;
use super::{BindingKind, Names, ScopeKind};
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Node, NodeKind, NodesBuilder, Ranged, Stmt, TextRange, TextSize, ast};

/// Builds the tables of a module.
pub(super) fn bind(module: &ast::ModModule) -> Names<'_> {
    let nodes = NodesBuilder::new(module.range.len().to_usize());
    let mut binder = Binder { tables: Tables::new(module), nodes };
    binder.visit_body(&module.body);
    Names { nodes: binder.nodes.finish(), ..binder.tables.finish() }
}

struct Binder<'a> {
    tables: Tables<'a>,
    nodes: NodesBuilder<'a>,
}

impl<'a> Binder<'a> {
    /// Adds `node`, and with it what `inside` visits.
    fn add(&mut self, node: impl Into<Node<'a>>, inside: impl FnOnce(&mut Self)) {
        let opened = self.nodes.open(node.into());
        inside(self);
        self.nodes.close(opened);
    }

    /// Adds an expression that has no other in it.
    fn add_leaf(&mut self, expr: &'a Expr, kind: NodeKind, range: TextRange) {
        self.nodes.add_known(expr.into(), kind, range.start());
    }

    /// Runs `body` in a new scope below the current one.
    fn within(&mut self, kind: ScopeKind<'a>, range: TextRange, body: impl FnOnce(&mut Self)) {
        let outer = self.tables.enter(kind, range);
        body(self);
        self.tables.return_to(outer);
    }

    /// Runs `body` in a scope of type parameters, if there are any.
    fn with_type_parameters(
        &mut self,
        parameters: Option<&'a ast::TypeParams>,
        end: TextSize,
        body: impl FnOnce(&mut Self),
    ) {
        let Some(parameters) = parameters else {
            return body(self);
        };
        let range = TextRange::new(parameters.range.start(), end);
        self.within(ScopeKind::TypeParameters, range, |binder| {
            for parameter in &parameters.type_params {
                let name = match parameter {
                    ast::TypeParam::TypeVar(parameter) => &parameter.name,
                    ast::TypeParam::TypeVarTuple(parameter) => &parameter.name,
                    ast::TypeParam::ParamSpec(parameter) => &parameter.name,
                };
                binder.tables.bind_identifier(name, BindingKind::Other);
                source_order::walk_type_param(binder, parameter);
            }
            body(binder);
        });
    }

    /// Binds every name in a target, which is assigned to as `kind` says.
    fn bind_target(&mut self, target: &'a Expr, kind: BindingKind<'a>) {
        match target {
            Expr::Name(name) => self.bind_name(target, name, kind),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.add(target, |binder| binder.bind_targets(elts, kind));
            }
            Expr::Starred(starred) => self.add(target, |binder| {
                binder.bind_target(&starred.value, BindingKind::Other);
            }),
            other => self.visit_expr(other),
        }
    }

    /// Binds every name in the targets of one unpacking.
    fn bind_targets(&mut self, targets: &'a [Expr], kind: BindingKind<'a>) {
        let values = match kind {
            BindingKind::Assignment { value } => matching_values(targets, value),
            _ => None,
        };
        for (index, target) in targets.iter().enumerate() {
            let kind = match (kind, values.and_then(|values| values.get(index))) {
                (BindingKind::Item { .. }, _) => kind,
                (_, Some(value)) => BindingKind::Assignment { value },
                (_, None) => BindingKind::Other,
            };
            self.bind_target(target, kind);
        }
    }

    fn bind_name(&mut self, target: &'a Expr, name: &'a ast::ExprName, kind: BindingKind<'a>) {
        self.nodes.add(target.into());
        self.tables.bind(name.id.as_str(), name.range, kind);
    }

    fn visit_function(&mut self, function: &'a ast::StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_decorator(decorator);
        }
        self.tables.bind_identifier(&function.name, BindingKind::Function(function));
        let end = function.range.end();
        self.with_type_parameters(function.type_params.as_deref(), end, |binder| {
            binder.visit_parameter_expressions(&function.parameters);
            if let Some(returns) = &function.returns {
                binder.visit_annotation(returns);
            }
            let start = function.body.first().map_or(end, Ranged::start);
            let kind = ScopeKind::Function(function);
            binder.within(kind, TextRange::new(start, end), |binder| {
                binder.bind_parameters(&function.parameters);
                binder.visit_body(&function.body);
            });
        });
    }

    fn visit_class(&mut self, class: &'a ast::StmtClassDef) {
        for decorator in &class.decorator_list {
            self.visit_decorator(decorator);
        }
        self.tables.bind_identifier(&class.name, BindingKind::Class(class));
        let end = class.range.end();
        self.with_type_parameters(class.type_params.as_deref(), end, |binder| {
            if let Some(arguments) = &class.arguments {
                binder.visit_arguments(arguments);
            }
            let start = class.body.first().map_or(end, Ranged::start);
            binder.within(ScopeKind::Class(class), TextRange::new(start, end), |binder| {
                binder.visit_body(&class.body);
            });
        });
    }

    /// Defaults and annotations, which belong to the scope around the function.
    fn visit_parameter_expressions(&mut self, parameters: &'a ast::Parameters) {
        for parameter in parameters {
            if let Some(annotation) = parameter.annotation() {
                self.visit_annotation(annotation);
            }
            if let Some(default) = parameter.default() {
                self.visit_expr(default);
            }
        }
    }

    fn bind_parameters(&mut self, parameters: &'a ast::Parameters) {
        for parameter in parameters {
            let parameter = parameter.as_parameter();
            self.tables.bind_identifier(&parameter.name, BindingKind::Parameter(parameter));
        }
    }

    fn visit_lambda(&mut self, lambda: &'a ast::ExprLambda) {
        if let Some(parameters) = &lambda.parameters {
            self.visit_parameter_expressions(parameters);
        }
        self.within(ScopeKind::Lambda, lambda.body.range(), |binder| {
            if let Some(parameters) = &lambda.parameters {
                binder.bind_parameters(parameters);
            }
            binder.visit_expr(&lambda.body);
        });
    }

    fn visit_comprehension_scope(
        &mut self,
        range: TextRange,
        elements: &[&'a Expr],
        generators: &'a [ast::Comprehension],
    ) {
        self.within(ScopeKind::Comprehension, range, |binder| {
            // The first iterable is evaluated outside, before the scope exists.
            if let Some(first) = generators.first() {
                binder.tables.leave_out(first.iter.range());
            }
            for element in elements {
                binder.visit_expr(element);
            }
            for (index, generator) in generators.iter().enumerate() {
                let iterable = &generator.iter;
                binder.bind_target(&generator.target, BindingKind::Item { iterable });
                if index == 0 {
                    let outside = binder.tables.step_out();
                    binder.visit_expr(&generator.iter);
                    binder.tables.step_back(outside);
                } else {
                    binder.visit_expr(&generator.iter);
                }
                for condition in &generator.ifs {
                    binder.visit_expr(condition);
                }
            }
        });
    }

    fn delete(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self.bind_name(target, name, BindingKind::Deletion),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.add(target, |binder| elts.iter().for_each(|element| binder.delete(element)));
            }
            other => self.visit_expr(other),
        }
    }

    /// Binds what a statement binds, and visits what is in it.
    fn visit_in_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.visit_function(function),
            Stmt::ClassDef(class) => self.visit_class(class),
            Stmt::Assign(assign) => {
                let value = &*assign.value;
                for target in &assign.targets {
                    self.bind_target(target, BindingKind::Assignment { value });
                }
                self.visit_expr(&assign.value);
            }
            Stmt::AnnAssign(assign) => {
                match (&*assign.target, assign.value.as_deref()) {
                    (target @ Expr::Name(name), None) => {
                        self.bind_name(target, name, BindingKind::Annotation);
                    }
                    (target, value) => {
                        let kind = value.map(|value| BindingKind::Assignment { value });
                        self.bind_target(target, kind.unwrap_or(BindingKind::Other));
                    }
                }
                self.visit_annotation(&assign.annotation);
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
            }
            Stmt::AugAssign(assign) => {
                match &*assign.target {
                    target @ Expr::Name(name) => {
                        self.bind_name(target, name, BindingKind::Augmented);
                    }
                    target => self.visit_expr(target),
                }
                self.visit_expr(&assign.value);
            }
            Stmt::For(statement) => {
                let iterable = &*statement.iter;
                self.bind_target(&statement.target, BindingKind::Item { iterable });
                self.visit_expr(&statement.iter);
                self.visit_body(&statement.body);
                self.visit_body(&statement.orelse);
            }
            Stmt::Delete(delete) => delete.targets.iter().for_each(|target| self.delete(target)),
            Stmt::Import(import) => self.tables.bind_import(import),
            Stmt::ImportFrom(import) => self.tables.bind_import_from(import),
            Stmt::Global(global) => {
                self.tables.declare_global(global.names.iter().map(ast::Identifier::as_str));
            }
            Stmt::Nonlocal(nonlocal) => {
                self.tables.declare_nonlocal(nonlocal.names.iter().map(ast::Identifier::as_str));
            }
            Stmt::TypeAlias(alias) => {
                self.bind_target(&alias.name, BindingKind::Other);
                let end = alias.range.end();
                self.with_type_parameters(alias.type_params.as_deref(), end, |binder| {
                    binder.visit_expr(&alias.value);
                });
            }
            _ => source_order::walk_stmt(self, stmt),
        }
    }

    /// Binds what an expression binds, and visits what is in it.
    fn visit_in_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::BytesLiteral(_) | Expr::BooleanLiteral(_) | Expr::NoneLiteral(_) => {}
            Expr::Named(named) => {
                self.tables.bind_walrus(named);
                self.visit_expr(&named.target);
                self.visit_expr(&named.value);
            }
            Expr::Lambda(lambda) => self.visit_lambda(lambda),
            Expr::Compare(compare) => {
                self.visit_expr(&compare.left);
                compare.comparators.iter().for_each(|operand| self.visit_expr(operand));
            }
            Expr::ListComp(ast::ExprListComp { range, elt, generators, .. })
            | Expr::SetComp(ast::ExprSetComp { range, elt, generators, .. })
            | Expr::Generator(ast::ExprGenerator { range, elt, generators, .. }) => {
                self.visit_comprehension_scope(*range, &[elt], generators);
            }
            Expr::DictComp(comprehension) => {
                let mut elements: Vec<&Expr> = comprehension.key.as_deref().into_iter().collect();
                elements.push(&comprehension.value);
                self.visit_comprehension_scope(
                    comprehension.range,
                    &elements,
                    &comprehension.generators,
                );
            }
            _ => source_order::walk_expr(self, expr),
        }
    }
}
/// The values that belong to the targets of `a, b = x, y`, if each can be matched with its own.
pub(crate) fn matching_values<'a>(targets: &[Expr], value: &'a Expr) -> Option<&'a [Expr]> {
    let values = match value {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => return None,
    };
    let starred = targets.iter().chain(values).any(Expr::is_starred_expr);
    (!starred && targets.len() == values.len()).then_some(values)
}

impl<'a> SourceOrderVisitor<'a> for Binder<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.add(stmt, |binder| binder.visit_in_stmt(stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        // Four of five expressions are one of these.
        match expr {
            Expr::Name(it) => self.add_leaf(expr, NodeKind::ExprName, it.range),
            Expr::StringLiteral(it) => self.add_leaf(expr, NodeKind::ExprStringLiteral, it.range),
            Expr::NumberLiteral(it) => self.add_leaf(expr, NodeKind::ExprNumberLiteral, it.range),
            Expr::Attribute(it) => {
                let opened =
                    self.nodes.open_known(expr.into(), NodeKind::ExprAttribute, it.range.start());
                self.visit_expr(&it.value);
                self.nodes.close(opened);
            }
            Expr::Call(it) => {
                let opened = self.nodes.open_known(expr.into(), NodeKind::ExprCall, expr.start());
                self.visit_expr(&it.func);
                let arguments = it.arguments.iter_source_order();
                arguments.for_each(|argument| self.visit_expr(argument.value()));
                self.nodes.close(opened);
            }
            _ => self.add(expr, |binder| binder.visit_in_expr(expr)),
        }
    }

    fn visit_with_item(&mut self, item: &'a ast::WithItem) {
        self.visit_expr(&item.context_expr);
        match item.optional_vars.as_deref() {
            Some(target @ Expr::Name(name)) => {
                let value = &item.context_expr;
                self.bind_name(target, name, BindingKind::With { value });
            }
            Some(target) => self.bind_target(target, BindingKind::Other),
            None => {}
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(parts) = handler;
        if let Some(name) = &parts.name {
            self.tables.bind_identifier(name, BindingKind::Other);
        }
        source_order::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a ast::Pattern) {
        let name = match pattern {
            ast::Pattern::MatchStar(star) => star.name.as_ref(),
            ast::Pattern::MatchAs(capture) => capture.name.as_ref(),
            ast::Pattern::MatchMapping(mapping) => mapping.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.tables.bind_identifier(name, BindingKind::Other);
        }
        source_order::walk_pattern(self, pattern);
    }
}
