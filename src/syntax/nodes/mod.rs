//! The statements and expressions of a module in one table, in the order of the text.
//!
//! A walk fills it once. Then what is around a node, and what is in it, are found by position, without another walk and
//! without recursion: the nodes in a node follow it, up to the first that starts behind its end.
//!
//! Used by [`crate::names`], whose walk fills it, and by whatever looks for nodes.
//! Never knows what a name stands for.

mod builder;

use ruff_python_ast::{AnyNodeRef, Comprehension, Expr, ExprCall, NodeKind, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::tags::{Tag, TagSet};
pub use builder::{NodesBuilder, Opened};

/// A statement or an expression.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// A statement.
    Stmt(&'a Stmt),
    /// An expression.
    Expr(&'a Expr),
}

impl<'a> Node<'a> {
    /// The kind of statement or expression.
    pub fn kind(self) -> NodeKind {
        AnyNodeRef::from(self).kind()
    }

    /// The expression, if it is one.
    pub fn expr(self) -> Option<&'a Expr> {
        match self {
            Node::Expr(expr) => Some(expr),
            Node::Stmt(_) => None,
        }
    }

    /// The statement, if it is one.
    pub fn stmt(self) -> Option<&'a Stmt> {
        match self {
            Node::Stmt(stmt) => Some(stmt),
            Node::Expr(_) => None,
        }
    }
}

impl<'a> From<Node<'a>> for AnyNodeRef<'a> {
    fn from(node: Node<'a>) -> Self {
        match node {
            Node::Stmt(stmt) => stmt.into(),
            Node::Expr(expr) => expr.into(),
        }
    }
}

impl<'a> From<&'a Stmt> for Node<'a> {
    fn from(stmt: &'a Stmt) -> Self {
        Node::Stmt(stmt)
    }
}

impl<'a> From<&'a Expr> for Node<'a> {
    fn from(expr: &'a Expr) -> Self {
        Node::Expr(expr)
    }
}

impl Ranged for Node<'_> {
    fn range(&self) -> TextRange {
        match self {
            Node::Stmt(stmt) => stmt.range(),
            Node::Expr(expr) => expr.range(),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    node: Node<'a>,
    /// The offset at which it starts, so that a search need not look at the tree.
    start: TextSize,
    /// The index of the node that directly holds it, or of none.
    parent: u32,
}

/// No node: a table of so many would be larger than any text may be.
const NONE: u32 = u32::MAX;

/// The place of a statement or an expression in the table of its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The number of nodes before it.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The statements and expressions of a module.
#[derive(Debug, Default)]
pub struct Nodes<'a> {
    entries: Vec<Entry<'a>>,
    /// The kind of each, apart from them: most nodes are passed over for their kind alone, at a byte each.
    kinds: Vec<NodeKind>,
    /// The tag of each, by which those of certain names are found without a look at the tree.
    tags: Vec<Tag>,
}

impl<'a> Nodes<'a> {
    /// The statements and expressions that directly or indirectly hold `node`, the innermost first.
    pub fn around(&self, node: impl Into<AnyNodeRef<'a>>) -> Around<'_, 'a> {
        let next = self.index(node.into()).map_or(NONE, |index| self.entries[index].parent);
        Around { nodes: self, next }
    }

    /// All of `body` and what is in it, in the order of the text.
    pub fn in_body(&self, body: &'a [Stmt]) -> Below<'_, 'a> {
        match (body.first(), body.last()) {
            (Some(first), Some(last)) => self.in_range(TextRange::new(first.start(), last.end())),
            _ => self.between(0, 0),
        }
    }

    /// The nodes of the scope that `body` is the code of, in the order of the text: nested functions, classes and
    /// lambdas, but nothing in them; comprehensions with what is in them, as they run where they stand.
    pub fn in_scope(&self, body: &'a [Stmt]) -> Below<'_, 'a> {
        Below { within_scope: true, ..self.in_body(body) }
    }

    /// The statement or expression itself and what is in it, in the order of the text; nothing if it is of another
    /// tree.
    pub fn in_node(&self, node: impl Into<Node<'a>>) -> Below<'_, 'a> {
        let node = node.into();
        let next = self.index(node.into()).unwrap_or(self.entries.len());
        self.between(next, self.first_at(node.end()).max(next))
    }

