//! Arguments of a finalizer that keep its object alive.

use crate::analysis::classes::instance::bound_method;
use crate::names::Names;
use crate::syntax::{Expr, Ranged, TextRange, ast};

/// The part of `given`, an argument of a finalizer of `object`, that keeps the object, with a phrase for it.
pub(super) fn holds<'a>(
    names: &Names<'a>,
    object: &'a ast::ExprName,
    given: &'a Expr,
) -> Option<(TextRange, &'static str)> {
    let what = match given {
        Expr::Name(name) if is_same(names, object, name) => "the argument",
        Expr::Name(name) => {
            let binding = names.only_binding(&name.id, name.start())?;
            if let Some(value @ (Expr::Call(_) | Expr::Lambda(_) | Expr::Attribute(_))) =
                binding.value()
            {
                return holds(names, object, value);
            }
            let function = binding.function()?;
            let start = function.body.first().map_or(function.end(), Ranged::start);
            let body = TextRange::new(start, function.end());
            mentions(names, object, body).then_some("the function")?
        }
        Expr::Attribute(attribute) => {
            let owner = attribute.value.as_name_expr()?;
            let is_method = is_same(names, object, owner) && is_bound_to_instance(names, attribute);
            is_method.then_some("the bound method")?
        }
        Expr::Lambda(lambda) => {
            mentions(names, object, lambda.body.range()).then_some("the lambda")?
        }
        Expr::Call(call) if names.refers_to(&call.func, "functools.partial") => {
            return call.arguments.args.iter().find_map(|part| holds(names, object, part));
        }
        _ => return None,
    };
    Some((given.range(), what))
}

fn is_bound_to_instance<'a>(names: &Names<'a>, attribute: &'a ast::ExprAttribute) -> bool {
    bound_method(names, attribute).is_some_and(|method| method.decorator_list.is_empty())
}

/// True if the variable `object` is read in `range`.
fn mentions(names: &Names<'_>, object: &ast::ExprName, range: TextRange) -> bool {
    let scope = names.binding_scope(&object.id, object.start());
    let mut reads = names.reads_in(&object.id, range);
    reads.any(|offset| names.binding_scope(&object.id, offset) == scope)
}

/// True if two names are the same variable.
fn is_same(names: &Names<'_>, left: &ast::ExprName, right: &ast::ExprName) -> bool {
    left.id == right.id
        && names.binding_scope(&left.id, left.start())
            == names.binding_scope(&right.id, right.start())
}
