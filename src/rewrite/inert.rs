//! Statements that run nothing, which a header may stand behind as well as before: assignments of literals, and definitions of
//! functions and classes.

use super::code::Code;
use crate::names::is_builtin_name;
use crate::syntax::ast::{AnyParameterRef, Operator};
use crate::syntax::{Expr, Stmt, ast};

/// The names of a module that the interpreter sets for imports, which what is imported may look at, too.
const SET_BY_THE_INTERPRETER: &[&str] = &[
    "__builtins__",
    "__cached__",
    "__file__",
    "__loader__",
    "__name__",
    "__package__",
    "__path__",
    "__spec__",
];

/// The statements at the start of a module that run nothing, told one after another.
#[derive(Debug)]
pub struct InertPrefix<'c, 'a> {
    header: &'c Code,
    /// The names that they bind.
    bound: Vec<&'a str>,
}

impl<'c, 'a> InertPrefix<'c, 'a> {
    /// The prefix of a module into which `header` goes.
    pub fn before(header: &'c Code) -> InertPrefix<'c, 'a> {
        InertPrefix { header, bound: Vec::new() }
    }

    /// True if `stmt`, the next statement of the module, runs nothing, and `header` does the same before it and behind it.
    pub fn takes(&mut self, stmt: &'a Stmt) -> bool {
        // `from . import x` takes what the module has bound under that name, and `*` overwrites it.
        let takes_members = self.header.statements().iter().any(Stmt::is_import_from_stmt);
        let known = self.bound.len();
        if takes_members || !self.runs_nothing(stmt) {
            return false;
        }
        let names = self.header.names();
        let is_used = |bound: &&str| {
            SET_BY_THE_INTERPRETER.contains(bound)
                || names.read.iter().chain(&names.bound).any(|name| name == bound)
        };
        // The names in classes are nobody else's, but telling them apart is worth nothing.
        !self.bound[known..].iter().any(is_used)
    }

    fn runs_nothing(&mut self, stmt: &'a Stmt) -> bool {
        match stmt {
            Stmt::Assign(ast::StmtAssign { targets, value, .. }) => {
                is_literal(value) && targets.iter().all(|target| self.binds(target))
            }
            Stmt::AnnAssign(ast::StmtAnnAssign { target, annotation, value, .. }) => {
                value.as_deref().is_none_or(is_literal)
                    && is_plain_annotation(annotation)
                    && self.binds(target)
            }
            Stmt::FunctionDef(function) => {
                let defines = self.defines_only(function);
                self.bound.push(&function.name);
                defines
            }
            Stmt::ClassDef(class) => {
                let defines = self.has_plain_head(class)
                    && class.body.iter().all(|stmt| self.runs_nothing_in_class(stmt));
                self.bound.push(&class.name);
                defines
            }
            _ => false,
        }
    }

    fn runs_nothing_in_class(&mut self, stmt: &'a Stmt) -> bool {
        match stmt {
            Stmt::Pass(_) => true,
            Stmt::Expr(stmt) => stmt.value.is_literal_expr(),
            stmt => self.runs_nothing(stmt),
        }
    }

    fn binds(&mut self, target: &'a Expr) -> bool {
        self.bound.extend(target.as_name_expr().map(|name| name.id.as_str()));
        target.is_name_expr()
    }

    /// True if a function is only defined: all that is evaluated for it are literals, names and the builtin decorators.
    fn defines_only(&self, function: &ast::StmtFunctionDef) -> bool {
        const DECORATORS: &[&str] = &["classmethod", "property", "staticmethod"];
        let is_builtin = |decorator: &ast::Decorator| {
            let name = decorator.expression.as_name_expr();
            name.is_some_and(|it| DECORATORS.contains(&it.id.as_str()) && !self.is_bound(&it.id))
        };
        let mut defaults = function.parameters.iter().filter_map(AnyParameterRef::default);
        function.type_params.is_none()
            && function.decorator_list.iter().all(is_builtin)
            && defaults.all(is_literal)
            && annotations(function).all(is_plain_annotation)
    }

    /// True if a class has no bases but builtin ones, and nothing else that could run when it is made.
    fn has_plain_head(&self, class: &ast::StmtClassDef) -> bool {
        let is_builtin = |base: &Expr| {
            let name = base.as_name_expr();
            name.is_some_and(|it| is_builtin_name(&it.id) && !self.is_bound(&it.id))
        };
        class.decorator_list.is_empty()
            && class.type_params.is_none()
            && class.keywords().is_empty()
            && class.bases().iter().all(is_builtin)
    }

    fn is_bound(&self, name: &str) -> bool {
        self.bound.contains(&name)
    }
}

/// The annotations of a function's parameters and of what it returns.
pub fn annotations(function: &ast::StmtFunctionDef) -> impl Iterator<Item = &Expr> {
    let parameters = function.parameters.iter().filter_map(AnyParameterRef::annotation);
    parameters.chain(function.returns.as_deref())
}

/// True if nothing runs when an annotation is evaluated, as it is a name, a text or `None`.
pub fn is_plain_annotation(annotation: &Expr) -> bool {
    matches!(annotation, Expr::Name(_) | Expr::StringLiteral(_) | Expr::NoneLiteral(_))
}

/// True for literals, displays of them, and sums and products of numbers. Other operations on literals may take all the memory
/// or time there is: `"x" * 10**10`.
fn is_literal(expr: &Expr) -> bool {
    is_made_of(expr, &|leaf| match leaf {
        Expr::BinOp(_) | Expr::UnaryOp(_) => is_number(leaf),
        leaf => leaf.is_literal_expr(),
    })
}

fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::BinOp(operation) => {
            matches!(operation.op, Operator::Add | Operator::Sub | Operator::Mult)
                && is_number(&operation.left)
                && is_number(&operation.right)
        }
        Expr::UnaryOp(operation) => is_number(&operation.operand),
        expr => expr.is_number_literal_expr(),
    }
}

/// True if an expression is a leaf or a display of such.
pub fn is_made_of(expr: &Expr, is_leaf: &impl Fn(&Expr) -> bool) -> bool {
    let is_made = |expr: &Expr| is_made_of(expr, is_leaf);
    match expr {
        Expr::List(list) => list.elts.iter().all(is_made),
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_made),
        Expr::Set(set) => set.elts.iter().all(is_made),
        Expr::Dict(dict) => dict
            .items
            .iter()
            .all(|item| item.key.as_ref().is_none_or(is_made) && is_made(&item.value)),
        leaf => is_leaf(leaf),
    }
}
