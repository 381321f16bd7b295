//! The statements and expressions of a module in one table, in the order of the text.
//!
//! A walk fills it once. Then what is around a node, and what is in it, are found by position, without another walk and
//! without recursion: the nodes in a node follow it, up to the first that starts behind its end.

use ruff_python_ast::{AnyNodeRef, Comprehension, Expr, ExprCall, NodeKind, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::tags::{Tag, TagSet};

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
        let mut index = skipped;
        std::iter::from_fn(move || {
            while let Some(&kind) = self.kinds.get(index) {
                index += 1;
                if wanted(kind) {
                    return Some((kind, self.entries[index - 1].node));
                }
            }
            None
        })
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
        (0..)
            .zip(&self.kinds)
            .filter(move |(_, kind)| wanted(**kind))
            .map(|(index, _)| NodeId(index))
    }

    /// The places of the import statements.
    pub fn imports(&self) -> Vec<NodeId> {
        let mut imports = Vec::new();
        for (index, kind) in (0..).zip(&self.kinds) {
            if matches!(kind, NodeKind::StmtImport | NodeKind::StmtImportFrom) {
                imports.push(NodeId(index));
            }
        }
        imports
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

/// A table that a walk fills, see [`Nodes`].
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Names;
    use crate::syntax::source_order::{self, SourceOrderVisitor};
    use crate::syntax::{Sieve, SourceKind, Syntax};

    /// Every node, with what is around it as a walk of the whole tree sees it.
    #[derive(Default)]
    struct Walk<'a> {
        around: Vec<TextRange>,
        seen: Vec<(AnyNodeRef<'a>, Vec<TextRange>)>,
    }

    impl<'a> Walk<'a> {
        fn see(&mut self, node: Node<'a>) {
            self.seen.push((node.into(), self.around.iter().rev().copied().collect()));
            self.around.push(node.range());
        }
    }

    impl<'a> SourceOrderVisitor<'a> for Walk<'a> {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            self.see(stmt.into());
            source_order::walk_stmt(self, stmt);
            self.around.pop();
        }

        fn visit_expr(&mut self, expr: &'a Expr) {
            self.see(expr.into());
            source_order::walk_expr(self, expr);
            self.around.pop();
        }
    }

    #[test]
    fn the_table_holds_what_a_walk_sees() {
        let text = "\
if a: b = [c, (d, e), {f, g}, {h: i, **j}]
elif k and l or m: n(o, *p, q=r, *y, **s)
else: t = u < v < w, f'{x}{y!r:{z}}'
match a:
    case B(c, d=e.f) | {'g': h} if i: j
    case [*k]: l
try: a
except (b, c) as d: e
finally: f
@a(b)
class C[T: d](e, metaclass=f):
    g: h = lambda i, j=k: l
    async def m(n: o = p, *q: r, u: v, w=x, **y: z) -> s: return [await t for u in v if w for x in y]
with a as b, (c := d): x[a:b, c] = yield_ = not e if f else -g
with a as (b.c, d[e]): del a, b.c, (d, [e]); g += h; i.j: k; l.m += n
type A[T] = b
{a: b for a, [b, *c] in d}; {e for f in g}; (h for i in j)
for a, (b.c, d) in e: f
";
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{:?}", syntax.errors());
        let mut walk = Walk::default();
        walk.visit_body(&syntax.module().body);
        assert!(walk.seen.len() > 160);
        let names = Names::new(syntax.module());
        let nodes = names.nodes();
        let shown = |node: AnyNodeRef<'_>| (node.kind(), node.range());
        let found: Vec<_> = nodes.all().map(|node| shown(node.into())).collect();
        let seen: Vec<_> = walk.seen.iter().map(|(node, _)| shown(*node)).collect();
        assert_eq!(found, seen);
        for (node, around) in &walk.seen {
            let found: Vec<_> = nodes.around(*node).map(|it| it.range()).collect();
            assert_eq!(&found, around, "{}", syntax.slice(node));
        }
        let scopes = nodes.all().filter(|node| has_scope(*node));
        let scopes: Vec<_> = scopes.map(|node| node.range()).collect();
        let own =
            walk.seen.iter().filter(|(_, around)| !around.iter().any(|it| scopes.contains(it)));
        let own: Vec<_> = own.map(|(node, _)| shown(*node)).collect();
        let in_scope = nodes.in_scope(&syntax.module().body);
        assert_eq!(in_scope.map(|node| shown(node.into())).collect::<Vec<_>>(), own);
        assert!(own.len() < seen.len());
        for (index, node) in nodes.all().enumerate() {
            let inside =
                walk.seen[index..].iter().filter(|(_, around)| around.contains(&node.range()));
            let mut below = nodes.in_node(node);
            assert!(below.next().is_some());
            assert!(below.clone().count() <= inside.count());
            below.skip_in(node);
            assert!(below.next().is_none());
        }
    }

    #[test]
    fn nodes_are_found_by_their_tags() {
        let text =
            "n(n, a.n, b.c)\nn.a()(n)\nfor n in a().n: a.n()\nimport n\nlambda n: (n or a)()";
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let nodes = names.nodes();
        let (n, none) = (["n"].into_iter().collect::<Sieve>(), Sieve::default());
        let found = |wanted: &TagSet| -> Vec<&str> {
            let found = nodes.ids_of_tags(wanted).into_iter();
            found.map(|id| syntax.slice(nodes.get(id))).collect()
        };
        let called = |wanted: &TagSet| -> Vec<&str> {
            nodes.calls_of_tags(wanted).into_iter().map(|call| syntax.slice(call)).collect()
        };
        assert_eq!(found(&TagSet::new(&n, &none, &[])), ["n", "n", "n", "n", "n", "n"]);
        assert_eq!(found(&TagSet::new(&none, &n, &[])), ["a.n", "a().n", "a.n"]);
        assert_eq!(found(&TagSet::new(&none, &none, &[NodeKind::StmtImport])), ["import n"]);
        assert_eq!(called(&TagSet::new(&n, &none, &[])), ["n(n, a.n, b.c)"]);
        assert_eq!(called(&TagSet::new(&none, &n, &[])), ["a.n()"]);
        assert_eq!(called(&TagSet::new(&none, &none, &[NodeKind::ExprCall])), ["n.a()(n)"]);
        assert_eq!(called(&TagSet::new(&none, &none, &[NodeKind::ExprBoolOp])), ["(n or a)()"]);
    }
}
