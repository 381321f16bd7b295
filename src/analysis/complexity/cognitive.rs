//! Cognitive complexity (G. A. Campbell, "Cognitive Complexity: a new way of measuring understandability", SonarSource,
//! version 1.7, 2023, <https://www.sonarsource.com/resources/cognitive-complexity/>).

use crate::names::{Binding, BindingKind, Names, ScopeKind};
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Ranged, Stmt, ast, bodies, handlers};

/// The part of the code that a measure looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nested functions and classes as well, as the definition has it for a function.
    Nested,
    /// The code of the scope alone.
    Scope,
}

/// The cognitive complexity of `body`, but for the recursion of the function that it is of, see [`calls_itself`].
///
/// As the paper has it: one, and one more for each level of nesting around it, for `if`, a conditional expression, `match`,
/// a loop and `except`; one alone for `elif`, for `else`, and for each sequence of the same operator `and` or `or`. What they
/// hold, nested functions and lambdas are a level deeper, but for a decorator's function, which is alone in its maker.
///
/// Where the paper says nothing about Python: the `else` of a loop counts as that of an `if`; that of a `try`, `finally`, `with`
/// and comprehensions count nothing.
pub fn cognitive(body: &[Stmt], reach: Reach) -> u64 {
    let mut meter = Meter { total: 0, nesting: 0, reach };
    meter.block_of_function(body);
    meter.total
}

/// True if `function` calls itself by its name, or as a method of its first parameter, which adds one to its cognitive
/// complexity.
pub fn calls_itself(names: &Names<'_>, function: &ast::StmtFunctionDef) -> bool {
    let first = function.parameters.iter().next().map(|it| it.name().as_str());
    let is_method = names
        .functions_and_classes_around(function.start())
        .find(|scope| !matches!(scope.kind, ScopeKind::Comprehension))
        .is_some_and(|scope| matches!(scope.kind, ScopeKind::Class(_)));
    let is_itself = |binding: &Binding<'_>| match binding.kind {
        BindingKind::Function(bound) => bound.range == function.range,
        _ => false,
    };
    let mut calls = names.nodes().in_body(&function.body).exprs().filter_map(Expr::as_call_expr);
    calls.any(|call| match &*call.func {
        Expr::Name(name) => {
            name.id == function.name.id
                && names.bindings(&name.id, name.start()).iter().any(is_itself)
        }
        Expr::Attribute(attribute) if is_method => {
            let object = attribute.value.as_name_expr().map(|name| name.id.as_str());
            attribute.attr.id == function.name.id && object.is_some() && object == first
        }
        _ => false,
    })
}

struct Meter {
    total: u64,
    nesting: u64,
    reach: Reach,
}

