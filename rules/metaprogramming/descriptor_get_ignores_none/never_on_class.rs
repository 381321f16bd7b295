//! Descriptors that nobody looks up on a class.

use crate::analysis::classes::lineage::{Lineage, own_method};
use crate::analysis::control::versions::is_type_checking;
use crate::analysis::functions::parameters::{is_parameter, positional};
use crate::context::Context;
use crate::names::{Binding, BindingKind, Names, is_private};
use crate::syntax::{Expr, Node, Stmt, ast};

/// True if nobody looks the descriptor up on a class.
pub(super) fn is_never_on_class<'a>(
    context: &Context<'a>,
    class: &'a ast::StmtClassDef,
    getter: &'a ast::StmtFunctionDef,
    instance: &ast::Parameter,
) -> bool {
    let names = context.names;
    is_declaration(context, class)
        || removes_itself(names, getter, instance)
        || finds_itself(names, class, getter, instance)
        || has_private_attributes_only(names, class)
}

/// True if the class is there for type checkers alone.
fn is_declaration<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) -> bool {
    const PROTOCOL: &[&str] = &["typing.Protocol", "typing_extensions.Protocol"];
    let names = context.names;
    Lineage::of(names, class).inherits_any(PROTOCOL)
        || context.ancestors().any(|ancestor| match ancestor {
            Node::Stmt(Stmt::If(statement)) => is_type_checking(names, &statement.test),
            _ => false,
        })
}

/// True if the first lookup takes the descriptor out of the class, which then has a single instance that everybody uses.
fn removes_itself<'a>(
    names: &Names<'a>,
    getter: &'a ast::StmtFunctionDef,
    instance: &ast::Parameter,
) -> bool {
    let is_class = |expr: &'a Expr| match expr {
        Expr::Attribute(it) => {
            it.attr.as_str() == "__class__" && is_parameter(names, &*it.value, instance)
        }
        Expr::Call(call) => {
            let of = call.arguments.args.first();
            names.refers_to(&call.func, "builtins.type")
                && of.is_some_and(|of| is_parameter(names, of, instance))
        }
        _ => positional(getter, 2).is_some_and(|owner| is_parameter(names, expr, owner)),
    };
    names.nodes().in_body(&getter.body).calls().any(|call| {
        names.refers_to(&call.func, "builtins.delattr")
            && call.arguments.args.first().is_some_and(is_class)
    })
}

/// True if the descriptor looks its own name up on the instance, which would only find it again: it is there for type
/// checkers.
fn finds_itself<'a>(
    names: &Names<'a>,
    class: &'a ast::StmtClassDef,
    getter: &'a ast::StmtFunctionDef,
    instance: &ast::Parameter,
) -> bool {
    let Some(naming) = own_method(names, class, "__set_name__") else {
        return false;
    };
    let is_own_name = |attribute: &ast::ExprAttribute| {
        let name = positional(naming, 2);
        names.members_in(&attribute.attr, naming.range).iter().any(|store| {
            store.value.zip(name).is_some_and(|(value, name)| is_parameter(names, value, name))
        })
    };
    names.nodes().in_body(&getter.body).calls().any(|call| match &*call.arguments.args {
        [object, Expr::Attribute(name)] => {
            names.refers_to(&call.func, "builtins.getattr")
                && is_parameter(names, object, instance)
                && is_own_name(name)
        }
        _ => false,
    })
}

/// True if the file gives classes such descriptors, all of them under private names, which nobody looks up on a class.
fn has_private_attributes_only<'a>(names: &Names<'a>, class: &'a ast::StmtClassDef) -> bool {
    let is_class = |expr: &Expr| names.is_class(expr, class);
    let holds_one = |binding: &&Binding<'a>| match binding.kind {
        BindingKind::Assignment { value: Expr::Call(call) } => is_class(&call.func),
        BindingKind::Function(function) => {
            function.decorator_list.iter().any(|decorator| match &decorator.expression {
                Expr::Call(call) => is_class(&call.func),
                decorator => is_class(decorator),
            })
        }
        _ => false,
    };
    let scopes = names.classes().filter_map(|it| names.class_scope(it));
    let held: Vec<_> = scopes.flat_map(|it| it.bindings().iter().filter(holds_one)).collect();
    !held.is_empty() && held.iter().all(|binding| is_private(binding.name))
}
