//! Classes of `ast` that no tree has any more.

use crate::analysis::control::flow::can_finish;
use crate::analysis::control::versions::{is_guarded, is_reached_guarded};
use crate::context::Context;
use crate::diagnostic::{Effect, Severity};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast::PythonVersion;
use crate::syntax::{AnyNodeRef, Expr, Node, NodeKind, Ranged, Stmt, TextRange, ast};

/// `ast.Index` and `ast.ExtSlice`.
pub static RULE: Rule = Rule {
    name: "ast-removed-node",
    summary: "A class of `ast` is looked for that later versions of Python never make",
    explanation: "
Since Python 3.9 a subscript holds its index itself, and tuples of slices are an `ast.Tuple`. No tree has an `ast.Index` or
`ast.ExtSlice` any more: `isinstance(node.slice, ast.Index)` is never true. Use `node.slice` as it is:

```python
if isinstance(node.slice, ast.Constant):
```

Classes that are gone altogether, as `ast.Num`, are reported by `removed-api`, and methods of visitors that are never called by
`removed-visitor`.

Left alone: what stands under a test of the version or of `hasattr`, or under a handler of `AttributeError` or `ImportError`;
tests that have another branch for what is none, or that only take the value out; calls of `ast.Index(value)`, which give the
value.

Reference: <https://docs.python.org/3/library/ast.html#ast.Subscript>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import ast

def _keys(tree):
    return [node.slice.value.value for node in ast.walk(tree)
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Index)]
",
        ),
        Example::new(
            "from ast import ExtSlice

def _dimensions(node):
    found = []
    if isinstance(node.slice, ExtSlice):
        found.extend(node.slice.dims)
    return found
",
        ),
    ],
    accepts: &[
        "import ast

def _keys(tree):
    return [node.slice.value for node in ast.walk(tree)
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)]
",
        "import ast
import sys

def _index(node):
    if sys.version_info < (3, 9) and isinstance(node.slice, ast.Index):
        return node.slice.value
    return node.slice
",
    ],
    checks: &[
        Check::Kinds(&[NodeKind::ExprAttribute, NodeKind::StmtImportFrom], check_use),
    ],
};

/// Not made since Python 3.9, and the names that code asks for which knows of that.
const SLICES: &[&str] = &["ExtSlice", "Index"];

/// A use of one of the old classes.
fn check_use<'a>(context: &Context<'a>, node: Node<'a>) {
    match node {
        Node::Expr(Expr::Attribute(it)) => {
            let name = it.attr.as_str();
            let is_old = SLICES.contains(&name) && !is_called(context.parent(), it.range);
            if is_old && it.ctx.is_load() && context.names.refers_to(&it.value, "ast") {
                report_use(context, it.into(), name);
            }
        }
        Node::Stmt(Stmt::ImportFrom(it))
            if it.level == 0 && it.module.as_deref() == Some("ast") =>
        {
            for alias in it.names.iter().filter(|it| SLICES.contains(&it.name.as_str())) {
                check_slice_class(context, alias);
            }
        }
        _ => {}
    }
}

/// The uses of a class of slices that is imported by itself, under whatever name.
fn check_slice_class<'a>(context: &Context<'a>, alias: &'a ast::Alias) {
    let local = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
    let class = format!("ast.{}", alias.name);
    for expr in context.nodes.all().exprs() {
        if let Expr::Name(name) = expr
            && name.id == local
            && name.ctx.is_load()
            && context.names.refers_to(expr, &class)
            && !is_called(context.around(name).next(), name.range)
        {
            report_use(context, name.into(), &alias.name);
        }
    }
}

/// True if the class at `range` is called by the node around it, which gives what takes its place.
fn is_called(around: Option<Node<'_>>, range: TextRange) -> bool {
    match around {
        Some(Node::Expr(Expr::Call(call))) => call.func.range() == range,
        _ => false,
    }
}

/// True if code that tests for `ast.Index` also has a way for what takes its place: another class beside it, another
/// branch, or nothing to do in the one it is in but to take the value out.
fn has_both_ways<'a>(context: &Context<'a>, node: AnyNodeRef<'a>) -> bool {
    context.around(node).find_map(|ancestor| match ancestor {
        Node::Expr(Expr::Tuple(_) | Expr::If(_)) => Some(true),
        Node::Expr(_) => None,
        Node::Stmt(Stmt::If(it)) => {
            let unwraps = matches!(&*it.body, [Stmt::Assign(_)]);
            Some(unwraps || !it.elif_else_clauses.is_empty() || !can_finish(&it.body))
        }
        Node::Stmt(_) => Some(false),
    }) == Some(true)
}

fn report_use<'a>(context: &Context<'a>, node: AnyNodeRef<'a>, name: &str) {
    let guarded = match node {
        AnyNodeRef::ExprAttribute(it) => {
            is_guarded(context, it, SLICES) || is_reached_guarded(context, &it.value, SLICES)
        }
        _ => is_guarded(context, node, SLICES),
    };
    if guarded || has_both_ways(context, node) {
        return;
    }
    context
        .report(node, format!("Python 3.9 and later create no `ast.{name}` nodes"))
        .since(PythonVersion::PY39, Effect::Changes)
        .caption("never found")
        .help(match name {
            "Index" => "use `node.slice` as it is",
            _ => "`node.slice` is an `ast.Tuple` there",
        });
}
