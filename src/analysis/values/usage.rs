//! What becomes of a value.

use crate::file::File;
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

/// Whether nothing uses the value of `call`: it is a statement of its own, or assigned to a name that
/// nothing reads.
pub fn is_discarded<'a>(file: &File<'a>, call: &'a ast::ExprCall) -> bool {
    let Some(Node::Stmt(stmt)) = file.around(call).next() else {
        return false;
    };
    match stmt {
        Stmt::Expr(_) => true,
        Stmt::Assign(assign) => match assign.targets.as_slice() {
            [Expr::Name(target)] if assign.value.range() == call.range() => !is_read(file, target),
            _ => false,
        },
        _ => false,
    }
}

/// Whether anything reads what is assigned to `target`. A class's or module's public names count as read.
fn is_read(file: &File<'_>, target: &ast::ExprName) -> bool {
    let names = file.names;
    let Some(scope) = names.binding_scope(&target.id, target.start()) else {
        return true;
    };
    let local = names.function_at(target.start()).is_some() && !names.is_module_scope(scope);
    let private = target.id.starts_with('_');
    let bindings = names.scope(scope);
    let binding = bindings.bindings_of(&target.id).next();
    !(local || private) || binding.is_none_or(|binding| names.is_read(scope, binding))
}
