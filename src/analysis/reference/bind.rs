//! Statements: they give values to names, attributes, containers and results.

use super::escape::is_special;
use super::fold;
use super::trace::{Cell, Tracer};
use super::values::{ValueKind, Values};
use crate::names::{ScopeId, matching_values};
use crate::syntax::{Expr, Node, NodeKind, Ranged, Stmt, TextRange, ast};

impl<'a> Tracer<'_, 'a> {
    /// True if somebody has asked for what a statement binds or gives back.
    pub(super) fn is_awaited_from(&self, stmt: &'a Stmt) -> bool {
        match stmt {
            Stmt::Assign(assign) => assign.targets.iter().any(|it| self.is_awaited(it)),
            Stmt::AnnAssign(assign) => self.is_awaited(&assign.target),
            Stmt::AugAssign(assign) => self.is_awaited(&assign.target),
            Stmt::For(each) => self.is_awaited(&each.target),
            Stmt::Return(_) => {
                self.function_around().is_some_and(|it| self.is_asked(Cell::Result(it)))
            }
            Stmt::FunctionDef(ast::StmtFunctionDef { name, decorator_list, .. })
            | Stmt::ClassDef(ast::StmtClassDef { name, decorator_list, .. }) => {
                let scope = self.names.binding_scope(name, name.start());
                !decorator_list.is_empty()
                    && scope.is_some_and(|scope| self.is_asked(Cell::Name(scope, name.as_str())))
            }
            Stmt::Match(_) | Stmt::With(_) => true,
            _ => false,
        }
    }

    /// True if somebody has asked for the values of what an assignment's target stands for.
    pub(super) fn is_awaited(&self, target: &'a Expr) -> bool {
        match target {
            Expr::Name(name) => {
                let scope = self.names.binding_scope(&name.id, name.start());
                scope.is_some_and(|scope| self.is_asked(Cell::Name(scope, name.id.as_str())))
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                elts.iter().any(|target| self.is_awaited(target))
            }
            Expr::Starred(starred) => self.is_awaited(&starred.value),
            Expr::Attribute(attribute) => {
                let held = self.listen_attribute(&attribute.attr);
                held.containers().any(|node| self.is_asked(Cell::Contents(node)))
            }
            Expr::Subscript(subscript) => {
                let container = self.peek(&subscript.value);
                container.containers().any(|node| self.is_asked(Cell::Contents(node)))
            }
            _ => false,
        }
    }

    pub(super) fn bind(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.bind_function(function),
            Stmt::ClassDef(class) => self.bind_class(class),
            Stmt::Import(import) => self.bind_import(import),
            Stmt::ImportFrom(import) => self.bind_import_from(import),
            Stmt::Assign(assign) => {
                let values = self.value(&assign.value);
                for target in &assign.targets {
                    self.assign(target, &values, Some(&assign.value));
                }
            }
            Stmt::AnnAssign(assign) => {
                self.bind_annotation(&assign.annotation);
                if let Some(value) = &assign.value {
                    let values = self.value(value);
                    self.assign(&assign.target, &values, Some(value));
                }
            }
            Stmt::AugAssign(assign) => self.augment(assign),
            Stmt::For(each) => {
                let element = self.elements(&self.value(&each.iter));
                self.assign(&each.target, &element, None);
            }
            Stmt::With(with) => {
                for item in &with.items {
                    if let Some(target) = &item.optional_vars {
                        let values = self.value(&item.context_expr).weakened().or_anything();
                        self.assign(target, &values, None);
                    }
                }
            }
            Stmt::Match(matching) => {
                let subject = self.value(&matching.subject);
                matching.cases.iter().for_each(|case| self.capture(&case.pattern, &subject));
            }
            Stmt::Try(attempt) => {
                for ast::ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                    if let Some(name) = &handler.name {
                        self.put_name(name, name.range, &Values::open());
                    }
                }
            }
            Stmt::Return(ast::StmtReturn { value: Some(value), range, .. }) => {
                self.give_back(value, *range);
            }
            Stmt::TypeAlias(alias) => {
                if let Expr::Name(name) = &*alias.name {
                    self.put_name(name.id.as_str(), name.range, &Values::open());
                }
                self.give_away(&alias.value);
            }
            Stmt::Assert(assert) => assert.msg.iter().for_each(|message| self.give_away(message)),
            _ => {}
        }
    }

    fn bind_function(&mut self, function: &'a ast::StmtFunctionDef) {
        self.bind_parameters(&function.parameters, self.scope_of(function));
        function.returns.iter().for_each(|annotation| self.bind_annotation(annotation));
        let values = self.decorated(&function.decorator_list);
        self.put_name(&function.name, function.name.range, &values);
    }

    /// Gives the parameters of the function or lambda at hand their defaults, or anything.
    pub(super) fn bind_parameters(
        &mut self,
        parameters: &'a ast::Parameters,
        scope: Option<ScopeId>,
    ) {
        for parameter in parameters {
            let mut values = Values::open();
            if let Some(default) = parameter.default() {
                let given = self.peek(default);
                values.merge(&given.weakened());
                self.put_aside("__defaults__", &given);
                self.put_aside("__kwdefaults__", &given);
                if self.holder(&given).is_some() {
                    // As `inspect.signature` tells it.
                    self.put_attribute("default", &given);
                }
            }
            if let Some(annotation) = parameter.annotation() {
                self.bind_annotation(annotation);
            }
            if parameter.is_variadic() {
                values.insert(ValueKind::Container(self.current));
            }
            if let Some(scope) = scope {
                self.put(Cell::Name(scope, parameter.name().as_str()), &values);
            }
        }
    }

    /// An annotation, which can be had by its name again.
    fn bind_annotation(&mut self, annotation: &'a Expr) {
        let values = self.peek(annotation);
        self.put_aside("__annotations__", &values);
    }

    /// Values that the node at hand puts into a container, which an attribute holds.
    fn put_aside(&mut self, attribute: &str, values: &Values) {
        if self.holder(values).is_some() {
            let container = self.container(&values.weakened());
            self.put_attribute(attribute, &container);
        }
    }

    fn bind_class(&mut self, class: &'a ast::StmtClassDef) {
        if let Some(arguments) = &class.arguments {
            arguments.args.iter().for_each(|base| self.give_away(base));
            arguments.keywords.iter().for_each(|keyword| self.give_away(&keyword.value));
        }
        let mut values = self.decorated(&class.decorator_list);
        if !class.decorator_list.is_empty() {
            values.merge_open();
        }
        self.put_name(&class.name, class.name.range, &values);
    }

    /// Gives an assignment's target what it is assigned.
    pub(super) fn assign(&mut self, target: &'a Expr, values: &Values, source: Option<&'a Expr>) {
        match target {
            Expr::Name(name) => self.put_name(name.id.as_str(), name.range, values),
            Expr::Attribute(attribute) => self.assign_attribute(attribute, values),
            Expr::Subscript(subscript) => self.assign_item(subscript, values),
            Expr::Starred(starred) => {
                let node = self.nodes.id(target).unwrap_or(self.current);
                self.put(Cell::Contents(node), values);
                self.assign(&starred.value, &Values::one(ValueKind::Container(node)), None);
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                let parts = source.and_then(|source| matching_values(elts, source));
                let element = match parts {
                    Some(_) => Values::default(),
                    None => self.elements(values),
                };
                for (place, target) in elts.iter().enumerate() {
                    match parts.and_then(|parts| parts.get(place)) {
                        Some(part) => self.assign(target, &self.value(part), Some(part)),
                        None => self.assign(target, &element, None),
                    }
                }
            }
            _ => {}
        }
    }

    fn assign_attribute(&mut self, attribute: &'a ast::ExprAttribute, values: &Values) {
        let name = attribute.attr.as_str();
        let holder = self.value(&attribute.value);
        if holder.things().any(|(thing, _)| matches!(thing, "" | "__main__" | "builtins")) {
            self.put_global(name, values);
        } else {
            self.put_attribute(name, values);
        }
        if name == "cell_contents" {
            self.put_in_closures(values);
        }
        let is_method_run = is_special(name)
            || ["__setattr__", "__set__"].iter().any(|it| !self.methods_called(it).is_empty())
            || self.methods_called(name).iter().any(|it| !it.decorator_list.is_empty());
        if is_method_run {
            self.give_values_away(attribute.range, values);
        } else if values.codes().next().is_some() && holder.is_open() {
            // Whoever has the object may call it.
            let held = self.holder(values);
            self.escape(attribute.range, held);
        }
    }

    fn assign_item(&mut self, subscript: &'a ast::ExprSubscript, values: &Values) {
        let container = self.ask(&subscript.value);
        let keys = self.ask(&subscript.slice);
        let elements = match &*subscript.slice {
            Expr::Slice(_) => self.elements(values),
            _ => values.clone(),
        };
        let is_own = container.has_own_namespace();
        if is_own && keys.is_open() {
            self.put_any_global(values);
        }
        for key in keys.texts() {
            if is_own { self.put_global(key, values) } else { self.put_attribute(key, values) }
        }
        for node in container.containers() {
            self.put(Cell::Contents(node), &elements.weakened());
        }
        if !matches!(*subscript.slice, Expr::Slice(_)) {
            // The keys of a dictionary are had by going over it.
            for node in container.containers() {
                self.put(Cell::Contents(node), &keys);
            }
        }
        let is_followed = |(what, _): (&ValueKind, bool)| match what {
            ValueKind::Container(_) | ValueKind::Pairs(_) => true,
            ValueKind::Namespace(_) => !keys.is_open(),
            _ => false,
        };
        if container.is_nothing() {
            let holder = self.holder(values);
            self.escape(subscript.range, holder);
        } else if container.is_open() || !container.kinds().all(is_followed) {
            self.give_values_away(subscript.range, values);
        }
    }

    /// `text += more`
    fn augment(&mut self, assign: &'a ast::StmtAugAssign) {
        let more = self.value(&assign.value);
        match &*assign.target {
            Expr::Name(name) => {
                // What it was before is read here, although the name is written.
                let asks = self.asks;
                self.asks |= self.matter(&self.elements(&more));
                let before = self.name_values(name.id.as_str(), name.range);
                self.asks = asks;
                if before.has_own_namespace() {
                    self.put_any_global(&self.elements(&more));
                }
                let values = fold::operation(assign.op, &before, &more);
                self.extend_containers(&before, &more, assign.range);
                self.put_name(name.id.as_str(), name.range, &values);
            }
            Expr::Attribute(attribute) => {
                let before = self.listen_attribute(&attribute.attr);
                self.extend_containers(&before, &more, assign.range);
                let mut values = fold::operation(assign.op, &before, &more);
                values.merge_open();
                self.put_attribute(&attribute.attr, &values);
            }
            Expr::Subscript(subscript) => {
                let container = self.value(&subscript.value);
                let held = self.elements(&container);
                self.extend_containers(&held, &more, assign.range);
                let values = fold::operation(assign.op, &held, &more);
                for node in container.containers() {
                    self.put(Cell::Contents(node), &values);
                }
                if container.is_open() || held.is_open() {
                    self.give_values_away(assign.range, &more);
                }
            }
            _ => {}
        }
        if !more.containers().any(|_| true) || self.has_own_operators() {
            self.give_away(&assign.value);
        }
    }

    /// Puts what is in `more` into containers.
    fn extend_containers(&mut self, containers: &Values, more: &Values, range: TextRange) {
        let elements = self.elements(more);
        for node in containers.containers() {
            self.put(Cell::Contents(node), &elements.weakened());
        }
        if containers.codes().next().is_some() {
            self.give_values_away(range, more);
        }
    }

    /// Notes what the function around the node at hand gives back.
    fn give_back(&mut self, value: &'a Expr, range: TextRange) {
        let values = self.value(value);
        let Some(function) = self.function_around() else {
            return;
        };
        let Node::Stmt(Stmt::FunctionDef(definition)) = self.nodes.get(function) else {
            return;
        };
        self.give_result_away(definition, value);
        let is_yield =
            |node: Node<'_>| matches!(node.kind(), NodeKind::ExprYield | NodeKind::ExprYieldFrom);
        if self.matter(&values) {
            let is_generator = self.nodes.in_scope(&definition.body).any(is_yield);
            if is_generator || definition.is_async {
                // The exception that ends it has what it gives back.
                self.put_attribute("value", &values);
            }
            if is_generator {
                self.give_values_away(range, &values);
            }
        }
        self.put(Cell::Result(function), &values);
    }

    /// Notes what a `yield` or `yield from` gives.
    pub(super) fn give_elements(&mut self, value: Option<&'a Expr>, elements: &Values) {
        let Some(function) = self.function_around() else {
            let range = value.map_or_else(|| self.nodes.get(self.current).range(), Ranged::range);
            return self.give_values_away(range, elements);
        };
        if let Node::Stmt(Stmt::FunctionDef(definition)) = self.nodes.get(function) {
            value.iter().for_each(|value| self.give_result_away(definition, value));
        }
        self.put(Cell::Contents(function), elements);
        self.put(Cell::Result(function), &Values::one(ValueKind::Container(function)));
    }

    /// The function whose code the node at hand is.
    pub(super) fn function_around(&self) -> Option<crate::syntax::NodeId> {
        let mut next = self.nodes.parent(self.current);
        while let Some(node) = next {
            match self.nodes.kind(node) {
                NodeKind::StmtFunctionDef => return Some(node),
                NodeKind::ExprLambda | NodeKind::StmtClassDef => return None,
                _ => next = self.nodes.parent(node),
            }
        }
        None
    }
}
