//! Members that a class inherits from the standard library.

use crate::analysis::classes::lineage::Lineage;
use crate::context::Context;
use crate::names::{QualifiedName, ScopeKind, top_level};
use crate::python;
use crate::syntax::{Expr, Ranged, ast, is_standard_library};

/// The qualified name under which a class of the standard library had the attribute of `self`, `cls` or `super()`, if nothing
/// else gives it to the class around.
pub(super) fn inherited<'a>(
    context: &Context<'a>,
    attribute: &'a ast::ExprAttribute,
) -> Option<String> {
    let names = context.names;
    let name = attribute.attr.as_str();
    let holder = Holder::of(context, &attribute.value)?;
    let mut around = names.functions_and_classes_around(attribute.start());
    let class = around.find_map(|scope| match scope.kind {
        ScopeKind::Class(class) => Some(class),
        _ => None,
    })?;
    let lineage = Lineage::of(names, class);
    let is_standard = |base: &QualifiedName<'a>| is_standard_library(top_level(&base.to_string()));
    let own = match holder {
        Holder::Instance => &lineage.classes[..],
        Holder::Bases => &lineage.classes[1..],
    };
    let has = |name: &str| {
        let mut scopes = own.iter().filter_map(|class| names.class_scope(class));
        scopes.any(|scope| scope.bindings_of(name).next().is_some())
    };
    // Whatever else it inherits from may have the member as well.
    if lineage.has_unknown
        || !lineage.imported.iter().all(is_standard)
        || has(name)
        || has("__getattr__")
        || matches!(holder, Holder::Instance) && !names.members(name).is_empty()
    {
        return None;
    }
    let members = lineage.imported.iter().map(|base| format!("{base}.{name}"));
    let mut gone = members.filter(|member| {
        python::removal(member, context.syntax.versions()).is_some_and(|(_, gone)| gone == member)
    });
    gone.next()
}

/// The object by which a method reaches what its class has.
#[derive(Debug, Clone, Copy)]
enum Holder {
    /// `self` or `cls`.
    Instance,
    /// `super()`.
    Bases,
}

impl Holder {
    fn of<'a>(context: &Context<'a>, expr: &'a Expr) -> Option<Holder> {
        match expr {
            Expr::Name(name) if matches!(name.id.as_str(), "self" | "cls") => {
                Some(Holder::Instance)
            }
            Expr::Call(call) if context.names.refers_to(&call.func, "builtins.super") => {
                Some(Holder::Bases)
            }
            _ => None,
        }
    }
}
