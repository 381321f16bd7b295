//! Visitors that know `def` but not `async def`, `for` but not `async for`.

use crate::analysis::classes::tree_visitor::{TreeVisitor, visited};
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::names::Names;
use crate::rewrite::after_statement;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Ranged, ast};

/// Visitors that know one form of a statement and not the other.
pub static RULE: Rule = Rule {
    name: "ast-visitor-skips-twin",
    summary: "A visitor handles `def`, `for`, `with`, `try` or `import` but not its twin",
    explanation: "
Python has two classes of nodes for what reads like one statement:

| handled | its twin |
|---|---|
| `FunctionDef` | `AsyncFunctionDef`, for `async def` |
| `For` | `AsyncFor`, for `async for` |
| `With` | `AsyncWith`, for `async with` |
| `Import` | `ImportFrom`, for `from ... import` |
| `Try` | `TryStar`, for `except*` (Python 3.11) |

A visitor with `visit_FunctionDef` alone never learns of an `async def`: no exception, no warning, the function is just
missing from whatever the visitor collects, checks or rewrites, as is everything the method does on the way in and out.

The twins of `FunctionDef`, `For`, `With` and `Try` have the same fields, so one method can serve both, which is what the
fix writes:

```python
visit_AsyncFunctionDef = visit_FunctionDef
```

The fix is unsafe: the method may rely on the class of its node. `ImportFrom` has fields of its own, `module` and `level`,
and needs a method of its own.

Left alone: classes that define `visit` or `generic_visit`, mention the twin anywhere, or inherit from a class that
another file defines, which may handle it; and methods that look for one thing by its name, `node.name == ...`, in code
they seem to know.

Reference: <https://docs.python.org/3/library/ast.html#ast.AsyncFunctionDef>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed_unsafely(
            "import ast\n\n\nclass _Names(ast.NodeVisitor):\n    def __init__(self):\n        self.found = []\n\n    \
             def visit_FunctionDef(self, node):\n        self.found.append(node.name)\n        \
             self.generic_visit(node)\n",
            "import ast\n\n\nclass _Names(ast.NodeVisitor):\n    def __init__(self):\n        self.found = []\n\n    \
             def visit_FunctionDef(self, node):\n        self.found.append(node.name)\n        \
             self.generic_visit(node)\n    visit_AsyncFunctionDef = visit_FunctionDef\n",
        ),
        Example::fixed_unsafely(
            "from ast import NodeTransformer as Base


class _Unroll(Base):
    def visit_For(self, node):
        return self.generic_visit(node)  # later
        # Only if it is short.

    def visit_With(self, node): return node
",
            "from ast import NodeTransformer as Base


class _Unroll(Base):
    def visit_For(self, node):
        return self.generic_visit(node)  # later
        # Only if it is short.
    visit_AsyncFor = visit_For

    def visit_With(self, node): return node
    visit_AsyncWith = visit_With
",
        ),
        Example::new(
            "import ast\n\n\nclass _Imports(ast.NodeVisitor):\n    def visit_Import(self, node):\n        \
             for alias in node.names:\n            print(alias.name)\n",
        ),
    ],
    accepts: &[
        "import ast\n\n\nclass _Names(ast.NodeVisitor):\n    def visit_FunctionDef(self, node):\n        \
         self.found.append(node.name)\n\n    visit_AsyncFunctionDef = visit_FunctionDef\n",
        "import ast\n\n\nclass _Base(ast.NodeVisitor):\n    def visit_AsyncFor(self, node):\n        pass\n\n\n\
         class _Loops(_Base):\n    def visit_For(self, node):\n        pass\n",
        "import ast\n\n\nclass _All(ast.NodeVisitor):\n    def visit(self, node):\n        super().visit(node)\n\n    \
         def visit_FunctionDef(self, node):\n        pass\n",
        "import ast\nfrom .base import Base\n\n\nclass _All(Base, ast.NodeVisitor):\n    \
         def visit_FunctionDef(self, node):\n        pass\n",
        "import ast\n\n\nclass _Froms(ast.NodeVisitor):\n    def visit_ImportFrom(self, node):\n        pass\n",
        "class NodeVisitor:\n    pass\n\n\nclass _Mine(NodeVisitor):\n    def visit_FunctionDef(self, node):\n        pass\n",
    ],
    checks: &[Check::Class(check)],
};

/// A class of nodes that reads like another one.
struct Twin {
    /// The class that is handled.
    kind: &'static str,
    /// The other one.
    other: &'static str,
    /// The handled one in code.
    code: &'static str,
    /// The other one in code.
    other_code: &'static str,
    /// True if one method can serve both.
    same_fields: bool,
}

const TWINS: &[Twin] = &[
    Twin::new("FunctionDef", "AsyncFunctionDef", "def", "async def", true),
    Twin::new("For", "AsyncFor", "for", "async for", true),
    Twin::new("With", "AsyncWith", "with", "async with", true),
    Twin::new("Import", "ImportFrom", "import", "from ... import", false),
    Twin::new("Try", "TryStar", "except", "except*", true),
];

