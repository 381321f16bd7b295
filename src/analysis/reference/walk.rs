//! The order in which a file is walked: what is evaluated first flows into what holds it.
//!
//! That is not the order of the text, which the table of nodes has: a value is known before what it is assigned to, an
//! argument before the call, and what is known on the way into a function or a case is needed on the way out.

use super::trace::Tracer;
use super::values::Values;
use super::{Mention, address};
use crate::names::{QualifiedName, top_level};
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Stmt, ast};

impl<'a> Tracer<'_, 'a> {
    fn visit_function(&mut self, function: &'a ast::StmtFunctionDef) {
        function.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
        let scope = self.scopes.get(&address(function)).copied();
        if let Some(parameters) = &function.type_params {
            self.visit_type_params(parameters);
        }
        self.bind_parameters(&function.parameters, scope);
        if let Some(returns) = &function.returns {
            self.visit_annotation(returns);
        }
        let values = self.decorated(function);
        self.put_name(&function.name, function.name.range, &values);
        self.functions.push(address(function));
        self.visit_body(&function.body);
        self.functions.pop();
        self.give_result_away(function);
    }

    fn visit_lambda(&mut self, lambda: &'a ast::ExprLambda) {
        if let Some(parameters) = &lambda.parameters {
            self.bind_parameters(parameters, self.lambda_scope(lambda));
        }
        self.visit_expr(&lambda.body);
        self.give_away(&lambda.body);
    }

    fn visit_import_from(&mut self, import: &'a ast::StmtImportFrom) {
        let module = import.module.as_ref().map_or("", ast::Identifier::as_str);
        let module = QualifiedName::relative(import.level, module).to_string();
        let member = |alias: &ast::Alias| match alias.name.as_str() {
            "*" => Mention::Members(module.clone()),
            name => Mention::Thing(format!("{module}.{name}")),
        };
        let whole = Mention::Thing(module.clone());
        if import.names.len() > 1
            && self.verdicts.wants(&whole)
            && import.names.iter().all(|alias| self.verdicts.wants(&member(alias)))
        {
            let range = import.module.as_ref().map_or(import.range, |module| module.range);
            self.find(range, whole, true, None);
        } else {
            for alias in &import.names {
                let mention = member(alias);
                let range = if alias.name.as_str() == "*" { import.range } else { alias.range };
                if self.verdicts.wants(&mention) {
                    self.find(range, mention, true, None);
                }
            }
        }
        for alias in import.names.iter().filter(|alias| alias.name.as_str() != "*") {
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            let thing = Values::thing(format!("{module}.{}", alias.name));
            self.put_name(name.as_str(), name.range, &thing);
        }
    }

    fn visit_import(&mut self, import: &'a ast::StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            let mention = Mention::Thing(module.to_owned());
            if self.verdicts.wants(&mention) {
                self.find(alias.range, mention, true, None);
            }
            let package = top_level(module);
            match &alias.asname {
                Some(name) => self.put_name(name, name.range, &Values::thing(module)),
                None => self.put_name(package, alias.range, &Values::thing(package)),
            }
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Tracer<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => return self.visit_function(function),
            Stmt::Import(import) => return self.visit_import(import),
            Stmt::ImportFrom(import) => return self.visit_import_from(import),
            Stmt::Assign(assign) => {
                source_order::walk_stmt(self, stmt);
                let values = self.value(&assign.value).clone();
                for target in &assign.targets {
                    self.assign(target, &values, Some(&assign.value));
                }
                return;
            }
            Stmt::For(each) => {
                self.visit_expr(&each.iter);
                self.visit_expr(&each.target);
                self.assign(&each.target, &self.value(&each.iter).element(), None);
                self.visit_body(&each.body);
                self.visit_body(&each.orelse);
                return;
            }
            Stmt::Match(matching) => {
                self.visit_expr(&matching.subject);
                self.give_subject_away(&matching.subject);
                for case in &matching.cases {
                    let subject = self.value(&matching.subject).clone();
                    self.capture(&case.pattern, &subject);
                    self.visit_match_case(case);
                }
                return;
            }
            _ => source_order::walk_stmt(self, stmt),
        }
        match stmt {
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.assign(&assign.target, &self.value(value).clone(), Some(value));
                }
            }
            Stmt::AugAssign(assign) => self.augment(assign),
            Stmt::ClassDef(class) => {
                self.put_name(&class.name, class.name.range, &Values::open());
            }
            Stmt::Return(ast::StmtReturn { value: Some(value), .. }) => {
                self.put_result(&self.value(value).clone());
            }
            _ => {}
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Lambda(lambda) => return self.visit_lambda(lambda),
            Expr::ListComp(ast::ExprListComp { generators, .. })
            | Expr::SetComp(ast::ExprSetComp { generators, .. })
            | Expr::Generator(ast::ExprGenerator { generators, .. })
            | Expr::DictComp(ast::ExprDictComp { generators, .. }) => {
                for generator in generators {
                    self.visit_expr(&generator.iter);
                    self.assign(&generator.target, &self.value(&generator.iter).element(), None);
                }
            }
            _ => {}
        }
        source_order::walk_expr(self, expr);
        if let Some(mut values) = self.evaluate(expr) {
            self.prune(&mut values);
            self.is_lossy |= values.is_lossy();
            self.values.insert(address(expr), values);
        }
        if let Expr::Yield(ast::ExprYield { value: Some(value), .. }) = expr {
            self.put_result(&self.value(value).held());
        } else if let Expr::YieldFrom(from) = expr {
            self.put_result(&self.value(&from.value).clone());
        } else if let Expr::Named(named) = expr {
            self.assign(&named.target, &self.value(&named.value).clone(), Some(&named.value));
            if let Some(&place) = self.starts.get(&address(&*named.value)) {
                self.starts.insert(address(expr), place);
            }
        }
    }

    fn visit_with_item(&mut self, item: &'a ast::WithItem) {
        source_order::walk_with_item(self, item);
        if let Some(target) = &item.optional_vars {
            self.assign(target, &self.value(&item.context_expr).weakened(), None);
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(parts) = handler;
        if let Some(name) = &parts.name {
            self.put_name(name, name.range, &Values::open());
        }
        source_order::walk_except_handler(self, handler);
    }
}

