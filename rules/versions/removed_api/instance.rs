//! Members of objects whose class is told by how they are made, or by a question about it.

use crate::context::Context;
use crate::names::QualifiedName;
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

/// The qualified name of an attribute of an object, by the class that it is made of or that is asked for around it.
pub(super) fn of_instance<'a>(
    context: &Context<'a>,
    attribute: &'a ast::ExprAttribute,
) -> Option<String> {
    let class = made_of(context, &attribute.value).or_else(|| asked_for(context, attribute))?;
    Some(format!("{class}.{}", attribute.attr))
}

/// The class of which all that the expression may be is made.
fn made_of<'a>(context: &Context<'a>, object: &'a Expr) -> Option<QualifiedName<'a>> {
    let names = context.names;
    if let Expr::Call(call) = object {
        return names.qualified_name(&call.func);
    }
    let values = names.reaching_values(object);
    let class = |value: &&'a Expr| names.qualified_name(&value.as_call_expr()?.func);
    let first = class(values.first()?)?;
    values.iter().all(|value| class(value).is_some_and(|it| it == first)).then_some(first)
}

/// The class that a condition around the attribute says its object is of: `isinstance(node, ast.Constant)`.
fn asked_for<'a>(
    context: &Context<'a>,
    attribute: &'a ast::ExprAttribute,
) -> Option<QualifiedName<'a>> {
    let object = attribute.value.as_name_expr()?;
    context.nodes.around(attribute).find_map(|around| match around {
        Node::Stmt(Stmt::If(it)) => {
            let body = it.body.first()?.start()..it.body.last()?.end();
            body.contains(&attribute.start()).then(|| told(context, &it.test, object))?
        }
        Node::Expr(Expr::If(it)) => it
            .body
            .range()
            .contains_range(attribute.range)
            .then(|| told(context, &it.test, object))?,
        Node::Expr(Expr::BoolOp(it)) if it.op.is_and() => {
            let mut before = it.values.iter().take_while(|value| value.end() <= attribute.start());
            before.find_map(|value| told(context, value, object))
        }
        _ => None,
    })
}

/// The class that a condition says the object is of.
fn told<'a>(
    context: &Context<'a>,
    condition: &'a Expr,
    object: &ast::ExprName,
) -> Option<QualifiedName<'a>> {
    match condition {
        Expr::BoolOp(it) if it.op.is_and() => {
            it.values.iter().find_map(|value| told(context, value, object))
        }
        Expr::Call(call) if context.names.refers_to(&call.func, "builtins.isinstance") => {
            let [asked, class] = &*call.arguments.args else {
                return None;
            };
            let is_object = asked.as_name_expr().is_some_and(|it| it.id == object.id);
            context.names.qualified_name(class).filter(|_| is_object)
        }
        _ => None,
    }
}
