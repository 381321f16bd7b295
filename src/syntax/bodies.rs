//! The blocks and handlers of statements.

use super::{Stmt, ast};

/// The blocks of a compound statement in the order of the text.
pub fn bodies(statement: &Stmt) -> Vec<&[Stmt]> {
    match statement {
        Stmt::FunctionDef(function) => vec![&function.body],
        Stmt::ClassDef(class) => vec![&class.body],
        Stmt::For(ast::StmtFor { body, orelse, .. })
        | Stmt::While(ast::StmtWhile { body, orelse, .. }) => vec![body, orelse],
        Stmt::With(with) => vec![&with.body],
        Stmt::If(conditional) => {
            let clauses = conditional.elif_else_clauses.iter();
            let mut bodies: Vec<&[Stmt]> = vec![&conditional.body];
            bodies.extend(clauses.map(|clause| &*clause.body));
            bodies
        }
        Stmt::Match(statement) => statement.cases.iter().map(|case| &*case.body).collect(),
        Stmt::Try(statement) => {
            let mut bodies: Vec<&[Stmt]> = vec![&statement.body];
            bodies.extend(handlers(statement).map(|handler| &*handler.body));
            bodies.extend([&*statement.orelse, &*statement.finalbody]);
            bodies
        }
        _ => Vec::new(),
    }
}

/// The `except` clauses of a `try`.
pub fn handlers(
    statement: &ast::StmtTry,
) -> impl DoubleEndedIterator<Item = &ast::ExceptHandlerExceptHandler> {
    statement.handlers.iter().map(|ast::ExceptHandler::ExceptHandler(handler)| handler)
}