    /// The nodes that start in `range`.
    pub fn in_range(&self, range: TextRange) -> Below<'_, 'a> {
        self.between(self.first_at(range.start()), self.first_at(range.end()))
    }

    /// All of them.
    pub fn all(&self) -> Below<'_, 'a> {
        self.between(0, self.entries.len())
    }

    /// The nodes of the kinds that are `wanted`.
    pub fn of_kinds(
        &self,
        wanted: impl Fn(NodeKind) -> bool,
    ) -> impl Iterator<Item = (NodeKind, Node<'a>)> {
        self.of_kinds_behind(0, wanted)
    }

    /// The nodes of the kinds that are `wanted` but for the first `skipped` of all nodes.
    pub fn of_kinds_behind(
        &self,
        skipped: usize,
        wanted: impl Fn(NodeKind) -> bool,
    ) -> impl Iterator<Item = (NodeKind, Node<'a>)> {
        self.indices(skipped, wanted).map(|index| (self.kinds[index], self.entries[index].node))
    }

    /// The number of nodes.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The place of a statement or expression; `None` if it is of another tree.
    pub fn id(&self, node: impl Into<Node<'a>>) -> Option<NodeId> {
        let index = self.index(node.into().into())?;
        u32::try_from(index).ok().map(NodeId)
    }

    /// The place of a statement or expression that is mostly the first part of the one at `whole`.
    pub fn id_within(&self, node: impl Into<Node<'a>>, whole: NodeId) -> Option<NodeId> {
        let (node, first) = (node.into(), NodeId(whole.0 + 1));
        let is_first =
            |entry: &Entry<'a>| AnyNodeRef::from(entry.node).ptr_eq(AnyNodeRef::from(node));
        match self.entries.get(first.index()) {
            Some(entry) if is_first(entry) => Some(first),
            _ => self.id(node),
        }
    }

    /// The statement or expression in that place.
    pub fn get(&self, id: NodeId) -> Node<'a> {
        self.entries[id.index()].node
    }

    /// The kind of the statement or expression in that place.
    pub fn kind(&self, id: NodeId) -> NodeKind {
        self.kinds[id.index()]
    }

    /// The place of the statement or expression that directly holds the one in that place.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.entries[id.index()].parent;
        (parent != NONE).then_some(NodeId(parent))
    }

    /// The place of the innermost statement or expression that holds all of `range`.
    pub fn innermost(&self, range: TextRange) -> Option<NodeId> {
        let last = self.entries.partition_point(|entry| entry.start <= range.start());
        let mut next = Some(NodeId(u32::try_from(last.checked_sub(1)?).ok()?));
        while let Some(id) = next
            && !self.get(id).range().contains_range(range)
        {
            next = self.parent(id);
        }
        next
    }

    /// The places of the nodes of the kinds that are `wanted`.
    pub fn ids_of_kinds(&self, wanted: impl Fn(NodeKind) -> bool) -> impl Iterator<Item = NodeId> {
        self.indices(0, wanted).filter_map(|index| u32::try_from(index).ok().map(NodeId))
    }

    /// The indices of the nodes of the kinds that are `wanted`, but for the first `skipped` of all nodes. A loop, as a chain of
    /// adapters would call `wanted` out of line.
    fn indices(
        &self,
        skipped: usize,
        wanted: impl Fn(NodeKind) -> bool,
    ) -> impl Iterator<Item = usize> {
        let mut next = skipped;
        std::iter::from_fn(move || {
            while let Some(kind) = self.kinds.get(next) {
                next += 1;
                if wanted(*kind) {
                    return Some(next - 1);
                }
            }
            None
        })
    }

    /// The places of the nodes that may be among those that are `wanted`.
    pub fn ids_of_tags(&self, wanted: &TagSet) -> Vec<NodeId> {
        let mut found = Vec::new();
        for (index, tag) in (0..).zip(&self.tags) {
            if wanted.has(*tag) {
                found.push(NodeId(index));
            }
        }
        found
    }

    /// The places of the nodes that may be names or attributes called `name`.
    pub fn ids_called(&self, name: &str) -> Vec<NodeId> {
        let (as_name, as_attribute) = (Tag::of_name(name), Tag::of_attribute(name));
        let mut found = Vec::new();
        for (index, tag) in (0..).zip(&self.tags) {
            if *tag == as_name || *tag == as_attribute {
                found.push(NodeId(index));
            }
        }
        found
    }

    /// The calls of what may be among the nodes that are `wanted`.
    pub fn calls_of_tags(&self, wanted: &TagSet) -> Vec<&'a ExprCall> {
        let mut calls = Vec::new();
        for (index, kind) in self.kinds.iter().enumerate() {
            // What is called comes right behind the call.
            if *kind == NodeKind::ExprCall
                && self.tags.get(index + 1).is_some_and(|called| wanted.has(*called))
                && let Node::Expr(Expr::Call(call)) = self.entries[index].node
            {
                calls.push(call);
            }
        }
        calls
    }

    fn between(&self, next: usize, end: usize) -> Below<'_, 'a> {
        Below { nodes: self, next, end, within_scope: false }
    }

    /// The first that starts at `offset` or behind it.
    fn first_at(&self, offset: TextSize) -> usize {
        self.entries.partition_point(|entry| entry.start < offset)
    }

    fn index(&self, node: AnyNodeRef<'a>) -> Option<usize> {
        let start = node.start();
        let first = self.first_at(start);
        let mut here = self.entries[first..].iter().take_while(|entry| entry.start == start);
        here.position(|entry| AnyNodeRef::from(entry.node).ptr_eq(node)).map(|index| first + index)
    }
}

