//! Functions and classes that pickle cannot find again.

use crate::analysis::values::sources::{Source, Sources};
use crate::names::{BindingKind, ScopeKind};
use crate::syntax::{Expr, Ranged, TextRange, ast};

/// Something that pickle cannot find again.
pub(super) struct Unpicklable {
    /// The place where it is given.
    pub(super) range: TextRange,
    /// With its article or name, for the message.
    pub(super) what: String,
    /// The definition that the name stands for.
    pub(super) definition: Option<TextRange>,
}

/// The part of `expr` that pickle cannot find again, if it is sure to be there.
pub(super) fn unpicklable<'a>(
    expr: &'a Expr,
    sources: &mut Sources<'_, 'a>,
) -> Option<Unpicklable> {
    let names = sources.names;
    sources.apart(|sources| {
        let part = |part| unpicklable(part, sources);
        match expr {
            Expr::Lambda(lambda) => {
                let what = "A lambda".to_owned();
                Some(Unpicklable { range: lambda.range, what, definition: None })
            }
            Expr::Tuple(tuple) => tuple.elts.iter().find_map(part),
            Expr::List(list) => list.elts.iter().find_map(part),
            Expr::Dict(dict) => dict.iter_values().find_map(part),
            Expr::Call(call) if names.refers_to(&call.func, "functools.partial") => {
                call.arguments.iter_source_order().map(ast::ArgOrKeyword::value).find_map(part)
            }
            Expr::Name(name) => {
                sources.follow(expr);
                let (definition, what) = lost(sources)?;
                let what = format!("{what}`{}`", name.id);
                Some(Unpicklable { range: name.range, what, definition: Some(definition) })
            }
            _ => None,
        }
    })
}

/// The last of the sources, with its description, if pickle can find none of them again.
fn lost(sources: &mut Sources<'_, '_>) -> Option<(TextRange, &'static str)> {
    let names = sources.names;
    let mut last = None;
    while let Some(source) = sources.next() {
        let found = match source {
            Source::Bound(binding) => {
                let scope = names.scope(names.binding_scope(binding.name, binding.range.start())?);
                let (what, decorators) = match binding.kind {
                    BindingKind::Function(it) => ("The local function ", &it.decorator_list),
                    BindingKind::Class(it) => ("The local class ", &it.decorator_list),
                    _ => return None,
                };
                let is_lost = matches!(scope.kind, ScopeKind::Function(_)) && decorators.is_empty();
                is_lost.then_some((binding.range, what))?
            }
            Source::Expr(expr) if !expr.is_name_expr() => {
                unpicklable(expr, sources)?;
                (expr.range(), "")
            }
            _ => return None,
        };
        last.get_or_insert(found);
    }
    last
}
