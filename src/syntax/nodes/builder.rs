//! The making of the table.

use ruff_python_ast::{Expr, NodeKind};
use ruff_text_size::{Ranged, TextSize};

use super::{Entry, NONE, Node, Nodes};
use crate::syntax::tags::Tag;

/// A table that a walk fills, see [`Nodes`]. What is called for every node is inlined, as the walk is compiled apart from this.
#[derive(Debug)]
pub struct NodesBuilder<'a> {
    nodes: Nodes<'a>,
    around: u32,
}

impl<'a> NodesBuilder<'a> {
    /// An empty table for a text of `length` bytes.
    pub fn new(length: usize) -> NodesBuilder<'a> {
        // Real code has about one node in eight bytes. Letting the table grow would copy it several times.
        let nodes = length / 8;
        let nodes = Nodes {
            entries: Vec::with_capacity(nodes),
            kinds: Vec::with_capacity(nodes),
            tags: Vec::with_capacity(nodes),
        };
        NodesBuilder { nodes, around: NONE }
    }

    /// Adds a node that has no other in it.
    pub fn add(&mut self, node: Node<'a>) {
        self.push(node, node.kind(), node.start());
    }

    /// Adds a node. What is added from now on is in it, until its end, for which the result is needed.
    #[inline]
    pub fn open(&mut self, node: Node<'a>) -> Opened {
        self.open_known(node, node.kind(), node.start())
    }

    /// Like [`NodesBuilder::add`], by whoever has just looked at the node: to find out its kind and its start again would
    /// cost more than to add it.
    #[inline]
    pub fn add_known(&mut self, node: Node<'a>, kind: NodeKind, start: TextSize) {
        debug_assert_eq!((kind, start), (node.kind(), node.start()));
        self.push(node, kind, start);
    }

    /// Like [`NodesBuilder::open`], see [`NodesBuilder::add_known`].
    #[inline]
    pub fn open_known(&mut self, node: Node<'a>, kind: NodeKind, start: TextSize) -> Opened {
        debug_assert_eq!((kind, start), (node.kind(), node.start()));
        let outer = Opened(self.around);
        let opened = u32::try_from(self.nodes.entries.len()).unwrap_or(NONE);
        self.push(node, kind, start);
        self.around = opened;
        outer
    }

    #[inline]
    fn push(&mut self, node: Node<'a>, kind: NodeKind, start: TextSize) {
        self.nodes.kinds.push(kind);
        self.nodes.tags.push(match node {
            Node::Expr(Expr::Name(name)) => Tag::of_name(&name.id),
            Node::Expr(Expr::Attribute(attribute)) => Tag::of_attribute(&attribute.attr),
            _ => Tag::of_kind(kind),
        });
        self.nodes.entries.push(Entry { node, start, parent: self.around });
    }

    /// Ends the node that was opened last.
    #[inline]
    pub fn close(&mut self, Opened(outer): Opened) {
        self.around = outer;
    }

    /// The table, once the walk is over.
    pub fn finish(self) -> Nodes<'a> {
        debug_assert!(self.nodes.entries.is_sorted_by_key(|entry| entry.start));
        self.nodes
    }
}

/// The node around one that was opened.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Opened(u32);