/// The iterator of [`Nodes::around`].
#[derive(Debug, Clone)]
pub struct Around<'n, 'a> {
    nodes: &'n Nodes<'a>,
    next: u32,
}

impl<'a> Around<'_, 'a> {
    /// The statements among them, the innermost first.
    pub fn stmts(self) -> impl Iterator<Item = &'a Stmt> {
        self.filter_map(Node::stmt)
    }

    /// The expressions around the node in its statement, the innermost first.
    pub fn exprs(self) -> impl Iterator<Item = &'a Expr> {
        self.map_while(Node::expr)
    }
}

impl<'a> Iterator for Around<'_, 'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        let entry = self.nodes.entries.get(self.next as usize)?;
        self.next = entry.parent;
        Some(entry.node)
    }
}

/// Nodes in the order of the text, those in a node right behind it.
#[derive(Debug, Clone)]
pub struct Below<'n, 'a> {
    nodes: &'n Nodes<'a>,
    next: usize,
    end: usize,
    /// True if it passes over what is in nested functions, classes and lambdas.
    within_scope: bool,
}

impl<'a> Below<'_, 'a> {
    /// Passes over what is in `node`, which came last, or else over all that comes before its end.
    pub fn skip_in(&mut self, node: impl Ranged) {
        let end = node.end();
        let rest = &self.nodes.entries[self.next.min(self.end)..self.end];
        // Most nodes have few others in them.
        let near = rest.iter().take(8).position(|entry| entry.start >= end);
        self.next += near.unwrap_or_else(|| rest.partition_point(|entry| entry.start < end));
    }

    /// The expressions among them.
    pub fn exprs(self) -> impl Iterator<Item = &'a Expr> {
        self.filter_map(Node::expr)
    }

    /// The calls among them.
    pub fn calls(self) -> impl Iterator<Item = &'a ExprCall> {
        self.exprs().filter_map(Expr::as_call_expr)
    }

    /// The statements among them.
    pub fn stmts(self) -> impl Iterator<Item = &'a Stmt> {
        self.filter_map(Node::stmt)
    }
}

impl<'a> Iterator for Below<'_, 'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.next >= self.end {
            return None;
        }
        let entry = self.nodes.entries.get(self.next)?;
        self.next += 1;
        if self.within_scope && has_scope(entry.node) {
            self.skip_in(entry.node);
        }
        Some(entry.node)
    }
}

/// The `for ... in ...` parts of a comprehension, which are no nodes of their own; none of any other expression.
pub fn comprehensions(expr: &Expr) -> &[Comprehension] {
    match expr {
        Expr::ListComp(it) => &it.generators,
        Expr::SetComp(it) => &it.generators,
        Expr::DictComp(it) => &it.generators,
        Expr::Generator(it) => &it.generators,
        _ => &[],
    }
}

/// True if what is in `node` runs at another time, with other variables.
fn has_scope(node: Node<'_>) -> bool {
    matches!(
        node,
        Node::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) | Node::Expr(Expr::Lambda(_))
    )
}

#[cfg(test)]
mod tests;
