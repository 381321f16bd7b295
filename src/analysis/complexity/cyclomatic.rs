//! Cyclomatic complexity (T. J. McCabe, "A Complexity Measure", IEEE Transactions on Software Engineering, 1976).

use crate::syntax::{Stmt, ast};

/// The cyclomatic complexity of the code that is made of `stmts`, nested ones included: one more than its decisions.
///
/// It is that of C901, as Ruff counts it: an `if`, `elif`, loop, `except`, `case` that may fail, `else` of a `try` and
/// nested function are a decision each. McCabe's paper counts every condition, so that `a and b` are two; here, `and`,
/// `or`, conditional expressions and comprehensions do not count (see [`super::branches()`], which has them). The package
/// `mccabe` differs in two ways: to it a `try` without `else` has one path more, and it knows no `match`.
pub fn cyclomatic<'a>(stmts: impl Iterator<Item = &'a Stmt>) -> u64 {
    1 + stmts.map(decisions).sum::<u64>()
}

/// The number of decisions that a statement makes; the definition of a function counts as one.
fn decisions(stmt: &Stmt) -> u64 {
    match stmt {
        Stmt::FunctionDef(_) | Stmt::For(_) | Stmt::While(_) => 1,
        Stmt::If(branch) => {
            let clauses = branch.elif_else_clauses.iter();
            1 + count(clauses.filter(|clause| clause.test.is_some()))
        }
        Stmt::Try(attempt) => {
            count(attempt.handlers.iter()) + u64::from(!attempt.orelse.is_empty())
        }
        Stmt::Match(matching) => count(matching.cases.iter().filter(|case| !is_last_resort(case))),
        _ => 0,
    }
}

/// True if a case matches everything, which only the last one may.
fn is_last_resort(case: &ast::MatchCase) -> bool {
    case.guard.is_none() && case.pattern.is_irrefutable()
}

fn count<T>(items: impl Iterator<Item = T>) -> u64 {
    items.map(|_| 1).sum()
}