impl<'a> Tracer<'_, 'a> {
    /// `text += more`, once: adding up again what was added up would never end.
    fn augment(&mut self, assign: &'a ast::StmtAugAssign) {
        let Expr::Name(name) = &*assign.target else {
            return;
        };
        let mut values = Values::open();
        if self.walks == 1 {
            let before = self.name_values(name.id.as_str(), name.range);
            let more = self.value(&assign.value);
            values = super::fold::operation(assign.op, &before, more);
        }
        let contents = self.value(&assign.value).contents();
        self.put_name(name.id.as_str(), name.range, &contents);
        self.put_name(name.id.as_str(), name.range, &values);
    }

    /// Gives the names in a pattern what they capture of a subject.
    fn capture(&mut self, pattern: &'a ast::Pattern, subject: &Values) {
        match pattern {
            ast::Pattern::MatchAs(capture) => {
                if let Some(name) = &capture.name {
                    self.put_name(name, name.range, &subject.weakened());
                }
                if let Some(pattern) = &capture.pattern {
                    self.capture(pattern, subject);
                }
            }
            ast::Pattern::MatchOr(either) => {
                either.patterns.iter().for_each(|pattern| self.capture(pattern, subject));
            }
            ast::Pattern::MatchSequence(sequence) => {
                let element = subject.element();
                sequence.patterns.iter().for_each(|pattern| self.capture(pattern, &element));
            }
            ast::Pattern::MatchStar(star) => {
                if let Some(name) = &star.name {
                    self.put_name(name, name.range, &subject.held());
                }
            }
            ast::Pattern::MatchMapping(mapping) => {
                let element = subject.element();
                mapping.patterns.iter().for_each(|pattern| self.capture(pattern, &element));
                if let Some(rest) = &mapping.rest {
                    self.put_name(rest, rest.range, &subject.weakened());
                }
            }
            ast::Pattern::MatchClass(class) => {
                let positional = class.arguments.patterns.iter();
                positional.for_each(|pattern| self.capture(pattern, &Values::open()));
                for keyword in &class.arguments.keywords {
                    let values = self.attribute(subject, &keyword.attr);
                    if let (_, Some(mention)) =
                        self.verdicts.of_all(&values, &[keyword.attr.as_str()])
                    {
                        self.find(keyword.attr.range, mention, false, Some(&values));
                    }
                    self.capture(&keyword.pattern, &values);
                }
            }
            ast::Pattern::MatchValue(_) | ast::Pattern::MatchSingleton(_) => {}
        }
    }
}
