//! The function that a decorator puts in the place of another one.

use crate::analysis::control::flow::Exits;
use crate::file::File;
use crate::syntax::{Expr, ast, last_name};

/// A function that takes any arguments and that is all a decorator ever returns.
pub(super) struct Wrapper<'a> {
    /// The function.
    pub(super) function: &'a ast::StmtFunctionDef,
    /// The parameter that holds what is wrapped.
    pub(super) target: &'a ast::Parameter,
}

impl<'a> Wrapper<'a> {
    /// The wrapper that `decorator` returns, if it calls what it wraps, and nothing may give it the identity of that.
    pub(super) fn of(file: &File<'a>, decorator: &'a ast::StmtFunctionDef) -> Option<Wrapper<'a>> {
        let target = only_parameter(&decorator.parameters)?;
        let function = returned_wrapper(file, decorator)?;
        let is_bare = calls(file, function, target) && !keeps_identity(file, decorator, function);
        is_bare.then_some(Wrapper { function, target })
    }
}

/// The parameter of a function that has just one, which is not `self` and can be given positionally.
fn only_parameter(parameters: &ast::Parameters) -> Option<&ast::Parameter> {
    let mut positional = parameters.posonlyargs.iter().chain(&parameters.args);
    let only = positional.next()?;
    let alone = parameters.len() == 1 && !matches!(&*only.parameter.name, "self" | "cls");
    alone.then_some(&only.parameter)
}

/// The undecorated `(*args, **kwargs)` function that is all `decorator` ever returns.
fn returned_wrapper<'a>(
    file: &File<'a>,
    decorator: &'a ast::StmtFunctionDef,
) -> Option<&'a ast::StmtFunctionDef> {
    let mut nested = decorator.body.iter();
    if !nested.any(|stmt| stmt.as_function_def_stmt().is_some_and(is_wrapper)) {
        return None;
    }
    let exits = Exits::of(file.nodes, decorator);
    let [only] = exits.returns.as_slice() else {
        return None;
    };
    let name = only.value.as_deref()?.as_name_expr()?;
    let binding = file.names.only_binding(&name.id, name.range.start())?;
    let wrapper = binding.function()?;
    (is_wrapper(wrapper) && decorator.range.contains_range(wrapper.range)).then_some(wrapper)
}

fn is_wrapper(function: &ast::StmtFunctionDef) -> bool {
    let parameters = &function.parameters;
    function.decorator_list.is_empty() && parameters.vararg.is_some() && parameters.kwarg.is_some()
}

/// True if `wrapper` calls what `target` is given.
fn calls<'a>(
    file: &File<'a>,
    wrapper: &'a ast::StmtFunctionDef,
    target: &'a ast::Parameter,
) -> bool {
    let callees = file.nodes.in_body(&wrapper.body).calls();
    let mut callees = callees.filter_map(|call| call.func.as_name_expr());
    callees.any(|callee| {
        callee.id == *target.name.as_str() && {
            let bindings = file.names.bindings(&callee.id, callee.range.start());
            bindings.iter().any(|binding| binding.range == target.name.range)
        }
    })
}

/// True if the decorator passes on the identity itself, or gives the wrapper to something that may.
fn keeps_identity(
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
