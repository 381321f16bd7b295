//! The checked mode in the place of another one.

use super::Mode;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix};
use crate::rewrite::{add_argument, import_module};
use crate::syntax::{CallExt, Ranged, ast};

/// Adds the checked mode or puts it in the place of the one that is there.
pub(super) fn fix<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    mode: &Mode<'a>,
) -> Option<Fix> {
    let (checked, import) = checked_hash(context, call)?;
    let edit = match mode {
        Mode::Default(value) | Mode::Unchecked(value)
            if context.syntax.has_comment(value.range()) =>
        {
            return None;
        }
        Mode::Missing => {
            add_argument(context.syntax, call, &format!("invalidation_mode={checked}"))?
        }
        Mode::Default(value) | Mode::Unchecked(value) => Edit::replace(value.range(), checked),
    };
    Some(Fix::unsafe_(
        "Check the bytecode against a hash of its source",
        std::iter::once(edit).chain(import),
    ))
}

/// The spelling of `CHECKED_HASH` where the call stands, with the import it needs.
fn checked_hash<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
) -> Option<(String, Option<Edit>)> {
    if let Some(function) = call.method()
        && function.value.is_name_expr()
        && context.names.refers_to(&function.value, "py_compile")
    {
        let module = context.syntax.slice(&*function.value);
        let checked = format!("{module}.PycInvalidationMode.CHECKED_HASH");
        return Some((checked, None));
    }
    let found = import_module(
        context.syntax,
        context.names,
        "py_compile",
        "PycInvalidationMode",
        call.start(),
    )?;
    Some((format!("{}.CHECKED_HASH", found.expression), found.import))
}
