//! The walk that fills the tables of [`Names`].

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::resolve::origin_of;
use super::{Binding, BindingKind, Names, Origin, Scope, ScopeId, ScopeKind};
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, TextSize, ast};

/// The tables of a module that binds nothing.
pub(super) fn empty<'a>() -> Names<'a> {
    let whole_text = TextRange::new(TextSize::default(), TextSize::new(u32::MAX));
    Names {
        scopes: vec![Scope::new(ScopeKind::Module, None, None, whole_text)],
        by_start: vec![ScopeId::MODULE],
        imported: FxHashSet::default(),
        star_imports: Vec::new(),
        origins: FxHashMap::default(),
        bound: OnceCell::new(),
        body: &[],
        uses: OnceCell::new(),
    }
}

/// Builds the tables of a module and shows every node that checks ask for to `observe`.
pub(super) fn bind<'a>(module: &'a ast::ModModule, observe: impl FnMut(Node<'a>)) -> Names<'a> {
    let mut binder = Binder {
        names: Names { body: &module.body, ..empty() },
        current: ScopeId::MODULE,
        nonlocals: Vec::new(),
        bound: Vec::new(),
        moved: Vec::new(),
        observe,
    };
    binder.visit_body(&module.body);
    binder.finish()
}

impl<'a> Scope<'a> {
    fn new(
        kind: ScopeKind<'a>,
        parent: Option<ScopeId>,
        enclosing: Option<ScopeId>,
        range: TextRange,
    ) -> Scope<'a> {
        Scope {
            kind,
            parent,
            enclosing,
            range,
            hole: None,
            bindings: Vec::new(),
            by_name: OnceCell::new(),
            globals: Vec::new(),
        }
    }
}

