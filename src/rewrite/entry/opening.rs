//! The opening of a block: the point before which nothing else of it runs, and which is passed once.

use crate::syntax::{Expr, Ranged, Stmt, TextSize, ast};

/// A point in front of code that runs first.
#[derive(Debug, Clone, Copy)]
pub enum Opening<'a> {
    /// Before a statement.
    Statement(InsertionPoint<'a>),
    /// In front of an expression that its statement evaluates before all else, and once.
    Expression(&'a Expr),
    /// In front of the part of a condition that is evaluated before all else.
    Condition {
        /// The condition.
        test: &'a Expr,
        /// The part, which is not always another one.
        first: &'a Expr,
    },
    /// In the place of the bases of a class that has none.
    Bases(&'a ast::StmtClassDef),
}

/// A point between the statements of a block.
#[derive(Debug, Clone, Copy)]
pub struct InsertionPoint<'a> {
    /// The block.
    pub body: &'a [Stmt],
    /// The statement behind the point, by its index in the block.
    pub index: usize,
    /// The end of what comes before the point.
    pub after: TextSize,
}

impl<'a> InsertionPoint<'a> {
    /// The statement behind the point.
    pub fn statement(self) -> Option<&'a Stmt> {
        self.body.get(self.index)
    }

    /// The statements behind the point.
    pub fn rest(self) -> &'a [Stmt] {
        self.body.get(self.index..).unwrap_or_default()
    }
}

/// The positions from `start` on, the first of them first. Statements that do nothing are looked behind, and a `try` is
/// looked into, if `passes` says so.
pub fn openings<'a, P: Fn(&'a Stmt) -> bool>(
    start: InsertionPoint<'a>,
    passes: P,
) -> Openings<'a, P> {
    Openings { next: Some(Opening::Statement(start)), passes }
}

/// The iterator of [`openings`].
#[derive(Debug)]
pub struct Openings<'a, P> {
    next: Option<Opening<'a>>,
    passes: P,
}

impl<'a, P: Fn(&'a Stmt) -> bool> Iterator for Openings<'a, P> {
    type Item = Opening<'a>;

    fn next(&mut self) -> Option<Opening<'a>> {
        let opening = self.next.take()?;
        if let Opening::Statement(point) = opening {
            self.next = point.statement().and_then(|stmt| self.behind(point, stmt));
        }
        Some(opening)
    }
}

impl<'a, P: Fn(&'a Stmt) -> bool> Openings<'a, P> {
    /// The opening behind `stmt`, at `point`, if `stmt` leaves it to something else to run first.
    fn behind(&self, point: InsertionPoint<'a>, stmt: &'a Stmt) -> Option<Opening<'a>> {
        let expression = match stmt {
            Stmt::ClassDef(class) if has_room_for_bases(class) => {
                return Some(Opening::Bases(class));
            }
            Stmt::If(ast::StmtIf { test, .. }) => {
                let first = condition_parts(test).last().unwrap_or(test);
                return (!is_constant(test)).then_some(Opening::Condition { test, first });
            }
            Stmt::For(stmt) => Some(&*stmt.iter),
            Stmt::With(stmt) => stmt.items.first().map(|item| &item.context_expr).filter(|first| {
                // Its parentheses could become those of a list of items.
                !first.is_yield_expr() && !first.is_yield_from_expr() && !first.is_named_expr()
            }),
            Stmt::Match(stmt) => Some(&*stmt.subject),
            Stmt::FunctionDef(function) => first_of_function(function),
            Stmt::ClassDef(class) => first_of_class(class),
            _ => None,
        };
        let next = match stmt {
            Stmt::FunctionDef(function)
                if function.type_params.is_none() && point.index + 1 < point.body.len() =>
            {
                InsertionPoint { index: point.index + 1, after: stmt.end(), ..point }
            }
            Stmt::Try(stmt) => InsertionPoint { body: &stmt.body, index: 0, after: stmt.start() },
            _ => return expression.map(Opening::Expression),
        };
        match expression {
            Some(expression) => Some(Opening::Expression(expression)),
            None => (self.passes)(stmt).then_some(Opening::Statement(next)),
        }
    }
}

/// A condition, what it evaluates first, what that does, and so on. What `and`, `or`, `not` and chained comparisons give is not
/// asked for its truth again in a condition; in a tuple, it would be.
pub fn condition_parts(test: &Expr) -> impl Iterator<Item = &Expr> {
    std::iter::successors(Some(test), |part| match part {
        Expr::BoolOp(operation) => operation.values.first(),
        Expr::UnaryOp(not) if not.op == ast::UnaryOp::Not => Some(&not.operand),
        Expr::Compare(comparison) => Some(&comparison.left),
        Expr::If(either) => Some(&either.test),
        _ => None,
    })
}

/// True if the compiler knows the value of a condition, and leaves out the code that cannot run. In front of another
/// expression it would not.
fn is_constant(test: &Expr) -> bool {
    match test {
        Expr::Name(name) => name.id == "__debug__",
        Expr::UnaryOp(not) => is_constant(&not.operand),
        Expr::BoolOp(operation) => operation.values.iter().any(is_constant),
        Expr::Tuple(tuple) => tuple.iter().all(is_constant),
        Expr::BinOp(operation) => is_constant(&operation.left) && is_constant(&operation.right),
        Expr::Subscript(it) => is_constant(&it.value) && is_constant(&it.slice),
        Expr::If(either) => is_constant(&either.test),
        Expr::FString(string) => string.value.elements().all(|it| it.as_literal().is_some()),
        _ => test.is_literal_expr(),
    }
}

/// The expression that the definition of a function evaluates first (Python reference, section 8.7).
fn first_of_function(function: &ast::StmtFunctionDef) -> Option<&Expr> {
    if let Some(first) = function.decorator_list.first() {
        return Some(&first.expression);
    }
    let parameters = Some(&*function.parameters).filter(|_| function.type_params.is_none())?;
    let positional = parameters.posonlyargs.iter().chain(&parameters.args);
    positional.chain(&parameters.kwonlyargs).find_map(|it| it.default.as_deref())
}

/// True if a class evaluates nothing before its body and has no parentheses. Those of a generic class are evaluated in a
/// scope of their own.
fn has_room_for_bases(class: &ast::StmtClassDef) -> bool {
    class.arguments.is_none() && class.type_params.is_none() && class.decorator_list.is_empty()
}

/// The expression that the definition of a class evaluates first.
fn first_of_class(class: &ast::StmtClassDef) -> Option<&Expr> {
    if let Some(first) = class.decorator_list.first() {
        return Some(&first.expression);
    }
    let arguments = class.arguments.as_deref().filter(|_| class.type_params.is_none())?;
    match arguments.args.first() {
        Some(Expr::Starred(starred)) => Some(&starred.value),
        Some(first) => Some(first),
        None => arguments.keywords.first().map(|keyword| &keyword.value),
    }
}
