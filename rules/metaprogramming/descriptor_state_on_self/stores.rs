//! Stores of a method on the object it is called on.

use smallvec::SmallVec;

use crate::analysis::functions::parameters::{attribute_of, is_parameter};
use crate::names::Names;
use crate::syntax::{Expr, Node, Stmt, ast};

/// A value that is stored in an attribute of an object, or in the container that the attribute holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Store<'a> {
    /// The attribute.
    pub(super) name: &'a str,
    /// The place of the store.
    pub(super) place: &'a Expr,
    /// The value.
    pub(super) value: &'a Expr,
}

/// The stores of a statement or call on the object that `owner` is.
pub(super) fn stores<'a>(
    names: &Names<'a>,
    node: Node<'a>,
    owner: &ast::Parameter,
) -> SmallVec<[Store<'a>; 1]> {
    let store = |(place, value): (&'a Expr, &'a Expr)| {
        Some(Store { name: attribute(names, place, owner)?, place, value })
    };
    match node {
        Node::Stmt(Stmt::Assign(assign)) => {
            let targets = assign.targets.iter();
            targets.flat_map(|target| pairs(target, &assign.value)).filter_map(store).collect()
        }
        Node::Stmt(Stmt::AnnAssign(assign)) => {
            let value = assign.value.as_deref();
            value.into_iter().filter_map(|value| store((&assign.target, value))).collect()
        }
        Node::Expr(expr @ Expr::Call(call)) => {
            set_by_name(names, expr, call, owner).into_iter().collect()
        }
        _ => SmallVec::new(),
    }
}

/// The targets of an assignment, each with the value that it is given.
fn pairs<'a>(target: &'a Expr, value: &'a Expr) -> SmallVec<[(&'a Expr, &'a Expr); 1]> {
    match (target, value) {
        (Expr::Tuple(targets), Expr::Tuple(values)) if targets.len() == values.len() => {
            targets.iter().zip(values).collect()
        }
        _ => SmallVec::from_slice(&[(target, value)]),
    }
}

/// The attribute of `self` that `self.x = ...`, `self.x[...] = ...` and `self.__dict__["x"] = ...` store in.
fn attribute<'a>(names: &Names<'a>, target: &'a Expr, owner: &ast::Parameter) -> Option<&'a str> {
    let Expr::Subscript(item) = target else {
        return Some(&attribute_of(names, target, owner)?.attr);
    };
    let container = attribute_of(names, &item.value, owner)?;
    let key = names.constant_text(&item.slice);
    match container.attr.as_str() {
        "__dict__" => key,
        // Another key may stand for the instance.
        name => key.map(|_| name),
    }
}

/// `setattr(self, "x", value)`.
fn set_by_name<'a>(
    names: &Names<'a>,
    place: &'a Expr,
    call: &'a ast::ExprCall,
    owner: &ast::Parameter,
) -> Option<Store<'a>> {
    let [object, name, value] = &*call.arguments.args else {
        return None;
    };
    let sets = is_parameter(names, object, owner)
        && names.refers_to_any(&call.func, &["builtins.setattr", "builtins.object.__setattr__"]);
    sets.then(|| Some(Store { name: names.constant_text(name)?, place, value })).flatten()
}