impl<'a> Meter {
    /// Counts a structure with the levels around it.
    fn structure(&mut self) {
        self.total += 1 + self.nesting;
    }

    fn deeper(&mut self, inside: impl FnOnce(&mut Self)) {
        self.nesting += 1;
        inside(self);
        self.nesting -= 1;
    }

    fn block(&mut self, body: &'a [Stmt]) {
        body.iter().for_each(|stmt| self.visit_stmt(stmt));
    }

    /// The body of a function. The only function in one that makes and returns it is no deeper.
    fn block_of_function(&mut self, body: &'a [Stmt]) {
        match decorated(body) {
            Some(inner) if self.reach == Reach::Nested => {
                self.header_of_function(inner);
                self.block_of_function(&inner.body);
            }
            _ => self.block(body),
        }
    }

    fn header_of_function(&mut self, function: &'a ast::StmtFunctionDef) {
        function.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
        self.defaults(&function.parameters);
    }

    fn defaults(&mut self, parameters: &'a ast::Parameters) {
        let defaults = parameters.iter().filter_map(ast::AnyParameterRef::default);
        defaults.for_each(|default| self.visit_expr(default));
    }

    fn otherwise(&mut self, orelse: &'a [Stmt]) {
        if !orelse.is_empty() {
            self.total += 1;
            self.deeper(|meter| meter.block(orelse));
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Meter {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                self.header_of_function(function);
                if self.reach == Reach::Nested {
                    self.deeper(|meter| meter.block_of_function(&function.body));
                }
            }
            Stmt::ClassDef(class) => {
                class.decorator_list.iter().for_each(|it| self.visit_expr(&it.expression));
                class.arguments.iter().for_each(|arguments| self.visit_arguments(arguments));
                if self.reach == Reach::Nested {
                    self.block(&class.body);
                }
            }
            Stmt::If(branch) => {
                self.structure();
                self.visit_expr(&branch.test);
                self.deeper(|meter| meter.block(&branch.body));
                for clause in &branch.elif_else_clauses {
                    clause.test.iter().for_each(|test| self.visit_expr(test));
                    self.otherwise(&clause.body);
                }
            }
            Stmt::For(repeated) => {
                self.structure();
                self.visit_expr(&repeated.iter);
                self.deeper(|meter| meter.block(&repeated.body));
                self.otherwise(&repeated.orelse);
            }
            Stmt::While(repeated) => {
                self.structure();
                self.visit_expr(&repeated.test);
                self.deeper(|meter| meter.block(&repeated.body));
                self.otherwise(&repeated.orelse);
            }
            Stmt::Match(matching) => {
                self.structure();
                self.visit_expr(&matching.subject);
                for case in &matching.cases {
                    case.guard.iter().for_each(|guard| self.visit_expr(guard));
                }
                self.deeper(|meter| bodies(stmt).into_iter().for_each(|body| meter.block(body)));
            }
            Stmt::Try(attempt) => {
                self.block(&attempt.body);
                for handler in handlers(attempt) {
                    self.structure();
                    self.deeper(|meter| meter.block(&handler.body));
                }
                self.block(&attempt.orelse);
                self.block(&attempt.finalbody);
            }
            _ => source_order::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::BoolOp(operation) => {
                let (mut operators, mut operands) = (Vec::new(), Vec::new());
                flatten(operation, &mut operators, &mut operands);
                operators.dedup();
                self.total += operators.iter().map(|_| 1).sum::<u64>();
                operands.into_iter().for_each(|operand| self.visit_expr(operand));
            }
            Expr::If(conditional) => {
                self.structure();
                self.visit_expr(&conditional.test);
                self.deeper(|meter| {
                    meter.visit_expr(&conditional.body);
                    meter.visit_expr(&conditional.orelse);
                });
            }
            Expr::Lambda(lambda) => {
                lambda.parameters.iter().for_each(|parameters| self.defaults(parameters));
                self.deeper(|meter| meter.visit_expr(&lambda.body));
            }
            _ => source_order::walk_expr(self, expr),
        }
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}
}

/// The only function of a body that does nothing but make and return it, docstring aside.
fn decorated(body: &[Stmt]) -> Option<&ast::StmtFunctionDef> {
    let is_docstring =
        |stmt: &Stmt| stmt.as_expr_stmt().is_some_and(|it| it.value.is_string_literal_expr());
    let body = match body {
        [first, rest @ ..] if is_docstring(first) => rest,
        body => body,
    };
    let [Stmt::FunctionDef(inner), Stmt::Return(returned)] = body else {
        return None;
    };
    let name = returned.value.as_ref()?.as_name_expr()?;
    (name.id == inner.name.id).then_some(inner)
}

/// The operators and operands of `a and b or c`, parentheses looked through, in the order of the text.
fn flatten<'a>(
    operation: &'a ast::ExprBoolOp,
    operators: &mut Vec<ast::BoolOp>,
    operands: &mut Vec<&'a Expr>,
) {
    for (index, value) in operation.values.iter().enumerate() {
        if index > 0 {
            operators.push(operation.op);
        }
        match value {
            Expr::BoolOp(inner) => flatten(inner, operators, operands),
            value => operands.push(value),
        }
    }
}