struct Binder<'a, F> {
    names: Names<'a>,
    current: ScopeId,
    /// `nonlocal` declarations: the scope that makes them, and the name.
    nonlocals: Vec<(ScopeId, &'a str)>,
    /// Bindings in the order of the text with the scopes they belong to.
    bound: Vec<(ScopeId, Binding<'a>)>,
    /// Bindings of nonlocal names, whose scope is known only when every scope is complete.
    moved: Vec<(ScopeId, Binding<'a>)>,
    observe: F,
}

impl<'a, F: FnMut(Node<'a>)> Binder<'a, F> {
    fn finish(mut self) -> Names<'a> {
        self.distribute();
        for (declared_in, binding) in std::mem::take(&mut self.moved) {
            let mut id = self.names.scope(declared_in).parent;
            while let Some(candidate) = id {
                let scope = self.names.scope(candidate);
                let holds_locals = matches!(scope.kind, ScopeKind::Function(_) | ScopeKind::Lambda);
                if holds_locals && scope.binds(binding.name) {
                    self.names.scopes[candidate.index()].bindings.push(binding);
                    break;
                }
                id = scope.parent;
            }
        }
        let mut by_start: Vec<ScopeId> = (0..).map(ScopeId).take(self.names.scopes.len()).collect();
        by_start.sort_by_key(|id| self.names.scope(*id).range.start());
        self.names.by_start = by_start;
        self.names
    }

    /// Gives the scopes their bindings. Only now is it known how many each has, and most have few, so that letting them
    /// grow one by one would cost more than counting.
    fn distribute(&mut self) {
        let mut counts = vec![0; self.names.scopes.len()];
        for (scope, _) in &self.bound {
            counts[scope.index()] += 1;
        }
        for (scope, count) in self.names.scopes.iter_mut().zip(counts) {
            scope.bindings.reserve_exact(count);
        }
        for (scope, binding) in self.bound.drain(..) {
            self.names.scopes[scope.index()].bindings.push(binding);
        }
    }

    fn scope(&mut self) -> &mut Scope<'a> {
        &mut self.names.scopes[self.current.index()]
    }

    /// Runs `body` in a new scope below the current one.
    fn within(&mut self, kind: ScopeKind<'a>, range: TextRange, body: impl FnOnce(&mut Self)) {
        let outer = self.current;
        let parent = self.effective_parent(outer, range.start());
        self.names.scopes.push(Scope::new(kind, Some(parent), Some(outer), range));
        self.current = ScopeId(u32::try_from(self.names.scopes.len() - 1).unwrap_or(u32::MAX));
        body(self);
        self.current = outer;
    }

    /// The scope a name at `offset` belongs to when the text around it belongs to `scope`.
    fn effective_parent(&self, scope: ScopeId, offset: TextSize) -> ScopeId {
        let mut id = scope;
        loop {
            let candidate = self.names.scope(id);
            match (candidate.hole, candidate.parent) {
                (Some(hole), Some(parent)) if hole.contains(offset) => id = parent,
                _ => return id,
            }
        }
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
                binder.bind_identifier(name, BindingKind::Other);
                source_order::walk_type_param(binder, parameter);
            }
            body(binder);
        });
    }

    fn bind_identifier(&mut self, name: &'a ast::Identifier, kind: BindingKind<'a>) {
        self.bind(name.as_str(), name.range, kind);
    }

    fn bind(&mut self, name: &'a str, range: TextRange, kind: BindingKind<'a>) {
        if let Some(origin) = origin_of(kind) {
            let known = self.names.origins.entry(name).or_insert(origin);
            if *known != origin {
                *known = Origin::Unknown;
            }
        }
        let binding = Binding { name, range, kind };
        let current = self.current;
        if self.scope().globals.contains(&name) {
            self.bound.push((ScopeId::MODULE, binding));
        } else if self.nonlocals.contains(&(current, name)) {
            self.moved.push((current, binding));
        } else {
            self.bound.push((current, binding));
        }
    }

    /// Binds every name in a target, which is assigned to as `kind` says.
    fn bind_target(&mut self, target: &'a Expr, kind: BindingKind<'a>) {
        match target {
            Expr::Name(name) => self.bind(name.id.as_str(), name.range, kind),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                let values = match kind {
                    BindingKind::Assignment { value } => matching_values(elts, value),
                    _ => None,
                };
                for (place, target) in elts.iter().enumerate() {
                    let kind = match (kind, values.and_then(|values| values.get(place))) {
                        (BindingKind::Item { .. }, _) => kind,
                        (_, Some(value)) => BindingKind::Assignment { value },
                        (_, None) => BindingKind::Other,
                    };
                    self.bind_target(target, kind);
                }
            }
            Expr::Starred(starred) => self.bind_target(&starred.value, BindingKind::Other),
            other => self.visit_expr(other),
        }
    }

    fn bind_walrus(&mut self, named: &'a ast::ExprNamed) {
        let Expr::Name(target) = &*named.target else {
            return;
        };
        // A walrus in a comprehension binds in the scope around it (PEP 572).
        let inside = self.current;
        while let (ScopeKind::Comprehension, Some(parent)) =
            (self.scope().kind, self.scope().parent)
        {
            self.current = parent;
        }
        let value = &*named.value;
        self.bind(target.id.as_str(), target.range, BindingKind::Assignment { value });
        self.current = inside;
    }

    fn visit_function(&mut self, function: &'a ast::StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_decorator(decorator);
        }
        self.bind_identifier(&function.name, BindingKind::Function(function));
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
        self.bind_identifier(&class.name, BindingKind::Class(class));
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
            self.bind_identifier(&parameter.name, BindingKind::Parameter(parameter));
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
            binder.scope().hole = generators.first().map(|first| first.iter.range());
            for element in elements {
                binder.visit_expr(element);
            }
            for (place, generator) in generators.iter().enumerate() {
                let iterable = &generator.iter;
                binder.bind_target(&generator.target, BindingKind::Item { iterable });
                if place == 0 {
                    let inside = binder.current;
                    let outside = binder.scope().parent;
                    binder.current = outside.unwrap_or(inside);
                    let first_scope = binder.names.scopes.len();
                    binder.visit_expr(&generator.iter);
                    binder.current = inside;
                    binder.enclose_new_scopes(first_scope, outside, inside);
                } else {
                    binder.visit_expr(&generator.iter);
                }
                for condition in &generator.ifs {
                    binder.visit_expr(condition);
                }
            }
        });
    }

    /// Scopes made in a comprehension's first iterable stand, in the text, inside the comprehension.
    fn enclose_new_scopes(&mut self, first: usize, outside: Option<ScopeId>, inside: ScopeId) {
        for scope in &mut self.names.scopes[first..] {
            if scope.enclosing == outside {
                scope.enclosing = Some(inside);
            }
        }
    }

    fn bind_import(&mut self, import: &'a ast::StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            let package = top_level(module);
            self.names.imported.insert(package);
            if let Some(name) = &alias.asname {
                self.bind_identifier(name, BindingKind::Import { module });
            } else {
                self.bind(package, alias.range, BindingKind::Import { module: package });
            }
        }
    }

    fn bind_import_from(&mut self, import: &'a ast::StmtImportFrom) {
        let module = import.module.as_ref().map_or("", ast::Identifier::as_str);
        if import.level == 0 {
            self.names.imported.insert(top_level(module));
        }
        for alias in &import.names {
            let member = alias.name.as_str();
            if member == "*" {
                self.names.star_imports.push((module, import.level));
                continue;
            }
            let kind = BindingKind::ImportFrom { module, level: import.level, member };
            self.bind_identifier(alias.asname.as_ref().unwrap_or(&alias.name), kind);
        }
    }
}

