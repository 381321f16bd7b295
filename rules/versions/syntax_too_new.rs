//! Syntax that a version of Python does not have for which the code is meant.

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::ScopeKind;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast::{self, PythonVersion};
use crate::syntax::{
    AnyNodeRef, Expr, NodeKind, Ranged, TextLen as _, TextRange, UnsupportedSyntaxErrorKind,
    comprehensions,
};

const FOR_3_8: &str = "target-version = '3.8'\n";

/// Syntax that a version of Python does not have for which the code is meant.
pub static RULE: Rule = Rule {
    name: "syntax-too-new",
    summary: "Syntax that the oldest Python does not have for which the code is meant",
    explanation: "
A file with syntax that is newer than the interpreter does not even compile there: not one line of it runs, and what imports
it fails with a `SyntaxError` that is about a line far from the cause.

    match command:      # SyntaxError before Python 3.10
        case \"stop\":
            stop()

The versions are those of the setting `target-version`, or of `--target-version`, as `3.9` for that version and all newer
ones, or `3.9..3.13`. Without either, they are what `requires-python` says in the nearest `pyproject.toml` that has it, which is
what installers go by. Without that, code is for the newest version, and nothing is reported.

Write it as the oldest of the versions has it, or raise that version. Left alone are files that carry a version in their
name, as `_match_py310.py`: something chooses them by it.

Whatever the newest of the versions refuses is reported by `syntax-error`.

Reference: <https://packaging.python.org/en/latest/specifications/pyproject-toml/#requires-python>
",
    severity: Severity::Error,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new("match input():\n    case 'stop':\n        raise SystemExit\n").with(FOR_3_8),
        Example::new("match (input()):\n    case 'stop':\n        raise SystemExit\n").with(FOR_3_8),
        Example::new("with (open('a') as a, open('b') as b):\n    a.read() + b.read()\n").with(FOR_3_8),
        Example::new("try:\n    open('a')\nexcept* OSError:\n    pass\n").with(FOR_3_8),
        Example::new("def _first[T](items: list[T]) -> T:\n    return items[0]\n").with(FOR_3_8),
        Example::new("_names = ['a']\nprint(f'{', '.join(_names)}')\n").with(FOR_3_8),
        Example::new("print(f'{1:{2:{3}}}')\n").with(FOR_3_8),
        Example::new("async def _pairs(rows):\n    return [[it async for it in row] for row in rows]\n").with(FOR_3_8),
    ],
    accepts: &[
        "if input() == 'stop':\n    raise SystemExit\n",
        "match input():\n    case 'stop':\n        raise SystemExit\n",
        "async def _pairs(rows):\n    return [[it async for it in row] for row in rows]\n",
    ],
    checks: &[Check::Module(check)],
};

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let oldest = context.syntax.versions().oldest();
    if has_version_in_name(context) {
        return;
    }
    // What was removed is refused by `syntax-error`.
    let was_removed = |kind| kind == UnsupportedSyntaxErrorKind::ParenthesizedKeywordArgumentName;
    let unsupported = context.syntax.unsupported().iter().filter(|it| !was_removed(it.kind));
    let mut found: Vec<_> = unsupported.map(|it| (it.range, it.to_string())).collect();
    if oldest < PythonVersion::PY313 {
        generic_members(context, oldest, &mut found);
    }
    if oldest < PythonVersion::PY312 {
        format_specs(context, oldest, &mut found);
    }
    if oldest < PythonVersion::PY311 {
        waiting_comprehensions(context, oldest, &mut found);
    }
    if oldest < PythonVersion::PY310 {
        matches(context, oldest, &mut found);
    }
    report(context, found);
}

/// Reports the first place of each kind of syntax: whoever decides about it decides about all of them.
fn report(context: &Context<'_>, mut found: Vec<Place>) {
    found.sort_by_key(|(range, _)| range.start());
    while !found.is_empty() {
        let (range, message) = found.remove(0);
        let count = found.len();
        found.retain(|(_, other)| *other != message);
        let mut finding = context.report(range, message);
        finding.help("write it in the older way, or raise `requires-python` or `target-version`");
        match count - found.len() {
            0 => {}
            1 => _ = finding.note("one more place of this file has it"),
            more => _ = finding.note(format!("{more} more places of this file have it")),
        }
    }
}

/// A place with newer syntax, and the message about it.
type Place = (TextRange, String);

/// Before Python 3.13, what is evaluated in the scope of a type parameter of a class's member could hold no comprehension.
fn generic_members(context: &Context<'_>, oldest: PythonVersion, found: &mut Vec<Place>) {
    for (_, node) in context.nodes.of_kinds(is_comprehension) {
        let around = context.names.scope_and_around(context.names.scope_at(node.start()));
        let mut around = around.skip_while(|scope| scope.is_comprehension_in(node.range()));
        if around.next().is_some_and(|it| matches!(it.kind, ScopeKind::TypeParameters))
            && around.next().is_some_and(|it| matches!(it.kind, ScopeKind::Class(_)))
        {
            let message = format!(
                "Cannot use a comprehension beside the type parameters of a class's member on Python {oldest} (syntax was \
                 added in Python 3.13)"
            );
            found.push((node.range(), message));
        }
    }
}

