//! Expressions that are finders and loaders of the import system.

use crate::analysis::values::sources::{Source, Sources};
use crate::names::{Binding, BindingKind, Names};
use crate::syntax::{Expr, Ranged};

/// The methods of finders and loaders that later versions of Python took away.
pub const GONE: &[&str] = &["find_loader", "find_module", "load_module"];

/// True if `expr` is plainly a finder or loader.
pub fn is_hook<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    let is_hook = |source| match source {
        Source::Expr(Expr::Attribute(attribute)) => match attribute.attr.as_str() {
            "__loader__" | "module_finder" => true,
            "loader" => is_spec(names, &attribute.value),
            _ => false,
        },
        Source::Expr(Expr::Call(call)) => {
            names.qualified_name(&call.func).is_some_and(|function| {
                matches!(
                    function.parts(),
                    ["importlib", "machinery", _]
                        | ["pkgutil", "get_importer"]
                        | ["zipimport", "zipimporter"]
                )
            })
        }
        Source::Bound(binding) => comes_from_loop(names, &binding),
        _ => false,
    };
    Sources::of(names, expr).any(is_hook)
}

/// True if something is a module's spec, by its name or by what it comes from.
fn is_spec<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    let is_spec = |source| match source {
        Source::Expr(Expr::Attribute(attribute)) => {
            matches!(attribute.attr.as_str(), "__spec__" | "spec")
        }
        Source::Expr(Expr::Call(call)) => {
            names.qualified_name(&call.func).is_some_and(|function| {
                matches!(function.parts(), ["importlib", "util", last]
                if matches!(*last, "find_spec" | "spec_from_file_location" | "spec_from_loader"))
            })
        }
        _ => false,
    };
    matches!(expr, Expr::Name(name) if name.id.ends_with("spec"))
        || Sources::of(names, expr).any(is_spec)
}

/// True if a loop takes what is bound out of `sys.meta_path`, or as the first part out of `pkgutil.iter_modules`.
fn comes_from_loop<'a>(names: &Names<'a>, binding: &Binding<'a>) -> bool {
    const MODULES: &[&str] = &["pkgutil.iter_modules", "pkgutil.walk_packages"];
    let BindingKind::Item { iterable } = binding.kind else {
        return false;
    };
    let gives_hooks = match iterable {
        Expr::Call(call) => names.refers_to_any(&call.func, MODULES),
        _ => names.refers_to(iterable, "sys.meta_path"),
    };
    let is_taken = |other: &&Binding<'a>| match other.kind {
        BindingKind::Item { iterable: other } => other.range() == iterable.range(),
        _ => false,
    };
    gives_hooks
        && names.binding_scope(binding.name, binding.range.start()).is_some_and(|scope| {
            let first = names.scope(scope).bindings().iter().find(is_taken);
            first.is_some_and(|first| first.range == binding.range)
        })
}
