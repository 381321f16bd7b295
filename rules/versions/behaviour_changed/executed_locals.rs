//! Variables that `exec` has defined in a function, read by way of `locals()`, `eval` or another `exec`.

use rustc_hash::FxHashMap;

use crate::context::Context;
use crate::diagnostic::{Effect, Since};
use crate::file::File;
use crate::names::{Names, Scope, ScopeId, ScopeKind};
use crate::syntax::ast::PythonVersion;
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, Syntax, TextRange, TextSize, ast};

use super::report;

const SINCE: Since = Since { version: PythonVersion::PY313, effect: Effect::Breaks };

/// The functions that read the namespace of the function that calls them.
pub(super) const READERS: &[&str] =
    &["builtins.eval", "builtins.exec", "builtins.locals", "builtins.vars"];

pub(super) fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    let runs_code = names.refers_to_any(&call.func, &["builtins.eval", "builtins.exec"]);
    if call.arguments.len() != usize::from(runs_code) {
        return;
    }
    let scope = names.scope(names.scope_at(call.start()));
    let ScopeKind::Function(function) = scope.kind else {
        return;
    };
    let read = if runs_code {
        reads_undefined(context, call).then_some(call.start())
    } else {
        reads_unbound(context, call, function, scope)
    };
    let Some(read) = read else {
        return;
    };
    let executed = context.once(first_executed);
    let executed = executed.get(&names.scope_at(call.start()));
    if let Some(executed) = executed.filter(|executed| executed.end() < read)
        && let Some(mut finding) =
            report(context, call, SINCE, "what `exec` has defined is not in here")
    {
        finding
            .label(*executed, "defines names in a snapshot of its own")
            .help("give `exec` a dictionary, and read from that");
    }
}

/// True if the text that is run reads a name that neither it nor the file defines.
fn reads_undefined<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let names = context.names;
    let text = call.arguments.args.first().and_then(|text| names.constant_text(text));
    let syntax = text.map(Syntax::parse_code);
    let Some(Ok(syntax)) = syntax.filter(|_| names.star_imports().next().is_none()) else {
        return false;
    };
    let own = Names::new(syntax.module());
    let is_undefined = |expr: &Expr| {
        expr.as_name_expr().is_some_and(|name| {
            name.ctx.is_load()
                && !name.id.starts_with("__")
                && own.bindings(&name.id, name.start()).is_empty()
                && names.bindings(&name.id, call.start()).is_empty()
                && !names.is_builtin(&name.id, call.start())
        })
    };
    syntax.errors().is_empty() && own.nodes().all().exprs().any(is_undefined)
}

/// The place where an entry that no variable is called like, or every entry, is read from the `locals()` that is looked at, at
/// once or by way of a name for it.
fn reads_unbound<'a>(
    context: &Context<'a>,
    looked_at: &'a ast::ExprCall,
    function: &'a ast::StmtFunctionDef,
    scope: &Scope<'a>,
) -> Option<TextSize> {
    let mut around = context.ancestors();
    let is_unbound =
        |key: &'a Expr| context.names.constant_text(key).is_none_or(|name| !scope.binds(name));
    match (around.next()?, around.next()) {
        (Node::Stmt(Stmt::Assign(kept)), _) => {
            let [Expr::Name(name)] = kept.targets.as_slice() else {
                return None;
            };
            let reads = context.nodes.in_scope(&function.body).exprs().filter_map(entry_read);
            let mut reads = reads.filter(|(of, _)| of.start() > kept.end());
            let read = reads.find(|(of, key)| {
                of.as_name_expr().is_some_and(|it| it.id == name.id) && is_unbound(key)
            });
            read.map(|(of, _)| of.start())
        }
        (whole @ Node::Stmt(Stmt::Return(_) | Stmt::For(_)), _) => Some(whole.start()),
        (Node::Expr(read), outer) => {
            let (read, around) = match outer {
                Some(Node::Expr(call @ Expr::Call(_))) if read.is_attribute_expr() => {
                    (call, context.around(call).next())
                }
                _ => (read, outer),
            };
            let is_read = match entry_read(read) {
                Some((_, key)) => is_unbound(key),
                None => {
                    is_copy(context, read)
                        || goes_through(Node::Expr(read), looked_at)
                        || is_all(read) && around.is_some_and(|around| goes_through(around, read))
                }
            };
            is_read.then(|| read.start())
        }
        _ => None,
    }
}

/// True if a copy is made of the `locals()` that is looked at.
fn is_copy<'a>(context: &Context<'a>, expr: &'a Expr) -> bool {
    const COPIES: &[&str] = &[
        "builtins.dict",
        "builtins.frozenset",
        "builtins.list",
        "builtins.set",
        "builtins.sorted",
        "builtins.tuple",
    ];
    expr.as_call_expr().is_some_and(|call| {
        call.is_method(&["copy"]) || context.names.refers_to_any(&call.func, COPIES)
    })
}

/// True for `locals().items()` and its kin.
fn is_all(expr: &Expr) -> bool {
    expr.as_call_expr().is_some_and(|call| call.is_method(&["items", "keys", "values"]))
}

/// True if a loop or a comprehension goes through what `of` gives.
fn goes_through(around: Node<'_>, of: impl Ranged) -> bool {
    let generators = match around {
        Node::Stmt(Stmt::For(it)) => return it.iter.range() == of.range(),
        Node::Expr(Expr::YieldFrom(it)) => return it.value.range() == of.range(),
        Node::Expr(Expr::ListComp(it)) => &it.generators,
        Node::Expr(Expr::SetComp(it)) => &it.generators,
        Node::Expr(Expr::DictComp(it)) => &it.generators,
        Node::Expr(Expr::Generator(it)) => &it.generators,
        _ => return false,
    };
    generators.iter().any(|it| it.iter.range() == of.range())
}

/// The mapping and the key of an expression that reads an entry, or asks if there is one.
fn entry_read(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match expr {
        Expr::Subscript(read) if read.ctx.is_load() => Some((&read.value, &read.slice)),
        Expr::Compare(it) => match (&*it.ops, &*it.comparators) {
            ([ast::CmpOp::In | ast::CmpOp::NotIn], [mapping]) => Some((mapping, &it.left)),
            _ => None,
        },
        Expr::Call(call) => {
            let method = call.func.as_attribute_expr()?;
            let key = call.arguments.args.first()?;
            matches!(method.attr.as_str(), "get" | "pop").then_some((&method.value, key))
        }
        _ => None,
    }
}

/// The first call in each function that executes code in its namespace.
fn first_executed(file: &File<'_>) -> FxHashMap<ScopeId, TextRange> {
    let mut first = FxHashMap::default();
    let exec = file.names.tags_of(&["exec"].into_iter().collect());
    let calls = file.nodes.calls_of_tags(&exec).into_iter();
    for call in calls.filter(|call| executes_here(file.names, call)) {
        first.entry(file.names.scope_at(call.start())).or_insert(call.range());
    }
    first
}

/// True if the call executes code in the namespace of the function around it.
fn executes_here<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    let is_locals = |expr: Option<&'a Expr>| match expr {
        Some(Expr::Call(call)) => {
            call.arguments.is_empty()
                && names.refers_to_any(&call.func, &["builtins.locals", "builtins.vars"])
        }
        _ => false,
    };
    let text = call.arguments.args.first().and_then(|text| names.constant_text(text));
    names.refers_to(&call.func, "builtins.exec")
        && !text.is_some_and(|text| text.contains("global "))
        && (call.arguments.len() == 1
            || is_locals(call.arg("locals", 2))
            || call.arguments.len() == 2 && is_locals(call.arg("globals", 1)))
}
