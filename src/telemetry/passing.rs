//! Statements at the start of a function that an entry may be put behind or into, as if they were not there.

use super::origins::written;
use crate::file::File;
use crate::lint_settings::Telemetry;
use crate::names::{Names, is_builtin_name};
use crate::syntax::ast::AnyParameterRef;
use crate::syntax::{Expr, Stmt, ast};

/// True if nothing that can be observed runs before what is behind `stmt`, the definition of a function, or before the
/// body of `stmt`, a `try` that lets through whatever an entry raises.
pub fn passes<'a>(file: &File<'a>, telemetry: &Telemetry, stmt: &'a Stmt) -> bool {
    match stmt {
        Stmt::FunctionDef(function) => {
            let mut annotations = annotations(function);
            annotations.all(|it| runs_nothing(file.names, it)) || leaves_annotations(file.names)
        }
        Stmt::Try(stmt) => lets_through(file.names, telemetry, stmt),
        _ => false,
    }
}

/// True if the module leaves annotations unevaluated (PEP 563).
fn leaves_annotations(names: &Names<'_>) -> bool {
    let mut bindings = names.module_bindings().iter();
    bindings.any(|binding| binding.kind.imports_member("__future__", "annotations"))
}

/// The annotations of a function's parameters and of what it returns.
fn annotations(function: &ast::StmtFunctionDef) -> impl Iterator<Item = &Expr> {
    let parameters = function.parameters.iter().filter_map(AnyParameterRef::annotation);
    parameters.chain(function.returns.as_deref())
}

/// True if nothing but the interpreter runs when an annotation is evaluated.
fn runs_nothing<'a>(names: &Names<'a>, annotation: &'a Expr) -> bool {
    match annotation {
        Expr::Name(_) => true,
        // The classes in a builtin container are kept as they are, those in one of `typing` are compared.
        Expr::Subscript(generic) if is_container(names, &generic.value) => {
            elements(&generic.slice).all(|it| runs_nothing(names, it))
        }
        annotation => is_builtin(names, annotation),
    }
}

/// True if an annotation is made of builtin types and what `typing` has, which compare by identity.
fn is_builtin<'a>(names: &Names<'a>, annotation: &'a Expr) -> bool {
    match annotation {
        Expr::StringLiteral(_) | Expr::NoneLiteral(_) | Expr::EllipsisLiteral(_) => true,
        Expr::Name(_) | Expr::Attribute(_) => names.qualified_name(annotation).is_some_and(|it| {
            matches!(it.parts(), ["builtins" | "typing", _] | ["collections", "abc", _])
        }),
        Expr::Subscript(generic) => {
            is_builtin(names, &generic.value)
                && elements(&generic.slice).all(|it| is_builtin(names, it))
        }
        Expr::BinOp(union) if union.op == ast::Operator::BitOr => {
            is_builtin(names, &union.left) && is_builtin(names, &union.right)
        }
        Expr::List(list) => list.elts.iter().all(|it| is_builtin(names, it)),
        _ => false,
    }
}

fn is_container<'a>(names: &Names<'a>, generic: &'a Expr) -> bool {
    const CONTAINERS: &[&str] =
        &["builtins.dict", "builtins.frozenset", "builtins.list", "builtins.set", "builtins.tuple"];
    names.refers_to_any(generic, CONTAINERS)
}

/// The elements of a subscript.
fn elements(slice: &Expr) -> impl Iterator<Item = &Expr> {
    match slice {
        Expr::Tuple(tuple) => tuple.elts.iter(),
        only => std::slice::from_ref(only).iter(),
    }
}

/// True if no handler of `stmt` catches what an entry may raise, and its `finally` does not swallow it; always if an
/// entry raises nothing.
fn lets_through<'a>(names: &Names<'a>, telemetry: &Telemetry, stmt: &'a ast::StmtTry) -> bool {
    let is_harmless = |handler: &'a ast::ExceptHandler| {
        let ast::ExceptHandler::ExceptHandler(handler) = handler;
        raises_again(names, &handler.body)
            || match handler.type_.as_deref() {
                Some(Expr::Tuple(tuple)) => {
                    tuple.elts.iter().all(|it| is_specific(names, telemetry, it))
                }
                Some(caught) => is_specific(names, telemetry, caught),
                None => false,
            }
    };
    !telemetry.entry_raises
        || (!stmt.is_star
            && !leaves(names, &stmt.finalbody)
            && stmt.handlers.iter().all(is_harmless))
}

/// True if a handler passes on what it has caught, whatever it does besides.
fn raises_again<'a>(names: &Names<'a>, body: &'a [Stmt]) -> bool {
    let is_bare = |stmt: &Stmt| matches!(stmt, Stmt::Raise(raise) if raise.exc.is_none());
    body.last().is_some_and(is_bare) && !leaves(names, body)
}

/// True if a block may be left by something other than its end or an exception.
fn leaves<'a>(names: &Names<'a>, body: &'a [Stmt]) -> bool {
    let mut statements = names.nodes().in_scope(body).stmts();
    statements.any(|stmt| matches!(stmt, Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_)))
}

/// The builtin exceptions that no call of an entry raises but from a value of its own: a handler of any other could
/// hide that the entry does not work, or take a guard's refusal for the code's own failure.
const HARMLESS: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "ChildProcessError",
    "EOFError",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "ImportError",
    "IndentationError",
    "IndexError",
    "IsADirectoryError",
    "KeyError",
    "LookupError",
    "ModuleNotFoundError",
    "NotADirectoryError",
    "NotImplementedError",
    "OverflowError",
    "ProcessLookupError",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxError",
    "TabError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "ValueError",
    "ZeroDivisionError",
];

/// Classes of their own in the standard library, although they are written like functions.
const LOWER_CASE: &[&str] =
    &["curses.error", "re.error", "socket.gaierror", "socket.herror", "struct.error", "zlib.error"];

/// True if `caught` names an exception class that is raised by the code in the `try` alone: a builtin about
/// values, or a class that is imported from elsewhere than the telemetry or defined in the file. What a guard raises is
/// its platform's own.
///
/// An imported name is a class's only if it is written like one: `ERRORS` may be a tuple, `os.error` is `OSError`. One
/// that is called like a builtin may be that, as `asyncio.TimeoutError` is.
fn is_specific<'a>(names: &Names<'a>, telemetry: &Telemetry, caught: &'a Expr) -> bool {
    if written(caught).is_none() {
        return false;
    }
    match names.qualified_name(caught) {
        Some(name) => match *name.parts() {
            ["builtins", exception] => HARMLESS.contains(&exception),
            [package, .., exception] => {
                !telemetry.packages.iter().any(|it| it == package)
                    && (!is_builtin_name(exception) || HARMLESS.contains(&exception))
                    && (is_written_like_a_class(exception) || name.is_any(LOWER_CASE))
            }
            _ => false,
        },
        // A decorator may put anything in a class's place.
        None => names.class_named(caught).is_some_and(|class| class.decorator_list.is_empty()),
    }
}

/// True if a name is in `CapWords`.
fn is_written_like_a_class(name: &str) -> bool {
    name.trim_start_matches('_').starts_with(char::is_uppercase)
        && name.contains(char::is_lowercase)
}
