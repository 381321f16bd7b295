//! Two-way branches that the text of a scope takes, as CPython compiles them.

use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Stmt, ast, comprehensions, constant_truth, handlers};

/// The number of two-way branches in the scope that `body` is the code of. Lambdas and comprehensions belong to it, nested
/// functions and classes do not, but for their decorators, defaults and bases.
///
/// One branch each are: a condition (of `if`, `elif`, `while`, `assert`, a conditional expression, a comprehension's `if`, a
/// guard), each further operand of `and` and `or`, each further comparison of a chain, a loop or a comprehension's `for`
/// over its items, an `except` with a type, and a pattern that may fail. A conditional expression that is itself a
/// condition is asked about each of its values. A constant asks nothing. What the interpreter asks on its own account, as
/// `with` does after an exception, and waiting for an awaitable are no branches.
///
/// So these are the places at which the bytecode has conditional jumps, in every version; the number of jumps is another,
/// see `docs/report.md`.
pub fn branches(body: &[Stmt]) -> u64 {
    let mut counter = Counter(0);
    counter.visit_body(body);
    counter.0
}

struct Counter(u64);

impl<'a> Counter {
    /// Counts an expression of which only the truth is asked.
    fn condition(&mut self, expr: &'a Expr) {
        match expr {
            Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => self.condition(&unary.operand),
            Expr::BoolOp(operation) => {
                operation.values.iter().for_each(|value| self.condition(value));
            }
            Expr::If(conditional) => {
                self.condition(&conditional.test);
                self.condition(&conditional.body);
                self.condition(&conditional.orelse);
            }
            _ => {
                self.0 += u64::from(!is_constant(expr));
                self.visit_expr(expr);
            }
        }
    }

    fn iteration(&mut self, generators: &'a [ast::Comprehension]) {
        for generator in generators {
            self.0 += 1;
            self.visit_expr(&generator.target);
            self.visit_expr(&generator.iter);
            generator.ifs.iter().for_each(|condition| self.condition(condition));
        }
    }

    fn decorators(&mut self, decorators: &'a [ast::Decorator]) {
        decorators.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
    }

    fn defaults(&mut self, parameters: &'a ast::Parameters) {
        let defaults = parameters.iter().filter_map(ast::AnyParameterRef::default);
        defaults.for_each(|default| self.visit_expr(default));
    }
}

impl<'a> SourceOrderVisitor<'a> for Counter {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                self.decorators(&function.decorator_list);
                self.defaults(&function.parameters);
            }
            Stmt::ClassDef(class) => {
                self.decorators(&class.decorator_list);
                class.arguments.iter().for_each(|arguments| self.visit_arguments(arguments));
            }
            Stmt::If(branch) => {
                self.condition(&branch.test);
                self.visit_body(&branch.body);
                for clause in &branch.elif_else_clauses {
                    clause.test.iter().for_each(|test| self.condition(test));
                    self.visit_body(&clause.body);
                }
            }
            Stmt::While(repeated) => {
                self.condition(&repeated.test);
                self.visit_body(&repeated.body);
                self.visit_body(&repeated.orelse);
            }
            Stmt::Assert(assertion) => {
                self.condition(&assertion.test);
                assertion.msg.iter().for_each(|message| self.visit_expr(message));
            }
            Stmt::For(_) => {
                self.0 += 1;
                source_order::walk_stmt(self, stmt);
            }
            Stmt::Try(attempt) => {
                let typed = handlers(attempt).filter(|handler| handler.type_.is_some());
                self.0 += typed.map(|_| 1).sum::<u64>();
                source_order::walk_stmt(self, stmt);
            }
            Stmt::Match(matching) => {
                self.visit_expr(&matching.subject);
                for case in &matching.cases {
                    self.0 += u64::from(!case.pattern.is_irrefutable());
                    case.guard.iter().for_each(|guard| self.condition(guard));
                    self.visit_body(&case.body);
                }
            }
            _ => source_order::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::BoolOp(operation) => {
                let asked = operation.values.iter().rev().skip(1);
                self.0 += asked.filter(|value| !is_constant(value)).map(|_| 1).sum::<u64>();
                source_order::walk_expr(self, expr);
            }
            Expr::Compare(compare) => {
                self.0 += compare.ops.iter().skip(1).map(|_| 1).sum::<u64>();
                source_order::walk_expr(self, expr);
            }
            Expr::If(conditional) => {
                self.condition(&conditional.test);
                self.visit_expr(&conditional.body);
                self.visit_expr(&conditional.orelse);
            }
            Expr::Lambda(lambda) => {
                lambda.parameters.iter().for_each(|parameters| self.defaults(parameters));
                self.visit_expr(&lambda.body);
            }
            Expr::DictComp(comprehension) => {
                comprehension.key.iter().for_each(|key| self.visit_expr(key));
                self.visit_expr(&comprehension.value);
                self.iteration(&comprehension.generators);
            }
            Expr::ListComp(ast::ExprListComp { elt, .. })
            | Expr::SetComp(ast::ExprSetComp { elt, .. })
            | Expr::Generator(ast::ExprGenerator { elt, .. }) => {
                self.visit_expr(elt);
                self.iteration(comprehensions(expr));
            }
            _ => source_order::walk_expr(self, expr),
        }
    }

    /// Annotations are no part of what the code does.
    fn visit_annotation(&mut self, _: &'a Expr) {}
}

/// True if the compiler knows whether the value counts as true.
fn is_constant(expr: &Expr) -> bool {
    let is_debug = |name: &ast::ExprName| name.id.as_str() == "__debug__";
    constant_truth(expr).is_some() || expr.as_name_expr().is_some_and(is_debug)
}
