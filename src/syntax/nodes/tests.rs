//! The table against walks of the tree.

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
    let own = walk.seen.iter().filter(|(_, around)| !around.iter().any(|it| scopes.contains(it)));
    let own: Vec<_> = own.map(|(node, _)| shown(*node)).collect();
    let in_scope = nodes.in_scope(&syntax.module().body);
    assert_eq!(in_scope.map(|node| shown(node.into())).collect::<Vec<_>>(), own);
    assert!(own.len() < seen.len());
    for (index, node) in nodes.all().enumerate() {
        let inside = walk.seen[index..].iter().filter(|(_, around)| around.contains(&node.range()));
        let mut below = nodes.in_node(node);
        assert!(below.next().is_some());
        assert!(below.clone().count() <= inside.count());
        below.skip_in(node);
        assert!(below.next().is_none());
    }
}

#[test]
fn nodes_are_found_by_their_tags() {
    let text = "n(n, a.n, b.c)\nn.a()(n)\nfor n in a().n: a.n()\nimport n\nlambda n: (n or a)()";
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
