//! Classes whose instances nobody copies or unpickles, or that see to it themselves.

use std::path::Path;

use crate::analysis::classes::lineage::Lineage;
use crate::analysis::control::flow::is_stub;
use crate::analysis::control::guards::holds;
use crate::context::Context;
use crate::names::{BindingKind, Names};
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

/// True if nobody copies or unpickles an instance: the file does neither, and the class is either no public API or a
/// stand-in for a module, or its instances are used up where they are made.
pub(super) fn is_never_copied<'a>(
    context: &Context<'a>,
    class: &'a ast::StmtClassDef,
    lineage: &Lineage<'a>,
) -> bool {
    const COPIES: &[&str] = &[
        "cloudpickle",
        "concurrent",
        "copy",
        "copyreg",
        "dill",
        "joblib",
        "multiprocessing",
        "pickle",
        "shelve",
    ];
    if COPIES.iter().any(|package| context.names.imports(package)) {
        return false;
    }
    is_private_module(context.path)
        || is_left_out_of_all(context, class)
        || lineage.classes.iter().any(|class| speaks_of_module(&class.name))
        || is_temporary(context, class)
}

/// True for a module that is called like one for its own package alone.
fn is_private_module(path: &Path) -> bool {
    let is_private = |name: &str| name.starts_with('_') && !name.starts_with("__");
    path.iter().filter_map(|name| name.to_str()).any(is_private)
}

/// True if the module lists what it exports, and the class is not among it.
fn is_left_out_of_all(context: &Context<'_>, class: &ast::StmtClassDef) -> bool {
    let bindings = context.names.module_bindings().iter();
    let mut lists = bindings.filter(|it| it.name == "__all__").map(|it| match it.kind {
        BindingKind::Assignment { value: Expr::List(list) } => Some(&*list.elts),
        BindingKind::Assignment { value: Expr::Tuple(tuple) } => Some(&*tuple.elts),
        _ => None,
    });
    let (Some(Some(exported)), None) = (lists.next(), lists.next()) else {
        return false;
    };
    let is_class = |it: &Expr| {
        it.as_string_literal_expr().is_some_and(|it| it.value.to_str() == class.name.as_str())
    };
    exported.iter().all(Expr::is_string_literal_expr) && !exported.iter().any(is_class)
}

/// True if the file makes instances, and uses each where it is made: `Proxy(it).name`, `with Proxy(it):`.
fn is_temporary(context: &Context<'_>, class: &ast::StmtClassDef) -> bool {
    let is_made = |call: &&ast::ExprCall| {
        let name = call.func.as_name_expr();
        name.is_some_and(|name| name.id.as_str() == class.name.as_str())
    };
    let mut made = context.nodes.all().calls().filter(is_made).peekable();
    made.peek().is_some()
        && made.all(|call| match context.around(call).next() {
            Some(Node::Expr(Expr::Attribute(_))) => true,
            Some(Node::Stmt(Stmt::With(with))) => !holds(&with.body, call.range()),
            _ => false,
        })
}

pub(super) fn speaks_of_module(name: &str) -> bool {
    name.to_ascii_lowercase().contains("module")
}

/// True if an instance is copied and unpickled in a way of its own, or not at all.
pub(super) fn restores_state<'a>(names: &Names<'a>, lineage: &Lineage<'a>) -> bool {
    let refuses = lineage.method(names, "__getstate__").is_some_and(is_stub);
    refuses || RESTORES.iter().any(|name| lineage.member(names, name).is_some())
}

/// Methods that give an instance its state without any lookup that reaches `__getattr__`.
const RESTORES: &[&str] = &["__setstate__", "__reduce__", "__reduce_ex__", "__getattribute__"];
