//! Guards against exceptions: the `try` statements and `contextlib.suppress` blocks around a node.
//!
//! Only the function that holds the node is looked at; who calls it is not known. Where a handler's exceptions cannot be
//! told, it is taken to catch everything: the author thought of failure, and a rule that asks is better silent.

use crate::file::File;
use crate::names::{BindingKind, Names};
use crate::syntax::{AnyNodeRef, CallExt, Expr, Node, Ranged, Stmt, TextRange, ast, handlers};

/// Builtin exceptions that are not direct children of `Exception`, each with its parent.
const PARENTS: &[(&str, &str)] = &[
    ("Exception", "BaseException"),
    ("BaseExceptionGroup", "BaseException"),
    ("GeneratorExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("SystemExit", "BaseException"),
    ("FloatingPointError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("ModuleNotFoundError", "ImportError"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("UnboundLocalError", "NameError"),
    ("BlockingIOError", "OSError"),
    ("ChildProcessError", "OSError"),
    ("ConnectionError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("TimeoutError", "OSError"),
    ("NotImplementedError", "RuntimeError"),
    ("PythonFinalizationError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("IndentationError", "SyntaxError"),
    ("TabError", "IndentationError"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeTranslateError", "UnicodeError"),
];

/// Other names of `OSError`.
const OS_ERRORS: &[&str] = &[
    "builtins.EnvironmentError",
    "builtins.IOError",
    "builtins.WindowsError",
    "os.error",
    "select.error",
    "socket.error",
];

/// The number of names and tuples that are followed in what a handler catches.
const DEPTH: usize = 4;

/// A guard that catches an exception.
#[derive(Debug, Clone, Copy)]
pub enum Catcher<'a> {
    /// A handler of a `try`.
    Handler(&'a ast::ExceptHandlerExceptHandler),
    /// The file manager of a `with`.
    Manager(&'a Expr),
}

/// True if the builtin `exception`, raised at `node`, is caught by something around it in the same function.
pub fn is_caught<'a>(file: &File<'a>, node: impl Into<AnyNodeRef<'a>>, exception: &str) -> bool {
    catcher(file, node, exception).is_some()
}

/// The guard that catches the builtin `exception`, raised at `node`, see [`is_caught`].
pub fn catcher<'a>(
    file: &File<'a>,
    node: impl Into<AnyNodeRef<'a>>,
    exception: &str,
) -> Option<Catcher<'a>> {
    let node = node.into();
    first_catcher(file.names, file.around(node), node.range(), exception)
}

/// The first guard in `around`, the innermost first, that catches the builtin `exception` if it is raised at `node`.
fn first_catcher<'a>(
    names: &Names<'a>,
    around: impl Iterator<Item = Node<'a>>,
    node: TextRange,
    exception: &str,
) -> Option<Catcher<'a>> {
    for ancestor in around {
        match ancestor {
            // Decorators and defaults stand in the statement, but run outside the function.
            Node::Stmt(Stmt::FunctionDef(function)) if holds(&function.body, node) => {
                return None;
            }
            Node::Expr(Expr::Lambda(lambda)) if lambda.body.range().contains_range(node) => {
                return None;
            }
            Node::Stmt(Stmt::Try(statement)) if holds(&statement.body, node) => {
                let found = handlers(statement).find(|it| handles(names, it, exception));
                if let Some(found) = found {
                    return Some(Catcher::Handler(found));
                }
            }
            Node::Stmt(Stmt::With(statement)) if holds(&statement.body, node) => {
                let mut managers = statement.items.iter().map(|item| &item.context_expr);
                if let Some(found) = managers.find(|it| suppresses(names, it, exception)) {
                    return Some(Catcher::Manager(found));
                }
            }
            _ => {}
        }
    }
    None
}

/// True if `handler` catches the builtin `exception`.
pub fn handles<'a>(
    names: &Names<'a>,
    handler: &'a ast::ExceptHandlerExceptHandler,
    exception: &str,
) -> bool {
    let caught = handler.type_.as_deref();
    caught.is_none_or(|caught| includes(names, caught, exception, DEPTH))
}

