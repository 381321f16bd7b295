//! The ends of a function: what it returns, whether it yields, whether its end can be reached.
//!
//! The analysis looks at syntax alone. It takes every condition for open but a constant one of `while`, and every call for
//! one that returns.

use crate::syntax::{Expr, Node, Nodes, Stmt, ast, bodies, constant_truth, handlers};

/// The ways in which a function can end.
#[derive(Debug)]
pub struct Exits<'n, 'a> {
    /// Its `return` statements, in the order of the text.
    pub returns: Vec<&'a ast::StmtReturn>,
    /// True if the end of its body can be reached.
    pub falls_through: bool,
    nodes: &'n Nodes<'a>,
    body: &'a [Stmt],
}

impl<'n, 'a> Exits<'n, 'a> {
    /// The exits of `function`, those of functions inside it left out.
    pub fn of(nodes: &'n Nodes<'a>, function: &'a ast::StmtFunctionDef) -> Exits<'n, 'a> {
        let body = function.body.as_slice();
        let statements = nodes.in_scope(body).stmts();
        let returns = statements.filter_map(Stmt::as_return_stmt).collect();
        Exits { returns, falls_through: can_finish(body), nodes, body }
    }

    /// True if the function is a generator.
    pub fn yields(&self) -> bool {
        let mut nodes = self.nodes.in_scope(self.body);
        nodes.any(|node| matches!(node, Node::Expr(Expr::Yield(_) | Expr::YieldFrom(_))))
    }

    /// True if a call of the function returns, and always `None`.
    pub fn returns_none(&self) -> bool {
        let none = |statement: &&ast::StmtReturn| {
            statement.value.as_deref().is_none_or(Expr::is_none_literal_expr)
        };
        (self.falls_through || !self.returns.is_empty())
            && self.returns.iter().all(none)
            && !self.yields()
    }
}

/// True if a function has no code of its own: its body is made of a docstring, `...`, `pass` and `raise`.
pub fn is_stub(function: &ast::StmtFunctionDef) -> bool {
    function.body.iter().all(|stmt| match stmt {
        Stmt::Pass(_) | Stmt::Raise(_) => true,
        Stmt::Expr(stmt) => {
            stmt.value.is_string_literal_expr() || stmt.value.is_ellipsis_literal_expr()
        }
        _ => false,
    })
}

/// True if the end of `body` can be reached from its start.
pub fn can_finish(body: &[Stmt]) -> bool {
    body.iter().all(can_pass)
}

/// True if what follows `stmt` can be reached through it. A `with` counts as one that lets exceptions through.
fn can_pass(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Return(_) | Stmt::Raise(_) | Stmt::Break(_) | Stmt::Continue(_) => false,
        Stmt::If(statement) => {
            let clauses = &statement.elif_else_clauses;
            let exhaustive = clauses.last().is_some_and(|clause| clause.test.is_none());
            !exhaustive
                || can_finish(&statement.body)
                || clauses.iter().any(|clause| can_finish(&clause.body))
        }
        Stmt::While(statement) => {
            let ends =
                constant_truth(&statement.test) != Some(true) && can_finish(&statement.orelse);
            ends || breaks(&statement.body)
        }
        Stmt::For(statement) => can_finish(&statement.orelse) || breaks(&statement.body),
        Stmt::With(statement) => can_finish(&statement.body),
        Stmt::Try(statement) => {
            let body = can_finish(&statement.body) && can_finish(&statement.orelse);
            let mut handlers = handlers(statement);
            (body || handlers.any(|it| can_finish(&it.body))) && can_finish(&statement.finalbody)
        }
        Stmt::Match(statement) => {
            let exhaustive = statement
                .cases
                .last()
                .is_some_and(|case| case.guard.is_none() && case.pattern.is_irrefutable());
            !exhaustive || statement.cases.iter().any(|case| can_finish(&case.body))
        }
        _ => true,
    }
}

/// True if a `break` in `body`, the body of a loop, leaves that loop.
fn breaks(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Break(_) => true,
        Stmt::For(ast::StmtFor { orelse, .. }) | Stmt::While(ast::StmtWhile { orelse, .. }) => {
            breaks(orelse)
        }
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        _ => bodies(stmt).into_iter().any(breaks),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Names;
    use crate::syntax::{SourceKind, Syntax};

    fn with_exits(body: &str, test: impl FnOnce(Exits<'_, '_>)) {
        let code = format!("def f():\n    {}\n", body.replace('\n', "\n    "));
        let syntax = Syntax::parse(&code, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{code}");
        let Stmt::FunctionDef(function) = &syntax.module().body[0] else {
            panic!("no function");
        };
        test(Exits::of(Names::new(syntax.module()).nodes(), function));
    }

    #[test]
    fn returns_of_none_and_none_at_all_return_none() {
        for body in [
            "run()",
            "return",
            "if x:\n    return None\nrun()",
            "while True:\n    if x:\n        break",
            "try:\n    run()\nexcept E:\n    raise",
            "def g():\n    yield 1\n    return 2",
            "match x:\n    case 1:\n        raise E",
            "for x in y:\n    raise E",
        ] {
            with_exits(body, |exits| assert!(exits.returns_none(), "{body}"));
        }
    }

    #[test]
    fn values_generators_and_what_never_returns_do_not() {
        for body in [
            "return 1",
            "if x:\n    return\nreturn x",
            "x = yield",
            "y = [(yield from x)]",
            "raise E",
            "while True:\n    for x in y:\n        break",
            "if x:\n    raise E\nelse:\n    raise F",
            "try:\n    run()\nfinally:\n    raise E",
            "try:\n    raise E\nexcept E:\n    raise",
            "match x:\n    case 1:\n        raise E\n    case _:\n        raise F",
        ] {
            with_exits(body, |exits| assert!(!exits.returns_none(), "{body}"));
        }
    }

    #[test]
    fn bodies_without_code_are_stubs() {
        for (body, expected) in [
            ("'''doc'''\n...", true),
            ("raise NotImplementedError", true),
            ("'''doc'''\nreturn None", false),
        ] {
            let code = format!("def f():\n    {}\n", body.replace('\n', "\n    "));
            let syntax = Syntax::parse(&code, SourceKind::Module).expect("not deep");
            let Stmt::FunctionDef(function) = &syntax.module().body[0] else {
                panic!("no function");
            };
            assert_eq!(is_stub(function), expected, "{body}");
        }
    }
}
