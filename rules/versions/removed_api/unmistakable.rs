//! Attributes of objects that need no import: those of code objects, and those that a module has of its own, which its code
//! also reads as variables.

use std::sync::LazyLock;

use crate::analysis::control::guards::is_caught;
use crate::analysis::values::provenance::provenance;
use crate::context::Context;
use crate::names::last_part;
use crate::python;
use crate::syntax::{Expr, Node, Ranged, ast};

use super::Gone;

/// The qualified names of those that are gone in some version.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let is_unmistakable = |name: &&str| {
        let of_code = name.strip_prefix("types.CodeType.");
        let of_module = name.strip_prefix("types.ModuleType.");
        of_code.is_some_and(|it| it.starts_with("co_"))
            || of_module.is_some_and(|it| it.starts_with("__"))
    };
    python::removed().filter(is_unmistakable).collect()
});

/// True if an attribute is one of those.
pub(super) fn is_unmistakable<'a>(
    context: &Context<'a>,
    attribute: &'a ast::ExprAttribute,
) -> bool {
    let name = attribute.attr.as_str();
    NAMES.iter().any(|known| last_part(known) == name)
        && (name.starts_with("__") || provenance(context.names, &attribute.value).is_code)
        && !is_copied(context, attribute)
}

pub(super) fn check(context: &Context<'_>) {
    let syntax = context.syntax;
    for name in NAMES.iter().filter(|name| syntax.mentions(last_part(name))) {
        let gone = Gone::of(name, syntax.versions());
        // An object of the file may have one of its own.
        let Some(gone) = gone.filter(|_| context.names.members(last_part(name)).is_empty()) else {
            continue;
        };
        for id in context.nodes.ids_called(last_part(name)) {
            match context.nodes.get(id) {
                Node::Expr(Expr::Attribute(it))
                    if it.ctx.is_load() && is_unmistakable(context, it) =>
                {
                    gone.report(context, it.range(), Some(&it.value));
                }
                Node::Expr(Expr::Name(it)) if it.ctx.is_load() && is_of_module(context, it) => {
                    if let Some(mut finding) = gone.report(context, it.range(), None) {
                        finding.caption("`NameError` there");
                    }
                }
                _ => {}
            }
        }
    }
}

/// True if an attribute is handed on to the constructor of code objects, which `version-bound-bytecode` reports.
fn is_copied<'a>(context: &Context<'a>, attribute: &'a ast::ExprAttribute) -> bool {
    let call = context.around(attribute).exprs().find_map(Expr::as_call_expr);
    call.is_some_and(|call| context.names.refers_to(&call.func, "types.CodeType"))
}

/// True if a variable is what the interpreter gave the module.
fn is_of_module<'a>(context: &Context<'a>, name: &'a ast::ExprName) -> bool {
    name.id.starts_with("__")
        && context.names.bindings(&name.id, name.start()).is_empty()
        && !is_caught(context, name, "NameError")
}
