//! Nodes as checks see them, and the way from the module down to one.

use ruff_python_ast::visitor::source_order::{
    SourceOrderVisitor, TraversalSignal, walk_expr, walk_stmt,
};
use ruff_python_ast::{
    AnyNodeRef, Arguments, Expr, ModModule, Stmt, StmtClassDef, StmtFunctionDef,
};
use ruff_python_ast::{ExprBoolOp, ExprCall, ExprCompare, ExprList, ExprSet, ExprTuple};
use ruff_text_size::{Ranged, TextRange};

/// A node of a kind that checks ask for.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// A function definition.
    Function(&'a StmtFunctionDef),
    /// A class definition.
    Class(&'a StmtClassDef),
    /// A comparison.
    Compare(&'a ExprCompare),
    /// A call.
    Call(&'a ExprCall),
}

impl<'a> From<Node<'a>> for AnyNodeRef<'a> {
    fn from(node: Node<'a>) -> Self {
        match node {
            Node::Function(function) => function.into(),
            Node::Class(class) => class.into(),
            Node::Compare(compare) => compare.into(),
            Node::Call(call) => call.into(),
        }
    }
}

/// A node on the way from the module down to another node.
#[derive(Debug, Clone, Copy)]
pub enum Ancestor<'a> {
    /// A statement.
    Stmt(&'a Stmt),
    /// An expression.
    Expr(&'a Expr),
}

impl Ranged for Ancestor<'_> {
    fn range(&self) -> TextRange {
        match self {
            Ancestor::Stmt(stmt) => stmt.range(),
            Ancestor::Expr(expr) => expr.range(),
        }
    }
}

/// The statements and expressions around `node`, the outermost first.
///
/// They are found by descending from the module, which costs nothing for the nodes nobody asks about.
pub fn ancestors<'a>(module: &'a ModModule, node: AnyNodeRef<'a>) -> Vec<Ancestor<'a>> {
    let mut descent = Descent { target: node, path: Vec::new(), found: false };
    descent.visit_body(&module.body);
    descent.path
}

struct Descent<'a> {
    target: AnyNodeRef<'a>,
    path: Vec<Ancestor<'a>>,
    found: bool,
}

impl<'a> Descent<'a> {
    fn visit(&mut self, node: AnyNodeRef<'a>, step: Ancestor<'a>, deeper: impl FnOnce(&mut Self)) {
        if self.found || !node.range().contains_range(self.target.range()) {
            return;
        }
        self.found = node.ptr_eq(self.target);
        if self.found {
            return;
        }
        self.path.push(step);
        deeper(self);
        if !self.found {
            self.path.pop();
        }
    }
}

impl Descent<'_> {
    /// Those of `parts`, which stand in the order of the text, that may hold the target. A file may consist of one
    /// statement with as many parts as there are questions, so they are not looked at one after the other.
    fn near<'p, T: Ranged>(&self, parts: &'p [T]) -> impl Iterator<Item = &'p T> + use<'p, T> {
        let target = self.target.range();
        let first = parts.partition_point(|part| part.end() < target.start());
        parts[first..].iter().take_while(move |part| part.start() <= target.start())
    }
}

impl<'a> SourceOrderVisitor<'a> for Descent<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if !self.found && node.range().contains_range(self.target.range()) {
            TraversalSignal::Traverse
        } else {
            TraversalSignal::Skip
        }
    }

    fn visit_body(&mut self, body: &'a [Stmt]) {
        self.near(body).for_each(|stmt| self.visit_stmt(stmt));
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.visit(stmt.into(), Ancestor::Stmt(stmt), |descent| match stmt {
            Stmt::If(branch) => {
                descent.visit_expr(&branch.test);
                descent.visit_body(&branch.body);
                let clauses = descent.near(&branch.elif_else_clauses);
                clauses.for_each(|clause| descent.visit_elif_else_clause(clause));
            }
            Stmt::Match(matching) => {
                descent.visit_expr(&matching.subject);
                descent.near(&matching.cases).for_each(|case| descent.visit_match_case(case));
            }
            _ => walk_stmt(descent, stmt),
        });
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.visit(expr.into(), Ancestor::Expr(expr), |descent| match expr {
            Expr::List(ExprList { elts, .. })
            | Expr::Tuple(ExprTuple { elts, .. })
            | Expr::Set(ExprSet { elts, .. })
            | Expr::BoolOp(ExprBoolOp { values: elts, .. }) => {
                descent.near(elts).for_each(|part| descent.visit_expr(part));
            }
            Expr::Dict(dict) => {
                for item in descent.near(&dict.items) {
                    item.key.iter().for_each(|key| descent.visit_expr(key));
                    descent.visit_expr(&item.value);
                }
            }
            _ => walk_expr(descent, expr),
        });
    }

    fn visit_arguments(&mut self, arguments: &'a Arguments) {
        self.near(&arguments.args).for_each(|argument| self.visit_expr(argument));
        self.near(&arguments.keywords).for_each(|keyword| self.visit_keyword(keyword));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// Every expression, with what is around it as a walk of the whole tree sees it.
    #[derive(Default)]
    struct Walk<'a> {
        around: Vec<TextRange>,
        seen: Vec<(&'a Expr, Vec<TextRange>)>,
    }

    impl<'a> SourceOrderVisitor<'a> for Walk<'a> {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            self.around.push(stmt.range());
            walk_stmt(self, stmt);
            self.around.pop();
        }

        fn visit_expr(&mut self, expr: &'a Expr) {
            self.seen.push((expr, self.around.clone()));
            self.around.push(expr.range());
            walk_expr(self, expr);
            self.around.pop();
        }
    }

    #[test]
    fn what_is_around_a_node_is_found_wherever_it_stands() {
        let text = "\
if a: b = [c, (d, e), {f, g}, {h: i, **j}]
elif k and l or m: n(o, *p, q=r, **s)
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
    async def m(n: o = p, *q: r) -> s: return [await t for u in v if w]
with a as b, (c := d): x[a:b, c] = yield_ = not e if f else -g
";
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{:?}", syntax.errors());
        let mut walk = Walk::default();
        walk.visit_body(&syntax.module().body);
        assert!(walk.seen.len() > 80);
        for (expr, around) in walk.seen {
            let found = ancestors(syntax.module(), expr.into());
            let found: Vec<_> = found.iter().map(Ranged::range).collect();
            assert_eq!(found, around, "{}", syntax.slice(expr));
        }
    }
}