/// Before Python 3.12, a replacement field in the format specifier of another could have none in its own.
fn format_specs(context: &Context<'_>, oldest: PythonVersion, found: &mut Vec<Place>) {
    let strings = context.nodes.of_kinds(|kind| matches!(kind, NodeKind::ExprFString));
    let strings = strings.filter_map(|(_, node)| node.expr()?.as_f_string_expr());
    for field in strings.flat_map(|it| it.value.elements()).flat_map(fields_in_spec) {
        for inner in fields_in_spec(field) {
            let message = format!(
                "Cannot nest replacement fields more than twice on Python {oldest} (syntax was added in Python 3.12)"
            );
            found.push((inner.range(), message));
        }
    }
}

/// The replacement fields in the format specifier of a field.
fn fields_in_spec(
    field: &ast::InterpolatedStringElement,
) -> impl Iterator<Item = &ast::InterpolatedStringElement> {
    let spec = field.as_interpolation().and_then(|it| it.format_spec.as_deref());
    let elements = spec.into_iter().flat_map(|it| &it.elements);
    elements.filter(|it| it.is_interpolation())
}

/// Before Python 3.11, what waits in a comprehension makes a coroutine of it, which only a function or comprehension that is
/// one itself can hold.
fn waiting_comprehensions(context: &Context<'_>, oldest: PythonVersion, found: &mut Vec<Place>) {
    let is_relevant = |kind| matches!(kind, NodeKind::ExprAwait) || is_comprehension(kind);
    let nodes = || context.nodes.of_kinds(is_relevant).filter_map(|(_, node)| node.expr());
    let waits = |expr: &Expr| comprehensions(expr).iter().any(|it| it.is_async);
    let mut waiting: FxHashSet<TextRange> = FxHashSet::default();
    for expr in nodes() {
        let waiting_one = if expr.is_await_expr() { owner(context, expr) } else { Some(expr) };
        let waiting_one = waiting_one.filter(|it| expr.is_await_expr() || waits(it));
        waiting.extend(waiting_one.map(Ranged::range));
    }
    let inner = nodes().filter(|it| !it.is_generator_expr() && waiting.contains(&it.range()));
    for expr in inner.filter(|it| !it.is_await_expr()) {
        if owner(context, expr).is_some_and(|outer| !waiting.contains(&outer.range())) {
            let message = format!(
                "Cannot wait in a comprehension within another one that does not on Python {oldest} (syntax was added in \
                 Python 3.11)"
            );
            found.push((expr.range(), message));
        }
    }
}

/// The comprehension that `expr` is evaluated in.
fn owner<'a>(context: &Context<'a>, expr: &'a Expr) -> Option<&'a Expr> {
    let around = context.around(expr).exprs().take_while(|it| !it.is_lambda_expr());
    around.filter(|it| is_comprehension(AnyNodeRef::from(*it).kind())).find(|it| {
        // The first iterable is evaluated outside.
        let first = comprehensions(it).first();
        !first.is_some_and(|first| first.iter.range().contains_range(expr.range()))
    })
}

/// Before Python 3.10 there was no `match` statement. The parser says so only where `match` cannot be a variable.
fn matches(context: &Context<'_>, oldest: PythonVersion, found: &mut Vec<Place>) {
    for (_, node) in context.nodes.of_kinds(|kind| kind == NodeKind::StmtMatch) {
        let keyword = TextRange::at(node.start(), "match".text_len());
        let message = format!(
            "Cannot use `match` statement on Python {oldest} (syntax was added in Python 3.10)"
        );
        if !found.iter().any(|(range, _)| *range == keyword) {
            found.push((keyword, message));
        }
    }
}

fn is_comprehension(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::ExprListComp
            | NodeKind::ExprSetComp
            | NodeKind::ExprDictComp
            | NodeKind::ExprGenerator
    )
}

/// True if the file's name has the number of a version in it, as `py310` or `python3_12`.
fn has_version_in_name(context: &Context<'_>) -> bool {
    let name = context.path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let mut behind = name.match_indices("py").map(|(place, _)| &name[place + 2..]);
    behind.any(|rest| {
        let rest = rest.strip_prefix("thon").unwrap_or(rest);
        rest.trim_start_matches(['_', '-', '.']).strip_prefix('3').is_some_and(|rest| {
            rest.trim_start_matches(['_', '-', '.']).starts_with(|it: char| it.is_ascii_digit())
        })
    })
}