impl Twin {
    const fn new(
        kind: &'static str,
        other: &'static str,
        code: &'static str,
        other_code: &'static str,
        same_fields: bool,
    ) -> Twin {
        Twin { kind, other, code, other_code, same_fields }
    }
}

/// A method, the kind of node it handles, and the twin that nothing handles.
struct Missing<'a> {
    method: &'a ast::StmtFunctionDef,
    twin: &'static Twin,
}

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(visitor) = TreeVisitor::of(names, class).filter(TreeVisitor::is_known) else {
        return;
    };
    if visitor.dispatches(names) {
        return;
    }
    let missing = missing(names, &visitor);
    let (alike, own): (Vec<_>, Vec<_>) = missing.into_iter().partition(|it| it.twin.same_fields);
    report(context, &visitor, &alike);
    report(context, &visitor, &own);
}

/// The methods of the class's own whose twin nothing handles, in the order of the text.
fn missing<'a>(names: &Names<'a>, visitor: &TreeVisitor<'a>) -> Vec<Missing<'a>> {
    let methods = visitor.methods(names);
    let mut found: Vec<Missing<'a>> = Vec::new();
    for twin in TWINS {
        let last = methods.iter().rev().find(|(kind, _)| *kind == twin.kind);
        let Some(&(_, method)) = last else {
            continue;
        };
        if !visitor.defines(names, &format!("visit_{}", twin.other))
            && !mentions(names, visitor, twin.other)
            && !knows_code(names, method)
        {
            found.push(Missing { method, twin });
        }
    }
    found.sort_by_key(|it| it.method.start());
    found
}

/// True if the class or a base in its file names the node class, or a method for it, anywhere.
fn mentions(names: &Names<'_>, visitor: &TreeVisitor<'_>, node: &str) -> bool {
    visitor.lineage.classes.iter().any(|class| {
        names.nodes().in_body(&class.body).exprs().any(|expr| match expr {
            Expr::Name(name) => name.id.ends_with(node),
            Expr::Attribute(attribute) => attribute.attr.ends_with(node),
            Expr::StringLiteral(literal) => literal.value.to_str().ends_with(node),
            _ => false,
        })
    })
}

/// True if the method looks for one thing by its name, as in code that its author knows: it asks whether the node's name
/// equals something, or something else about the node a constant text.
fn knows_code<'a>(names: &Names<'a>, method: &'a ast::StmtFunctionDef) -> bool {
    let Some(node) = visited(names, method) else {
        return false;
    };
    let is_node = |expr: &Expr| expr.as_name_expr().is_some_and(|it| it.id == *node.name.as_str());
    let is_name = |expr: &Expr| match expr {
        Expr::Attribute(name) => is_node(&name.value) && name.attr.as_str() == "name",
        _ => false,
    };
    let is_about_node = |expr: &'a Expr| names.nodes().in_node(expr).exprs().any(is_node);
    names.nodes().in_body(&method.body).exprs().any(|expr| match expr {
        Expr::Compare(compare) => {
            let sides = || std::iter::once(&*compare.left).chain(&compare.comparators);
            matches!(*compare.ops, [ast::CmpOp::Eq])
                && (sides().any(is_name)
                    || (sides().any(Expr::is_string_literal_expr) && sides().any(is_about_node)))
        }
        _ => false,
    })
}

fn report<'a>(context: &Context<'a>, visitor: &TreeVisitor<'a>, missing: &[Missing<'a>]) {
    let Some(Missing { method, twin }) = missing.first() else {
        return;
    };
    let list = |part: fn(&Twin) -> &'static str| {
        let parts = missing.iter().map(|it| format!("`{}`", part(it.twin)));
        parts.collect::<Vec<_>>().join(", ")
    };
    let message = format!(
        "`{}` handles {} but silently skips {}",
        visitor.class.name,
        list(|twin| twin.code),
        list(|twin| twin.other_code)
    );
    let alias = |twin: &Twin| format!("visit_{} = visit_{}", twin.other, twin.kind);
    // Of a method under another name, nothing shows where that is bound.
    let edit = |it: &Missing<'a>| {
        let is_named = it.method.name.strip_prefix("visit_") == Some(it.twin.kind);
        is_named.then(|| after_statement(context.syntax, it.method, &alias(it.twin)))?
    };
    let edits = missing.iter().map(edit);
    let edits: Option<Vec<Edit>> = edits.collect();
    let mut diagnostic = context.report(&method.name, message);
    diagnostic
        .caption(format!("there is no `visit_{}`", twin.other))
        .label(visitor.class.name.range, "the visitor");
    for Missing { method, twin } in missing.iter().skip(1) {
        diagnostic.label(method.name.range, format!("there is no `visit_{}`", twin.other));
    }
    if twin.same_fields {
        diagnostic.help(format!("let the method handle both: `{}`", alias(twin)));
        if let Some(edits) = edits {
            let message = format!("Handle {} in the same way", list(|twin| twin.other_code));
            diagnostic.fix(Fix::unsafe_(message, edits));
        }
    } else {
        diagnostic
            .help(format!("define `visit_{}`, too; its node has `module` and `level`", twin.other));
    }
}
