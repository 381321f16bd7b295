//! Transformers that delete a node because a method forgets to return it.

use crate::analysis::classes::tree_visitor::{TreeVisitor, visited};
use crate::analysis::control::flow::{Exits, is_stub};
use crate::context::Context;
use crate::diagnostic::{Fix, Severity};
use crate::names::{BindingKind, FunctionId, Names};
use crate::rewrite::append_to_body;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, ast};

/// Transformers that delete a node because a method forgets to return it.
pub static RULE: Rule = Rule {
    name: "transformer-drops-node",
    summary: "A method of a `NodeTransformer` can end without returning the node, which deletes it",
    explanation: "
Whatever a `visit_` method of an `ast.NodeTransformer` returns takes the place of its node, and `None` means: remove it. A
method that changes its node, or visits what is below it, and then just ends returns `None`:

```python
class Rename(ast.NodeTransformer):
    def visit_Name(self, node):
        node.id = node.id.lower()
```

Statements vanish from the program without a word. An expression leaves a hole in its parent, and the tree no longer
compiles: `TypeError: required field \"value\" missing from Expr`. A body of which nothing is left makes `compile` raise
`ValueError: empty body on FunctionDef`.

Return the node at the end of the method; where the node is meant to go, say `return None`.

The fix adds `return node`. It is unsafe: removing the node may have been the point.

Left alone: methods that say `return None` anywhere, that raise, or that only make calls other than `generic_visit`; and
classes with a `visit` of their own, or a `generic_visit` that does not call the inherited one.

Reference: <https://docs.python.org/3/library/ast.html#ast.NodeTransformer>
",
    severity: Severity::Error,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed_unsafely(
            "import ast\n\n\nclass _Lower(ast.NodeTransformer):\n    def visit_Name(self, node):\n        \
             node.id = node.id.lower()\n",
            "import ast\n\n\nclass _Lower(ast.NodeTransformer):\n    def visit_Name(self, node):\n        \
             node.id = node.id.lower()\n        return node\n",
        ),
        Example::fixed_unsafely(
            "import ast\n\n\nclass _Double(ast.NodeTransformer):\n    def visit_Constant(self, it):\n        \
             if isinstance(it.value, int):\n            return ast.Constant(2 * it.value)  # doubled\n",
            "import ast\n\n\nclass _Double(ast.NodeTransformer):\n    def visit_Constant(self, it):\n        \
             if isinstance(it.value, int):\n            return ast.Constant(2 * it.value)  # doubled\n        \
             return it\n",
        ),
        Example::fixed_unsafely(
            "from ast import NodeTransformer\n\n\nclass _Walk(NodeTransformer):\n    \
             def visit_Call(self, node): self.generic_visit(node); print(node.func)\n",
            "from ast import NodeTransformer\n\n\nclass _Walk(NodeTransformer):\n    \
             def visit_Call(self, node): self.generic_visit(node); print(node.func); return node\n",
        ),
        Example::new(
            "import ast\n\n\nclass _Rename(ast.NodeTransformer):\n    def visit_Name(self, node):\n        \
             node.id = 'b'\n        del node\n",
        ),
    ],
    accepts: &[
        "import ast\n\n\nclass _Lower(ast.NodeTransformer):\n    def visit_Name(self, node):\n        \
         node.id = node.id.lower()\n        return node\n",
        "import ast\n\n\nclass _Strip(ast.NodeTransformer):\n    def visit_Assert(self, node):\n        \
         self.generic_visit(node)\n        if self.keep:\n            return node\n        return None\n",
        "import ast\n\n\nclass _Refuse(ast.NodeTransformer):\n    def visit_Yield(self, node):\n        \
         self.generic_visit(node)\n        raise SyntaxError(\"yield\")\n\n    \
         def visit_Await(self, node):\n        self.refuse(node)\n\n    def visit_Pass(self, node):\n        pass\n",
        "import ast\n\n\nclass _Names(ast.NodeVisitor):\n    def visit_Name(self, node):\n        \
         node.id = node.id.lower()\n        self.generic_visit(node)\n",
    ],
    checks: &[Check::Class(check)],
};

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(visitor) = TreeVisitor::of(names, class).filter(|visitor| visitor.transforms) else {
        return;
    };
    if handles_missing_results(names, &visitor) {
        return;
    }
    let mut methods = visitor.methods(names);
    methods.dedup_by_key(|(_, method)| FunctionId::of(method));
    for (_, method) in methods {
        if let Some(node) = visited(names, method)
            && let Some(evidence) = evidence(names, method, node)
        {
            report(context, &visitor, method, node, evidence);
        }
    }
}

