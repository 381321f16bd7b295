//! The function that a decorator returns in place of another one.

use crate::analysis::control::flow::Exits;
use crate::analysis::values::parts::last_name;
use crate::context::Context;
use crate::file::File;
use crate::names::BindingKind;
use crate::syntax::{Expr, ast};

/// The undecorated `(*args, **kwargs)` function that is all `decorator` ever returns.
pub(super) fn returned_wrapper<'a>(
    context: &Context<'a>,
    decorator: &'a ast::StmtFunctionDef,
) -> Option<&'a ast::StmtFunctionDef> {
    let mut nested = decorator.body.iter();
    if !nested.any(|stmt| stmt.as_function_def_stmt().is_some_and(is_wrapper)) {
        return None;
    }
    let exits = Exits::of(context.nodes, decorator);
    let [only] = exits.returns.as_slice() else {
        return None;
    };
    let Some(Expr::Name(name)) = only.value.as_deref() else {
        return None;
    };
    let bindings = context.names.bindings(&name.id, name.range.start());
    let [binding] = bindings.as_slice() else {
        return None;
    };
    match binding.kind {
        BindingKind::Function(wrapper)
            if is_wrapper(wrapper) && decorator.range.contains_range(wrapper.range) =>
        {
            Some(wrapper)
        }
        _ => None,
    }
}

fn is_wrapper(function: &ast::StmtFunctionDef) -> bool {
    let parameters = &function.parameters;
    function.decorator_list.is_empty() && parameters.vararg.is_some() && parameters.kwarg.is_some()
}

/// True if `wrapper` calls what `target` is given.
pub(super) fn calls<'a>(
    context: &Context<'a>,
    wrapper: &'a ast::StmtFunctionDef,
    target: &'a ast::Parameter,
) -> bool {
    let callees = context.nodes.in_body(&wrapper.body).calls();
    let mut callees = callees.filter_map(|call| call.func.as_name_expr());
    callees.any(|callee| {
        callee.id == *target.name.as_str() && {
            let bindings = context.names.bindings(&callee.id, callee.range.start());
            bindings.iter().any(|binding| binding.range == target.name.range)
        }
    })
}

/// True if the decorator passes on the identity itself, or gives the wrapper to something that may.
pub(super) fn keeps_identity(
    file: &File<'_>,
    decorator: &ast::StmtFunctionDef,
    wrapper: &ast::StmtFunctionDef,
) -> bool {
    const IDENTITY: &[&str] = &["wraps", "update_wrapper", "__name__", "__wrapped__"];
    file.nodes.in_body(&decorator.body).exprs().any(|expr| match expr {
        Expr::Name(name) => IDENTITY.contains(&&*name.id),
        Expr::Attribute(attribute) => IDENTITY.contains(&&*attribute.attr),
        Expr::StringLiteral(literal) => IDENTITY.contains(&literal.value.to_str()),
        Expr::Call(call) => call
            .arguments
            .args
            .iter()
            .any(|argument| last_name(argument) == Some(wrapper.name.as_str())),
        _ => false,
    })
}
