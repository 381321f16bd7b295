//! Items of displays under keys that are written: `{"clock": time, "shell": os}["clock"]` is `time` and nothing else.

use super::trace::{Cell, Tracer};
use super::values::Values;
use crate::names::BindingKind;
use crate::syntax::{Expr, NodeId, NodeKind, Ranged, ast};

/// The number of items that a dictionary may have to be asked for one of them.
const MOST_ITEMS: usize = 128;

impl<'a> Tracer<'_, 'a> {
    /// The values under `key` in `container`, which holds what its display says. `None` if more may be in it, or elsewhere in it.
    pub(super) fn displayed_item(
        &mut self,
        container: &'a Expr,
        held: &Values,
        key: &'a Expr,
    ) -> Option<Values> {
        let display = self.display_of(container)?;
        let items = match (display, key) {
            (Expr::Dict(dict), key) if self.asks && !key.is_string_literal_expr() => {
                let keys = self.ask(key);
                if keys.is_open() || keys.texts().count() < keys.len() {
                    return None;
                }
                let mut items = Vec::new();
                for key in keys.texts() {
                    items.extend(items_called(dict, key)?);
                }
                items
            }
            _ => items_under(display, key)?,
        };
        let node = self.nodes.id(display)?;
        if self.asks {
            // What puts a text into it is evaluated only if that is asked for.
            self.read_all(Cell::Contents(node));
        }
        let is_as_written = held.is_certain()
            && held.containers().eq([node])
            && self.listen(Cell::Further(node)).is_nothing();
        is_as_written.then(|| {
            let mut values = Values::default();
            items.iter().for_each(|item| _ = values.merge(&self.expect(item)));
            values
        })
    }

    /// The display that `container` is, or that the name is bound to and nothing else. Not if that
    /// is a list, whose items may move without anything being put into it.
    fn display_of(&mut self, container: &'a Expr) -> Option<&'a Expr> {
        let name = match container {
            Expr::Name(name) => name,
            display => return Some(display),
        };
        let is_stored = !self.listen_attribute(&name.id).is_nothing()
            || !self.listen_global(&name.id).is_nothing();
        if is_stored || self.may_rebind() {
            return None;
        }
        let scope = self.names.binding_scope(&name.id, name.start())?;
        let mut bindings = self.names.scope(scope).bindings_of(&name.id);
        match (bindings.next()?.kind, bindings.next()) {
            (BindingKind::Assignment { value }, None) if !value.is_list_expr() => Some(value),
            _ => None,
        }
    }

    /// Notes that something is put into what is made at a node, besides what that says itself.
    pub(super) fn put_further(&mut self, node: NodeId) {
        if matches!(self.nodes.kind(node), NodeKind::ExprDict | NodeKind::ExprTuple) {
            self.put(Cell::Further(node), &Values::open());
        }
    }
}

/// The items of a display that may be had under `key`; `None` if that cannot be told.
fn items_under<'a>(display: &'a Expr, key: &Expr) -> Option<Vec<&'a Expr>> {
    match (display, key) {
        (Expr::Dict(dict), Expr::StringLiteral(key)) => items_called(dict, key.value.to_str()),
        (Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }), _)
            if !elts.iter().any(Expr::is_starred_expr) =>
        {
            let length = elts.len();
            let index = match key {
                Expr::UnaryOp(ast::ExprUnaryOp { op: ast::UnaryOp::USub, operand, .. }) => {
                    match number(operand)? {
                        0 => Some(0),
                        back => length.checked_sub(back),
                    }
                }
                key => Some(number(key)?),
            };
            Some(index.and_then(|index| elts.get(index)).into_iter().collect())
        }
        _ => None,
    }
}

/// The items of a dictionary under a text. Of a large one, a table of data, all are one.
fn items_called<'a>(dict: &'a ast::ExprDict, key: &str) -> Option<Vec<&'a Expr>> {
    if dict.len() > MOST_ITEMS {
        return None;
    }
    let mut found = Vec::new();
    for item in dict {
        match &item.key {
            Some(Expr::StringLiteral(it)) if it.value.to_str() != key => {}
            Some(Expr::StringLiteral(_)) => found.push(&item.value),
            Some(Expr::NumberLiteral(_)) => {}
            _ => return None,
        }
    }
    Some(found)
}

fn number(expr: &Expr) -> Option<usize> {
    match expr.as_number_literal_expr()?.value {
        ast::Number::Int(ref number) => number.as_usize(),
        _ => None,
    }
}
