//! Visitors that stop at a statement and never see what is in it.

use crate::analysis::classes::tree_visitor::{TreeVisitor, visited};
use crate::analysis::control::flow::is_stub;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::FunctionId;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, ast};

/// Visitors that stop at a statement and never see what is in it.
pub static RULE: Rule = Rule {
    name: "ast-no-generic-visit",
    summary: "A `visit_` method for a node that holds statements never visits them",
    explanation: "
`ast.NodeVisitor` calls `generic_visit`, which goes on to the children of a node, only for nodes without a `visit_` method
of their own. A method for a function, a class, a loop or another node that holds statements has to do it itself:

```python
class Names(ast.NodeVisitor):
    def visit_FunctionDef(self, node):
        self.found.append(node.name)
```

This finds the functions of a module and the methods of its classes, but no function inside a function, and no other
`visit_` method is called for anything in one. Nothing fails; the result is merely incomplete.

Call `self.generic_visit(node)`, before or after the rest of the method.

Many visitors stop on purpose, hence this rule has to be selected. Left alone: methods that call anything with `visit` or
`walk` in its name, or hand the node or a part of it to another method of the visitor, and methods without code.

Reference: <https://docs.python.org/3/library/ast.html#ast.NodeVisitor.generic_visit>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import ast\n\n\nclass _Names(ast.NodeVisitor):\n    def __init__(self):\n        self.found = []\n\n    \
             def visit_FunctionDef(self, node):\n        self.found.append(node.name)\n\n    \
             visit_AsyncFunctionDef = visit_FunctionDef\n",
        ),
        Example::new(
            "from ast import NodeTransformer\n\n\nclass _Skip(NodeTransformer):\n    def visit_If(self, node):\n        \
             node.test = self.known\n        return node\n",
        ),
    ],
    accepts: &[
        "import ast\n\n\nclass _Names(ast.NodeVisitor):\n    def __init__(self):\n        self.found = []\n\n    \
         def visit_FunctionDef(self, node):\n        self.found.append(node.name)\n        \
         self.generic_visit(node)\n\n    visit_AsyncFunctionDef = visit_FunctionDef\n",
        "import ast\n\n\nclass _Names(ast.NodeVisitor):\n    def visit_ClassDef(self, node):\n        \
         for stmt in node.body:\n            self.visit(stmt)\n\n    def visit_If(self, node):\n        \
         self.branch(node.body)\n\n    def visit_Name(self, node):\n        print(node.id)\n",
    ],
    checks: &[Check::Class(check)],
};

/// The nodes that hold statements.
const CONTAINERS: &[&str] = &[
    "AsyncFor",
    "AsyncFunctionDef",
    "AsyncWith",
    "ClassDef",
    "ExceptHandler",
    "For",
    "FunctionDef",
    "If",
    "Match",
    "Module",
    "Try",
    "TryStar",
    "While",
    "With",
];

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(visitor) = TreeVisitor::of(names, class) else {
        return;
    };
    let mut methods = visitor.methods(names);
    methods.retain(|(kind, _)| CONTAINERS.contains(kind));
    methods.dedup_by_key(|(_, method)| FunctionId::of(method));
    for (_, method) in methods {
        let Some(node) = visited(names, method) else {
            continue;
        };
        if is_stub(method) || goes_on(context, method, node) {
            continue;
        }
        let class = &class.name;
        context
            .report(
                &method.name,
                format!("`{}` of `{class}` does not visit the children of its node", method.name),
            )
            .label(class.range, "the visitor")
            .help(format!("call `self.generic_visit({})`", node.name));
    }
}

/// True if the method visits something, or gives its node or a part of it to another method of the visitor.
fn goes_on(context: &Context<'_>, method: &ast::StmtFunctionDef, node: &ast::Parameter) -> bool {
    let is_node = |expr: &Expr| match expr {
        Expr::Name(name) => name.id == *node.name.as_str(),
        Expr::Attribute(part) => {
            matches!(&*part.value, Expr::Name(name) if name.id == *node.name.as_str())
        }
        _ => false,
    };
    context.nodes.in_body(&method.body).calls().any(|call| {
        let (callee, of_self) = match &*call.func {
            Expr::Name(name) => (name.id.as_str(), false),
            Expr::Attribute(attribute) => {
                let of_self = attribute.value.as_name_expr().is_some_and(|it| it.id == "self");
                (attribute.attr.as_str(), of_self || attribute.value.is_call_expr())
            }
            _ => return false,
        };
        let callee_visits = callee.contains("visit") || callee.contains("walk");
        callee_visits || (of_self && call.arguments.args.iter().any(is_node))
    })
}
