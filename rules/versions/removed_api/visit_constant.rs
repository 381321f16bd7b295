//! `super().visit_Constant(node)`, which did little more than `generic_visit`.

use crate::context::Context;
use crate::diagnostic::{Edit, Fix};
use crate::syntax::{Expr, Node, Ranged, ast};

/// The methods that it called in place of `generic_visit`.
const CALLED: &[&str] =
    &["visit_Bytes", "visit_Ellipsis", "visit_NameConstant", "visit_Num", "visit_Str"];

/// Calls `generic_visit`, as it did itself where the file defines none of the methods for literals.
pub(super) fn fix<'a>(context: &Context<'a>, attribute: &'a ast::ExprAttribute) -> Option<Fix> {
    let names = context.names;
    let is_super = match &*attribute.value {
        Expr::Call(call) => names.refers_to(&call.func, "builtins.super"),
        _ => false,
    };
    let is_called = match context.nodes.around(attribute).next() {
        Some(Node::Expr(Expr::Call(call))) => call.func.range() == attribute.range(),
        _ => false,
    };
    let method = names.function_at(attribute.start())?;
    let own = method.parameters.args.first()?.name();
    if attribute.attr.as_str() != "visit_Constant"
        || !is_super
        || !is_called
        || CALLED.iter().any(|name| names.is_bound_anywhere(name))
    {
        return None;
    }
    let edit = Edit::replace(attribute.range(), format!("{own}.generic_visit"));
    Some(Fix::safe("Call `generic_visit`", [edit]))
}