/// True if entering `manager` makes a `with` statement swallow, or expect, the builtin `exception`.
pub fn suppresses<'a>(names: &Names<'a>, manager: &'a Expr, exception: &str) -> bool {
    let Expr::Call(call) = manager else {
        return false;
    };
    let expected_by_test = call.is_method(&["assertRaises", "assertRaisesRegex"]);
    let swallows = names
        .qualified_name(&call.func)
        .is_some_and(|name| name.is_any(&["contextlib.suppress", "pytest.raises"]));
    let mut arguments = call.arguments.args.iter();
    (expected_by_test || swallows)
        && arguments.any(|caught| includes(names, caught, exception, DEPTH))
}

/// True if `caught`, a class or a tuple of classes, includes the builtin `exception` or a parent of it.
fn includes<'a>(names: &Names<'a>, caught: &'a Expr, exception: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return true;
    };
    match caught {
        Expr::Tuple(tuple) => tuple.iter().any(|part| includes(names, part, exception, depth)),
        Expr::Starred(starred) => includes(names, &starred.value, exception, depth),
        _ => {
            if let Some(name) = names.qualified_name(caught) {
                if name.is_any(OS_ERRORS) {
                    return lineage(exception).any(|ancestor| ancestor == "OSError");
                }
                return matches!(name.parts(), ["builtins", class]
                    if lineage(exception).any(|ancestor| ancestor == *class));
            }
            let Expr::Name(name) = caught else {
                return true;
            };
            match names.single_value(name) {
                Some(value) => includes(names, value, exception, depth),
                // A class of this file is at most a child of the builtin one.
                None => !names
                    .bindings(&name.id, name.range.start())
                    .iter()
                    .all(|binding| matches!(binding.kind, BindingKind::Class(_))),
            }
        }
    }
}

/// A builtin exception and its parents.
fn lineage(exception: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(exception), |&child| {
        let known = PARENTS.iter().find(|(name, _)| *name == child);
        match (known, child) {
            (Some((_, parent)), _) => Some(parent),
            (None, "BaseException") => None,
            (None, _) => Some("Exception"),
        }
    })
}

/// True if `node` stands in `body`.
pub fn holds(body: &[Stmt], node: TextRange) -> bool {
    match (body.first(), body.last()) {
        (Some(first), Some(last)) => TextRange::new(first.start(), last.end()).contains_range(node),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// True if the handler of `try: pass` with this clause catches `exception`.
    fn clause_catches(before: &str, clause: &str, exception: &str) -> bool {
        let text = format!("{before}\ntry:\n    pass\n{clause}:\n    pass\n");
        let syntax = Syntax::parse(&text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let Some(Stmt::Try(statement)) = syntax.module().body.last() else {
            panic!("the last statement is a try");
        };
        handles(&names, handlers(statement).next().expect("a clause"), exception)
    }

    #[test]
    fn parents_and_aliases_catch() {
        for clause in [
            "except",
            "except BaseException",
            "except Exception as error",
            "except OSError",
            "except IOError",
            "except (TypeError, EnvironmentError)",
            "except* OSError",
        ] {
            assert!(clause_catches("", clause, "FileNotFoundError"), "{clause}");
        }
        assert!(clause_catches("import socket", "except socket.error", "OSError"));
        assert!(clause_catches("e = (KeyError, OSError)", "except e", "OSError"));
    }

    #[test]
    fn children_and_strangers_do_not_catch() {
        for clause in ["except FileNotFoundError", "except (TypeError, KeyError)"] {
            assert!(!clause_catches("", clause, "OSError"), "{clause}");
        }
        assert!(!clause_catches("e = (KeyError, TypeError)", "except e", "OSError"));
        assert!(!clause_catches("class Mine(OSError): pass", "except Mine", "OSError"));
        assert!(!clause_catches("from a import Theirs", "except Theirs", "OSError"));
    }

    #[test]
    fn what_cannot_be_told_catches() {
        assert!(clause_catches("e = make()", "except e", "OSError"));
        assert!(clause_catches("", "except self.errors", "OSError"));
    }
}
