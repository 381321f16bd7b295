//! Attributes of a class that have the name of one of its slots.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::slots::Layout;
use crate::analysis::classes::private_names::mangled;
use crate::context::Context;
use crate::names::{Binding, BindingKind};
use crate::syntax::{Node, Ranged, Stmt, ast};

/// A slot is a descriptor in the class, so nothing else there can have its name.
pub(super) fn check_class_attributes<'a>(context: &Context<'a>, layout: &Layout<'_, 'a>) {
    let class = layout.class();
    let mut attributes: FxHashMap<Cow<str>, Vec<&Binding>> = FxHashMap::default();
    for binding in layout.scope().bindings() {
        if !matches!(binding.kind, BindingKind::Annotation) {
            attributes.entry(mangled(binding.name, class)).or_default().push(binding);
        }
    }
    for slot in layout.own_slots() {
        let mut same = attributes.get(&slot.name).into_iter().flatten();
        let Some(&binding) = same.next() else {
            continue;
        };
        let special =
            matches!(&*slot.name, "__dict__" | "__weakref__" | "__qualname__" | "__classcell__");
        let deleted = same.any(|binding| matches!(binding.kind, BindingKind::Deletion));
        if special || deleted || !is_unconditional(class, binding) || is_guarded(context) {
            continue;
        }
        let (name, class) = (binding.name, &class.name);
        context
            .report(
                binding.range,
                format!("class attribute `{name}` of `{class}` is also one of its slots"),
            )
            .label(slot.range, "the slot")
            .help("remove the slot, or set the attribute in `__init__`");
    }
}

/// True if someone may expect the class statement to fail.
fn is_guarded(context: &Context<'_>) -> bool {
    context
        .ancestors()
        .take_while(|ancestor| !matches!(ancestor, Node::Stmt(Stmt::FunctionDef(_))))
        .any(|ancestor| matches!(ancestor, Node::Stmt(Stmt::Try(_) | Stmt::With(_))))
}

/// True if the binding is made by one of the class body's own simple statements or definitions.
fn is_unconditional(class: &ast::StmtClassDef, binding: &Binding<'_>) -> bool {
    let after = class.body.partition_point(|stmt| stmt.start() <= binding.range.start());
    let stmt = after.checked_sub(1).and_then(|place| class.body.get(place));
    stmt.is_some_and(|stmt| {
        !matches!(
            stmt,
            Stmt::If(_)
                | Stmt::For(_)
                | Stmt::While(_)
                | Stmt::Try(_)
                | Stmt::With(_)
                | Stmt::Match(_)
        )
    })
}