fn top_level(module: &str) -> &str {
    module.split('.').next().unwrap_or(module)
}

/// The values that belong to the targets of `a, b = x, y`, if they can be told apart.
pub(crate) fn matching_values<'a>(targets: &[Expr], value: &'a Expr) -> Option<&'a [Expr]> {
    let values = match value {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => return None,
    };
    let starred = targets.iter().chain(values).any(Expr::is_starred_expr);
    (!starred && targets.len() == values.len()).then_some(values)
}

impl<'a, F: FnMut(Node<'a>)> SourceOrderVisitor<'a> for Binder<'a, F> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                (self.observe)(Node::Function(function));
                self.visit_function(function);
            }
            Stmt::ClassDef(class) => {
                (self.observe)(Node::Class(class));
                self.visit_class(class);
            }
            Stmt::Assign(assign) => {
                let value = &*assign.value;
                for target in &assign.targets {
                    self.bind_target(target, BindingKind::Assignment { value });
                }
                self.visit_expr(&assign.value);
            }
            Stmt::AnnAssign(assign) => {
                self.visit_annotation(&assign.annotation);
                match (&*assign.target, assign.value.as_deref()) {
                    (Expr::Name(name), None) => {
                        self.bind(name.id.as_str(), name.range, BindingKind::Annotation);
                    }
                    (target, value) => {
                        let kind = value.map(|value| BindingKind::Assignment { value });
                        self.bind_target(target, kind.unwrap_or(BindingKind::Other));
                    }
                }
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
            }
            Stmt::AugAssign(assign) => {
                match &*assign.target {
                    Expr::Name(name) => {
                        self.bind(name.id.as_str(), name.range, BindingKind::Augmented);
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
            Stmt::Import(import) => self.bind_import(import),
            Stmt::ImportFrom(import) => self.bind_import_from(import),
            Stmt::Global(global) => {
                let names = global.names.iter().map(ast::Identifier::as_str);
                self.scope().globals.extend(names);
            }
            Stmt::Nonlocal(nonlocal) => {
                let current = self.current;
                let names = nonlocal.names.iter().map(|name| (current, name.as_str()));
                self.nonlocals.extend(names);
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

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_) => {}
            Expr::Named(named) => {
                self.bind_walrus(named);
                self.visit_expr(&named.value);
            }
            Expr::Lambda(lambda) => self.visit_lambda(lambda),
            Expr::Call(call) => {
                (self.observe)(Node::Call(call));
                self.visit_expr(&call.func);
                call.arguments.args.iter().for_each(|argument| self.visit_expr(argument));
                let keywords = call.arguments.keywords.iter();
                keywords.for_each(|keyword| self.visit_expr(&keyword.value));
            }
            Expr::Compare(compare) => {
                (self.observe)(Node::Compare(compare));
                self.visit_expr(&compare.left);
                compare.comparators.iter().for_each(|operand| self.visit_expr(operand));
            }
            Expr::Attribute(attribute) => self.visit_expr(&attribute.value),
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

    fn visit_with_item(&mut self, item: &'a ast::WithItem) {
        self.visit_expr(&item.context_expr);
        match item.optional_vars.as_deref() {
            Some(Expr::Name(name)) => {
                let value = &item.context_expr;
                self.bind(name.id.as_str(), name.range, BindingKind::With { value });
            }
            Some(target) => self.bind_target(target, BindingKind::Other),
            None => {}
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(parts) = handler;
        if let Some(name) = &parts.name {
            self.bind_identifier(name, BindingKind::Other);
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
            self.bind_identifier(name, BindingKind::Other);
        }
        source_order::walk_pattern(self, pattern);
    }
}

impl<'a, F: FnMut(Node<'a>)> Binder<'a, F> {
    fn delete(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self.bind(name.id.as_str(), name.range, BindingKind::Deletion),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                elts.iter().for_each(|element| self.delete(element));
            }
            other => self.visit_expr(other),
        }
    }
}
