//! Values that are made of what a method is given.

use crate::names::Names;
use crate::syntax::{Expr, Ranged, TextRange, ast};

/// The number of values that are looked into for one question.
const VALUES: usize = 16;

/// True if `value` in `method` may be made of what `parameter` is given, through names that the method binds as well.
pub(super) fn is_made_of<'a>(
    names: &Names<'a>,
    method: &'a ast::StmtFunctionDef,
    value: &'a Expr,
    parameter: &ast::Parameter,
) -> bool {
    let mut values = vec![value];
    let mut next = 0;
    while let Some(&value) = values.get(next) {
        next += 1;
        for name in names.nodes().in_node(value).exprs().filter_map(Expr::as_name_expr) {
            for binding in names.bindings(&name.id, name.start()) {
                if binding.range == parameter.name.range {
                    return true;
                }
                let unpacked = || unpacked_value(names, method, binding.range);
                if values.len() < VALUES {
                    values.extend(binding.value().or_else(unpacked));
                }
            }
        }
    }
    false
}

/// The value of the assignment that binds the name at `range` to a part of it.
fn unpacked_value<'a>(
    names: &Names<'a>,
    method: &'a ast::StmtFunctionDef,
    range: TextRange,
) -> Option<&'a Expr> {
    let mut statements = names.nodes().in_body(&method.body).stmts();
    statements.find_map(|stmt| {
        let assign = stmt.as_assign_stmt()?;
        let binds = assign.targets.iter().any(|target| target.range().contains_range(range));
        binds.then_some(&*assign.value)
    })
}
