//! Conditions of CPython's compiler that the parser crate's checker does not know.

use rustc_hash::FxHashSet;

use super::{Declared, Refusal, star_handlers};
use crate::file::File;
use crate::names::ScopeKind;
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, ast, handlers};

/// Number of digits of a number that CPython reads (`sys.int_info.default_max_str_digits`).
pub(super) const MOST_DIGITS: usize = 4300;

/// Number of levels of replacement fields in the format specifiers of each other.
const MOST_FIELDS: usize = 3;

const STARRED: &str = "can't use starred expression here";

/// Reports what the compiler refuses about `node` itself.
pub(super) fn check<'a>(
    file: &File<'a>,
    declared: &Declared<'a>,
    node: Node<'a>,
    refuse: &mut impl FnMut(Refusal),
) {
    let mut report = |range: TextRange, reason: String| refuse(Refusal { range, reason });
    match node {
        Node::Stmt(stmt) => check_stmt(file, declared, stmt, &mut report),
        Node::Expr(Expr::Name(name)) => {
            let start = name.start();
            if declared.nonlocal(file, &name.id, start).is_some_and(|it| start < it.start()) {
                report(
                    name.range,
                    format!("name `{}` is used prior to nonlocal declaration", name.id),
                );
            }
        }
        Node::Expr(Expr::Attribute(it)) if !it.ctx.is_load() && it.attr == *"__debug__" => {
            report(it.attr.range, "cannot assign to `__debug__`".to_owned());
        }
        Node::Expr(Expr::Call(call)) => check_keywords(&call.arguments, &mut report),
        Node::Expr(Expr::Starred(it)) => {
            let parent = file.nodes.around(node).next();
            let is_refused = match parent {
                Some(Node::Expr(parent)) => matches!(parent, Expr::FString(_) | Expr::TString(_)),
                Some(Node::Stmt(parent)) => parent.is_expr_stmt(),
                None => false,
            };
            if is_refused {
                report(it.range, STARRED.to_owned());
            }
        }
        Node::Expr(Expr::FString(it)) => check_specs(it.value.elements(), 1, &mut report),
        Node::Expr(Expr::TString(it)) => check_specs(it.value.elements(), 1, &mut report),
        Node::Expr(Expr::NumberLiteral(it)) if it.range.len().to_usize() > MOST_DIGITS => {
            let text = file.syntax.slice(it);
            let is_decimal = text.bytes().all(|it| it.is_ascii_digit() || it == b'_');
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            if is_decimal && digits > MOST_DIGITS {
                let reason =
                    format!("a number of {digits} digits, of which CPython reads {MOST_DIGITS}");
                report(it.range, reason);
            }
        }
        Node::Expr(_) => {}
    }
}

fn check_stmt<'a>(
    file: &File<'a>,
    declared: &Declared<'a>,
    stmt: &'a Stmt,
    report: &mut impl FnMut(TextRange, String),
) {
    if declared.has_names() {
        check_bound(file, declared, stmt, report);
    }
    match stmt {
        Stmt::Try(it) => {
            let count = it.handlers.len();
            for handler in handlers(it).take(count.saturating_sub(1)) {
                if handler.type_.is_none() {
                    report(handler.range, "default `except:` must be last".to_owned());
                }
            }
        }
        Stmt::Break(_) | Stmt::Continue(_) | Stmt::Return(_) if declared.has_star_handlers => {
            check_leaving(file, stmt, report);
        }
        Stmt::ClassDef(it) => {
            if let Some(arguments) = &it.arguments {
                check_keywords(arguments, report);
            }
        }
        Stmt::Nonlocal(it) => {
            for name in &it.names {
                if is_type_parameter(file, name) {
                    let reason =
                        format!("nonlocal binding not allowed for type parameter `{name}`");
                    report(name.range, reason);
                }
                if declared.global(file, name, it.range.start()).is_some() {
                    report(name.range, format!("name `{name}` is nonlocal and global"));
                }
            }
        }
        Stmt::AnnAssign(it) => {
            if let Expr::Name(name) = &*it.target
                && it.simple
                && declared.nonlocal(file, &name.id, name.start()).is_some()
            {
                report(name.range, format!("annotated name `{}` can't be nonlocal", name.id));
            }
        }
        Stmt::Match(it) => {
            for case in &it.cases {
                check_pattern(&case.pattern, report);
            }
        }
        _ => {}
    }
}

/// A `global` or `nonlocal` must come before the statements that bind its names.
fn check_bound<'a>(
    file: &File<'a>,
    declared: &Declared<'a>,
    stmt: &'a Stmt,
    report: &mut impl FnMut(TextRange, String),
) {
    for name in bound_by(stmt) {
        let declaration = declared.global(file, name, stmt.start());
        let declaration = declaration.or_else(|| declared.nonlocal(file, name, stmt.start()));
        if declaration.is_some_and(|it| name.range.start() < it.start()) {
            report(name.range, format!("name `{name}` is bound before its declaration"));
        }
    }
}

