//! `__annotations__` looked for in the namespace or the `__dict__` of a class, or as a variable.

use rustc_hash::FxHashSet;

use crate::analysis::classes::lineage::Lineage;
use crate::analysis::control::guards::is_caught;
use crate::context::Context;
use crate::diagnostic::{Effect, Since};
use crate::file::File;
use crate::names::{BindingKind, ScopeId, ScopeKind};
use crate::syntax::ast::PythonVersion;
use crate::syntax::{Expr, Node, NodeId, NodeKind, Ranged, ast};

use super::report;

const NAME: &str = "__annotations__";

const SINCE: Since = Since { version: PythonVersion::PY314, effect: Effect::Changes };

/// As a variable of a class or module that annotates others; all at the first annotation that is seen.
pub(super) fn check_annotation<'a>(context: &Context<'a>, _: Node<'a>) {
    if context.known(variables).is_some() {
        return;
    }
    let since = Since { effect: Effect::Breaks, ..SINCE };
    for id in &*context.once(variables) {
        if let Node::Expr(Expr::Name(name)) = context.nodes.get(*id)
            && !is_caught(context, name, "NameError")
            && let Some(mut finding) = report(context, name, since, "no variable is called so")
        {
            finding
                .caption("`NameError` there")
                .note("annotations are made when the attribute is asked for")
                .help("ask for them when the class or module is there");
        }
    }
}

/// The variables called `__annotations__` that the interpreter made for a class or module, until 3.14.
fn variables(file: &File<'_>) -> Vec<NodeId> {
    if !file.syntax.mentions(NAME) || are_all_known(file) {
        return Vec::new();
    }
    let names = file.names;
    let annotations = file.nodes.of_kinds(|kind| kind == NodeKind::StmtAnnAssign);
    let annotated: FxHashSet<ScopeId> =
        annotations.map(|(_, node)| names.scope_at(node.start())).collect();
    let is_module_annotated = annotated.iter().any(|it| names.is_module_scope(*it));
    let is_annotated = |name: &ast::ExprName| {
        let scope = names.scope_at(name.start());
        match names.scope(scope).kind {
            ScopeKind::Class(_) => annotated.contains(&scope),
            _ => is_module_annotated,
        }
    };
    let mut found = file.nodes.ids_called(NAME);
    found.retain(|id| match file.nodes.get(*id) {
        Node::Expr(Expr::Name(name)) => {
            name.ctx.is_load()
                && names.bindings(NAME, name.start()).is_empty()
                && is_annotated(name)
        }
        _ => false,
    });
    found
}

pub(super) fn check_subscript<'a>(context: &Context<'a>, node: Node<'a>) {
    if let Node::Expr(Expr::Subscript(read)) = node
        && read.ctx.is_load()
        && is_name(&read.slice)
    {
        check(context, &read.value, read);
    }
}

pub(super) fn check_method<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Expr::Attribute(method) = &*call.func
        && call.arguments.args.first().is_some_and(is_name)
    {
        check(context, &method.value, call);
    }
}

pub(super) fn check_comparison<'a>(context: &Context<'a>, node: Node<'a>) {
    if let Node::Expr(Expr::Compare(comparison)) = node
        && is_name(&comparison.left)
        && let [ast::CmpOp::In | ast::CmpOp::NotIn] = *comparison.ops
    {
        check(context, &comparison.comparators[0], comparison);
    }
}

fn is_name(expr: &Expr) -> bool {
    expr.as_string_literal_expr().is_some_and(|it| it.value.to_str() == NAME)
}

fn check<'a>(context: &Context<'a>, mapping: &'a Expr, read: impl Ranged) {
    if !holds_a_class(context, mapping) || are_all_known(context) {
        return;
    }
    let is_handled =
        is_caught(context, mapping, "KeyError") && is_caught(context, mapping, "AttributeError");
    if is_handled {
        return;
    }
    if let Some(mut finding) = report(context, read, SINCE, "`__annotations__` is not in here") {
        finding
            .caption("nothing is found there")
            .note("they are made when the attribute is asked for; only classes of modules with `from __future__ import annotations` have them")
            .help("ask for the attribute `__annotations__` of the class itself");
    }
}

/// True if the classes of the file have annotations as before, as those are all texts, or if the file knows both ways.
fn are_all_known(file: &File<'_>) -> bool {
    let knows = ["annotationlib", "__annotate__", "__annotate_func__", "get_annotations"];
    let mut imports = file.names.module_imports().iter();
    imports.any(|it| it.kind.imports_member("__future__", "annotations"))
        || knows.iter().any(|name| file.syntax.mentions(name))
}

/// True for the `__dict__` of something, and for the namespace that a metaclass is given.
fn holds_a_class<'a>(context: &Context<'a>, mapping: &'a Expr) -> bool {
    let names = context.names;
    match mapping {
        Expr::Attribute(attribute) => attribute.attr.as_str() == "__dict__",
        Expr::Call(call) => {
            names.refers_to(&call.func, "builtins.vars") && call.arguments.len() == 1
        }
        Expr::Name(name) => {
            let scope = names.binding_scope(&name.id, name.start());
            match scope.map(|scope| names.scope(scope).kind) {
                Some(ScopeKind::Function(method)) => is_namespace(context, method, name),
                _ => false,
            }
        }
        _ => false,
    }
}

/// True if a name is the fourth parameter of a method that is `__new__` or `__init__` of a metaclass, and nothing else.
fn is_namespace<'a>(
    context: &Context<'a>,
    method: &'a ast::StmtFunctionDef,
    name: &ast::ExprName,
) -> bool {
    let names = context.names;
    let binding = names.only_binding(&name.id, name.start());
    let is_parameter = binding.is_some_and(|it| matches!(it.kind, BindingKind::Parameter(_)));
    let fourth = method.parameters.iter_non_variadic_params().nth(3);
    if !is_parameter
        || !matches!(method.name.as_str(), "__new__" | "__init__")
        || fourth.is_none_or(|it| it.name().as_str() != name.id)
    {
        return false;
    }
    let class = names.functions_and_classes_around(method.start()).find_map(|it| match it.kind {
        ScopeKind::Class(class) => Some(class),
        _ => None,
    });
    class.is_some_and(|class| {
        Lineage::of(names, class).imported.iter().any(|base| {
            base.is_any(&["builtins.type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType"])
        })
    })
}
