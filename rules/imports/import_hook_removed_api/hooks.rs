//! Which expressions are finders and loaders of the import system.

use crate::file::File;
use crate::names::{BindingKind, Names};
use crate::syntax::{Expr, Node, Stmt, ast};

/// How many names are followed to what they are bound to.
const DEPTH: usize = 3;

/// Whether `expr`, in the node being checked, is plainly a finder or loader.
pub fn is_hook<'a>(file: &File<'a>, expr: &'a Expr) -> bool {
    follow(file, expr, DEPTH)
}

fn follow<'a>(file: &File<'a>, expr: &'a Expr, depth: usize) -> bool {
    let names = file.names;
    match expr {
        Expr::Attribute(attribute) => match attribute.attr.as_str() {
            "__loader__" | "module_finder" => true,
            "loader" => is_spec(names, &attribute.value),
            _ => false,
        },
        Expr::Call(call) => names.qualified_name(&call.func).is_some_and(|function| {
            matches!(
                function.parts(),
                ["importlib", "machinery", _]
                    | ["pkgutil", "get_importer"]
                    | ["zipimport", "zipimporter"]
            )
        }),
        Expr::Name(name) => {
            let bindings = names.reaching_bindings(name);
            bindings.iter().any(|binding| match binding.kind {
                BindingKind::Assignment { value } => depth > 0 && follow(file, value, depth - 1),
                BindingKind::Item { .. } => comes_from_loop(file, name),
                _ => false,
            })
        }
        _ => false,
    }
}

/// Whether something is a module's spec, by its name or by what it is bound to.
fn is_spec<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    match expr {
        Expr::Attribute(attribute) => matches!(attribute.attr.as_str(), "__spec__" | "spec"),
        Expr::Call(call) => names.qualified_name(&call.func).is_some_and(|function| {
            matches!(function.parts(), ["importlib", "util", last]
                if matches!(*last, "find_spec" | "spec_from_file_location" | "spec_from_loader"))
        }),
        Expr::Name(name) => {
            name.id.ends_with("spec")
                || names
                    .single_value(name)
                    .is_some_and(|value| !value.is_name_expr() && is_spec(names, value))
        }
        _ => false,
    }
}

/// Whether a loop around `name` takes it out of `pkgutil.iter_modules`, `sys.meta_path` and the like.
fn comes_from_loop<'a>(file: &File<'a>, name: &'a ast::ExprName) -> bool {
    let names = file.names;
    let gives = |target: &'a Expr, iterable: &'a Expr| match (target, iterable) {
        (Expr::Tuple(parts), Expr::Call(call)) => {
            let first = parts.elts.first().and_then(Expr::as_name_expr);
            first.is_some_and(|first| first.id == name.id)
                && names
                    .refers_to_any(&call.func, &["pkgutil.iter_modules", "pkgutil.walk_packages"])
        }
        (Expr::Name(target), _) => {
            target.id == name.id && names.refers_to(iterable, "sys.meta_path")
        }
        _ => false,
    };
    file.around(name).any(|ancestor| match ancestor {
        Node::Stmt(Stmt::For(it)) => gives(&it.target, &it.iter),
        Node::Expr(expr) => {
            let generators = match expr {
                Expr::ListComp(it) => &it.generators,
                Expr::SetComp(it) => &it.generators,
                Expr::DictComp(it) => &it.generators,
                Expr::Generator(it) => &it.generators,
                _ => return false,
            };
            generators.iter().any(|it| gives(&it.target, &it.iter))
        }
        Node::Stmt(_) => false,
    })
}