/// True if the class has its own way with what methods return: a `visit`, or a `generic_visit` that is not made of the
/// inherited one.
fn handles_missing_results<'a>(names: &Names<'a>, visitor: &TreeVisitor<'a>) -> bool {
    visitor.defines(names, "visit")
        || visitor.lineage.member(names, "generic_visit").is_some_and(|member| match member.kind {
            BindingKind::Function(own) => !names
                .nodes()
                .in_body(&own.body)
                .calls()
                .any(|call| call.is_method(&["generic_visit"])),
            _ => true,
        })
}

/// The sign that the node was meant to stay although the end of `method` is reached without returning it.
fn evidence(
    names: &Names<'_>,
    method: &ast::StmtFunctionDef,
    node: &ast::Parameter,
) -> Option<(TextRange, &'static str)> {
    let exits = Exits::of(names.nodes(), method);
    if exits.yields() || !exits.falls_through || method.is_async || is_stub(method) {
        return None;
    }
    let mut returned = exits.returns.iter().filter_map(|it| it.value.as_deref());
    let first = returned.clone().next();
    if returned.any(Expr::is_none_literal_expr) {
        return None;
    }
    if let Some(value) = first {
        return Some((value.range(), "here a node is returned"));
    }
    names.nodes().in_scope(&method.body).find_map(|it| match it {
        Node::Expr(Expr::Attribute(target))
            if target.ctx.is_store() && root(&target.value) == Some(&node.name) =>
        {
            Some((target.range, "here the node is changed"))
        }
        Node::Stmt(Stmt::Assign(assign)) if replaces(assign, node) => {
            Some((assign.range, "here the node is replaced"))
        }
        Node::Expr(Expr::Call(call)) if call.is_method(&["generic_visit"]) => {
            Some((call.range(), "here what is below the node is transformed"))
        }
        _ => None,
    })
}

/// True if this is `node = change(node)`.
fn replaces(assign: &ast::StmtAssign, node: &ast::Parameter) -> bool {
    let is_node = |expr: &Expr| expr.as_name_expr().is_some_and(|it| it.id == *node.name.as_str());
    match (assign.targets.as_slice(), &*assign.value) {
        ([target], Expr::Call(call)) => is_node(target) && call.arguments.args.iter().any(is_node),
        _ => false,
    }
}

/// True if the parameter still is the node, or what was made of it, wherever the method ends.
fn still_names_node<'a>(
    context: &Context<'a>,
    method: &'a ast::StmtFunctionDef,
    node: &'a ast::Parameter,
) -> bool {
    let name = node.name.as_str();
    let start = method.body.first().map_or(method.end(), Ranged::start);
    context.names.bindings(name, start).iter().all(|binding| match binding.kind {
        BindingKind::Parameter(_) => true,
        BindingKind::Assignment { value: Expr::Call(call) } => {
            let mut arguments = call.arguments.args.iter();
            arguments.any(|it| it.as_name_expr().is_some_and(|it| it.id == *name))
        }
        _ => false,
    })
}

/// The name that a chain of attributes and subscripts begins with.
fn root(expr: &Expr) -> Option<&str> {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Attribute(attribute) => &attribute.value,
            Expr::Subscript(subscript) => &subscript.value,
            Expr::Name(name) => return Some(&name.id),
            _ => return None,
        };
    }
}

fn report<'a>(
    context: &Context<'a>,
    visitor: &TreeVisitor<'a>,
    method: &'a ast::StmtFunctionDef,
    node: &'a ast::Parameter,
    (place, label): (TextRange, &str),
) {
    let edit = still_names_node(context, method, node)
        .then(|| append_to_body(context.syntax, &method.body, &format!("return {}", node.name)))
        .flatten();
    let message = format!(
        "`{}` of `{}` can end without returning its node, which deletes it from the tree",
        method.name, visitor.class.name
    );
    let mut diagnostic = context.report(&method.name, message);
    diagnostic
        .label(place, label)
        .help(format!("end with `return {}`, or with `return None` if it is to go", node.name));
    if let Some(edit) = edit {
        diagnostic.fix(Fix::unsafe_(format!("Return `{}`", node.name), [edit]));
    }
}
