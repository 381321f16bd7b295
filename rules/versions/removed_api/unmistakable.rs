//! Attributes of objects that need no import: those of code objects, and those that a module has of its own, which its code
//! also reads as variables.

use std::sync::LazyLock;

use crate::analysis::control::guards::is_caught;
use crate::analysis::values::provenance::provenance;
use crate::context::Context;
use crate::names::last_part;
use crate::python;
use crate::syntax::{Expr, Ranged, ast};

use super::Gone;

/// The qualified names of those that are gone in some version.
pub(super) fn unmistakable() -> impl Iterator<Item = &'static str> {
    python::removed().filter(|name| {
        let of_code = name.strip_prefix("types.CodeType.");
        let of_module = name.strip_prefix("types.ModuleType.");
        of_code.is_some_and(|it| it.starts_with("co_"))
            || of_module.is_some_and(|it| it.starts_with("__"))
    })
}

static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| unmistakable().collect());

/// The qualified name of one of those that is called like this, unless an object of the file may have one of its own.
fn qualified(context: &Context<'_>, name: &str) -> Option<&'static str> {
    let found = NAMES.iter().find(|known| last_part(known) == name);
    found.copied().filter(|_| context.names.members(name).is_empty())
}

/// The qualified name of an attribute that is one of those.
pub(super) fn of_object<'a>(
    context: &Context<'a>,
    attribute: &'a ast::ExprAttribute,
) -> Option<&'static str> {
    let name = qualified(context, &attribute.attr)?;
    let is_one = attribute.attr.starts_with("__")
        || provenance(context.names, &attribute.value).is_code && !is_copied(context, attribute);
    is_one.then_some(name)
}

/// Reports a variable that the interpreter gave the module.
pub(super) fn check_name<'a>(context: &Context<'a>, name: &'a ast::ExprName) {
    if context.names.bindings(&name.id, name.start()).is_empty()
        && !is_caught(context, name, "NameError")
        && let Some(qualified) = qualified(context, &name.id).filter(|_| name.id.starts_with("__"))
        && let Some(gone) = Gone::of(qualified, context.syntax.versions())
        && let Some(mut finding) = gone.report(context, name.range(), None)
    {
        finding.caption("`NameError` there");
    }
}

/// True if an attribute is handed on to the constructor of code objects, which `version-bound-bytecode` reports.
fn is_copied<'a>(context: &Context<'a>, attribute: &'a ast::ExprAttribute) -> bool {
    let call = context.around(attribute).exprs().find_map(Expr::as_call_expr);
    call.is_some_and(|call| context.names.refers_to(&call.func, "types.CodeType"))
}
