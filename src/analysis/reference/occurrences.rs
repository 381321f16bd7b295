//! Occurrences of names: the places where they are read, and where attributes are called so.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashMap;

use crate::syntax::{Expr, Node, NodeId, NodeKind, Nodes};

/// The number of times that the nodes are gone through for one name, before a table of all names is worth while.
const FEW: u8 = 8;

/// The occurrences of the names of a file.
#[derive(Debug, Default)]
pub(super) struct Occurrences<'a> {
    /// The number of times that the nodes were gone through.
    searches: Cell<u8>,
    by_name: OnceCell<FxHashMap<&'a str, Vec<NodeId>>>,
}

impl<'a> Occurrences<'a> {
    /// The places of `name`, in the order of the text.
    pub(super) fn of(&self, name: &str, nodes: &Nodes<'a>) -> Cow<'_, [NodeId]> {
        if self.searches.get() < FEW {
            self.searches.set(self.searches.get() + 1);
            let mut places = nodes.ids_called(name);
            places.retain(|place| name_at(*place, nodes) == Some(name));
            return Cow::Owned(places);
        }
        let by_name = self.by_name.get_or_init(|| by_name(nodes));
        Cow::Borrowed(by_name.get(name).map_or(&[], Vec::as_slice))
    }
}

fn by_name<'a>(nodes: &Nodes<'a>) -> FxHashMap<&'a str, Vec<NodeId>> {
    let mut by_name: FxHashMap<&'a str, Vec<NodeId>> = FxHashMap::default();
    let is_name = |kind| matches!(kind, NodeKind::ExprName | NodeKind::ExprAttribute);
    for place in nodes.ids_of_kinds(is_name) {
        if let Some(name) = name_at(place, nodes) {
            by_name.entry(name).or_default().push(place);
        }
    }
    by_name
}

/// The name that is read there, or that of the attribute.
fn name_at<'a>(place: NodeId, nodes: &Nodes<'a>) -> Option<&'a str> {
    match nodes.get(place) {
        Node::Expr(Expr::Name(name)) if name.ctx.is_load() => Some(name.id.as_str()),
        Node::Expr(Expr::Attribute(attribute)) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Names;
    use crate::syntax::{SourceKind, Syntax};

    #[test]
    fn names_are_found_alone_and_in_the_table() {
        let text = "a = b.a\nb = a\nprint(a.b, a)\n";
        let syntax = Syntax::parse(text, SourceKind::Module).expect("it is not too deep");
        let names = Names::new(syntax.module());
        let nodes = names.nodes();
        let occurrences = Occurrences::default();
        let table = by_name(nodes);
        for name in ["a", "b", "print", "c", "a", "b", "print", "c", "a", "b", "print", "c"] {
            let expected = table.get(name).map_or(&[][..], Vec::as_slice);
            assert_eq!(&*occurrences.of(name, nodes), expected);
        }
        assert_eq!(table["a"].len(), 4);
    }
}