/// The names that a statement binds by something else than an expression, but for imports, which the compiler lets stand
/// before the declaration.
fn bound_by(stmt: &Stmt) -> Vec<&ast::Identifier> {
    match stmt {
        Stmt::FunctionDef(it) => vec![&it.name],
        Stmt::ClassDef(it) => vec![&it.name],
        Stmt::Try(it) => handlers(it).filter_map(|it| it.name.as_ref()).collect(),
        _ => Vec::new(),
    }
}

/// True if the variable `name` around its function is a type parameter.
fn is_type_parameter(file: &File<'_>, name: &ast::Identifier) -> bool {
    let names = file.names;
    let function = names.function_at(name.range.start());
    let scope = function.and_then(|it| names.binding_scope(name, it.name.range.start()));
    let inner = function.and_then(|it| it.type_params.as_ref());
    let is_called = |it: &ast::TypeParam| it.name().id == name.id;
    inner.is_some_and(|it| it.iter().any(is_called))
        || scope.is_some_and(|it| matches!(names.scope(it).kind, ScopeKind::TypeParameters))
}

/// `break`, `continue` and `return` may not leave the handler of an `except*`.
fn check_leaving<'a>(file: &File<'a>, stmt: &'a Stmt, report: &mut impl FnMut(TextRange, String)) {
    for around in file.nodes.around(stmt).stmts() {
        match around {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            Stmt::For(_) | Stmt::While(_) if !stmt.is_return_stmt() => return,
            Stmt::Try(it) if star_handlers(it).any(|it| it.contains_range(stmt.range())) => {
                let reason = "`break`, `continue` and `return` cannot appear in an `except*` block";
                report(stmt.range(), reason.to_owned());
                return;
            }
            _ => {}
        }
    }
}

/// Reports the fields in the format specifiers of others, from level `level` on, that are in too many.
fn check_specs<'a>(
    elements: impl Iterator<Item = &'a ast::InterpolatedStringElement>,
    level: usize,
    report: &mut impl FnMut(TextRange, String),
) {
    for field in elements.filter_map(|it| it.as_interpolation()) {
        if level > MOST_FIELDS {
            report(field.range, "f-string: expressions nested too deeply".to_owned());
        } else if let Some(spec) = &field.format_spec {
            check_specs(spec.elements.iter(), level + 1, report);
        }
    }
}

fn check_keywords(arguments: &ast::Arguments, report: &mut impl FnMut(TextRange, String)) {
    for keyword in &arguments.keywords {
        let Some(name) = &keyword.arg else {
            continue;
        };
        if name == "__debug__" {
            report(name.range, "cannot assign to `__debug__`".to_owned());
        }
        if keyword.range.start() < name.range.start() {
            report(keyword.range, "the name of a keyword argument has no parentheses".to_owned());
        }
    }
}

/// The alternatives of a pattern bind the same names, and only the last may match everything.
fn check_pattern(pattern: &ast::Pattern, report: &mut impl FnMut(TextRange, String)) {
    if let ast::Pattern::MatchOr(alternatives) = pattern {
        let mut names = alternatives.patterns.iter().map(bound_names);
        let first = names.next().unwrap_or_default();
        if names.any(|names| names != first) {
            report(alternatives.range, "alternative patterns bind different names".to_owned());
        }
        let count = alternatives.patterns.len();
        for pattern in alternatives.patterns.iter().take(count.saturating_sub(1)) {
            if pattern.irrefutable_pattern().is_some() {
                let reason = "this pattern makes the remaining alternatives unreachable";
                report(pattern.range(), reason.to_owned());
            }
        }
    }
    if let ast::Pattern::MatchValue(it) = pattern
        && matches!(*it.value, Expr::FString(_) | Expr::TString(_))
    {
        report(it.range, "patterns may only match literals and attribute lookups".to_owned());
    }
    for part in parts(pattern) {
        check_pattern(part, report);
    }
}

fn bound_names(pattern: &ast::Pattern) -> FxHashSet<&str> {
    let mut names: FxHashSet<&str> = parts(pattern).into_iter().flat_map(bound_names).collect();
    let own = match pattern {
        ast::Pattern::MatchAs(it) => it.name.as_ref(),
        ast::Pattern::MatchStar(it) => it.name.as_ref(),
        ast::Pattern::MatchMapping(it) => it.rest.as_ref(),
        _ => None,
    };
    names.extend(own.map(ast::Identifier::as_str));
    names
}

/// The patterns in a pattern.
fn parts(pattern: &ast::Pattern) -> Vec<&ast::Pattern> {
    match pattern {
        ast::Pattern::MatchOr(it) => it.patterns.iter().collect(),
        ast::Pattern::MatchSequence(it) => it.patterns.iter().collect(),
        ast::Pattern::MatchMapping(it) => it.patterns.iter().collect(),
        ast::Pattern::MatchClass(it) => {
            let keywords = it.arguments.keywords.iter().map(|it| &it.pattern);
            it.arguments.patterns.iter().chain(keywords).collect()
        }
        ast::Pattern::MatchAs(it) => it.pattern.as_deref().into_iter().collect(),
        ast::Pattern::MatchStar(_)
        | ast::Pattern::MatchSingleton(_)
        | ast::Pattern::MatchValue(_) => Vec::new(),
    }
}
