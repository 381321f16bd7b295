//! The functions of a file that the telemetry goes into.

use super::ModulePath;
use super::origins::{Origins, written};
use super::taken::Taken;
use crate::analysis::functions::signature::{Signature, is_overload};
use crate::file::File;
use crate::lint_settings::{DecoratorPattern, Functions, Telemetry};
use crate::names::Names;
use crate::rewrite::after_docstring;
use crate::syntax::{Expr, Ranged, Stmt, ast};

/// Notes on a file's functions beyond those that are in scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScopeNotes {
    /// Number of functions that are left alone because other tools use their source or bytecode, by what takes it.
    pub left_alone: Vec<(String, usize)>,
    /// The configured patterns of decorators, each with whether it matches a decorator of the file.
    pub decorators: Vec<(String, bool)>,
    /// True if any function of the file has a decorator.
    pub has_decorators: bool,
}

/// The fact: for each function in the order of the text whether it is in scope, and the notes.
#[derive(Debug, Default)]
struct FunctionScope {
    in_scope: Vec<bool>,
    notes: ScopeNotes,
}

/// The functions of the file that the telemetry goes into, in the order of the text.
pub fn functions_in_scope<'c, 'a>(
    file: &'c File<'a>,
) -> impl Iterator<Item = Signature<'c, 'a>> + use<'c, 'a> {
    let scope = file.once(FunctionScope::of);
    let mut index = 0;
    Signature::all(file.names).filter(move |_| {
        index += 1;
        scope.in_scope.get(index - 1).copied().unwrap_or_default()
    })
}

/// The notes on the functions of a file, if it has been worked out which are in scope.
pub fn scope_notes(file: &File<'_>) -> Option<ScopeNotes> {
    file.known(FunctionScope::of).map(|scope| scope.notes.clone())
}

impl FunctionScope {
    fn of(file: &File<'_>) -> FunctionScope {
        let Some(telemetry) = file.telemetry else {
            return FunctionScope::default();
        };
        let names = file.names;
        let module = ModulePath::of(file, telemetry);
        let mut decorators = Decorators::new(Origins { names, module: &module }, telemetry);
        let taken = Taken::find(names, &module, &telemetry.skip);
        let mut scope = FunctionScope::default();
        for signature in Signature::all(names) {
            let function = signature.function;
            let wanted = decorators.accept(&function.decorator_list)
                && (telemetry.functions == Functions::All || signature.is_public())
                && !is_overload(names, function)
                && !(is_ellipsis(function) && is_declaration(names, signature));
            let by = taken.by(function.start()).filter(|_| wanted);
            scope.in_scope.push(wanted && by.is_none());
            scope.notes.has_decorators |= !function.decorator_list.is_empty();
            if let Some(by) = by {
                scope.notes.leave_alone(by);
            }
        }
        scope.notes.decorators = decorators.finish();
        scope
    }
}

impl ScopeNotes {
    fn leave_alone(&mut self, by: &str) {
        match self.left_alone.iter_mut().find(|(known, _)| known == by) {
            Some((_, count)) => *count += 1,
            None => self.left_alone.push((by.to_owned(), 1)),
        }
    }
}

/// The configured patterns of decorators, and which of them have matched.
struct Decorators<'n, 'a, 't> {
    origins: Origins<'n, 'a>,
    wanted: Vec<(&'t DecoratorPattern, bool)>,
    skipped: Vec<(&'t DecoratorPattern, bool)>,
}

impl<'n, 'a, 't> Decorators<'n, 'a, 't> {
    fn new(origins: Origins<'n, 'a>, telemetry: &'t Telemetry) -> Self {
        let unmatched = |patterns: &'t [DecoratorPattern]| {
            patterns.iter().map(|pattern| (pattern, false)).collect()
        };
        Decorators {
            origins,
            wanted: unmatched(&telemetry.decorators),
            skipped: unmatched(&telemetry.skipped_decorators),
        }
    }

    /// True if a function with these decorators may be in scope.
    fn accept(&mut self, decorators: &'a [ast::Decorator]) -> bool {
        if self.wanted.is_empty() && self.skipped.is_empty() {
            return true;
        }
        let (mut is_wanted, mut is_skipped) = (self.wanted.is_empty(), false);
        for decorator in decorators {
            let expr = match &decorator.expression {
                Expr::Call(call) => &call.func,
                expr => expr,
            };
            let mut candidates = self.origins.of(expr);
            candidates.extend(written(expr));
            candidates.extend(self.origins.names.qualified_name(expr).map(|name| name.to_string()));
            let mark = |patterns: &mut Vec<(&DecoratorPattern, bool)>| {
                let mut any = false;
                for (pattern, has_matched) in patterns {
                    let matches = candidates.iter().any(|name| pattern.matches(name));
                    *has_matched |= matches;
                    any |= matches;
                }
                any
            };
            is_wanted |= mark(&mut self.wanted);
            is_skipped |= mark(&mut self.skipped);
        }
        is_wanted && !is_skipped
    }

    /// The patterns as they are configured, each with whether it has matched.
    fn finish(self) -> Vec<(String, bool)> {
        let wanted = self.wanted.iter().map(|(it, matched)| (it.text().to_owned(), *matched));
        let skipped =
            self.skipped.iter().map(|(it, matched)| (format!("!{}", it.text()), *matched));
        wanted.chain(skipped).collect()
    }
}

/// True if nothing but `...` and a docstring is in the function.
fn is_ellipsis(function: &ast::StmtFunctionDef) -> bool {
    let is_ellipsis =
        |stmt: &Stmt| stmt.as_expr_stmt().is_some_and(|stmt| stmt.value.is_ellipsis_literal_expr());
    after_docstring(function).iter().all(is_ellipsis)
}

/// True if the function is abstract, or a protocol's.
fn is_declaration<'a>(names: &Names<'a>, signature: Signature<'_, 'a>) -> bool {
    const ABSTRACT: &[&str] = &[
        "abc.abstractmethod",
        "abc.abstractproperty",
        "abc.abstractclassmethod",
        "abc.abstractstaticmethod",
    ];
    const PROTOCOL: &[&str] = &["typing.Protocol", "typing_extensions.Protocol"];
    names.is_decorated_with(&signature.function.decorator_list, ABSTRACT)
        || signature.class().is_some_and(|class| {
            class.bases().iter().any(|base| match base {
                Expr::Subscript(generic) => names.refers_to_any(&generic.value, PROTOCOL),
                base => names.refers_to_any(base, PROTOCOL),
            })
        })
}
