//! Statements put in front of a body that may begin with a docstring or with imports from `__future__`.

mod documented;
mod prologue;

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, NodeKind, Ranged, Stmt, TextRange, ast};
use documented::documented;
use prologue::knows_prologue;

/// Statements put in front of a body that may begin with a docstring.
pub static RULE: Rule = Rule {
    name: "ast-insert-before-docstring",
    summary: "A statement is inserted before a docstring or before `__future__` imports",
    explanation: "
The docstring of a module, class or function is a string that is the first statement of its body, and a module's imports
from `__future__` may only follow the docstring. `node.body.insert(0, new)` puts the new statement before both:

- of a module with `from __future__ import annotations`, `compile` raises `SyntaxError: from __future__ imports must occur
  at the beginning of the file`;
- of everything with a docstring, `__doc__` becomes `None`, and the string is evaluated and thrown away. `help`,
  documentation tools, command-line parsers that print `__doc__`, and doctests lose it without a word.

Insert behind the docstring and the imports from `__future__`:

```python
place = 0
if ast.get_docstring(node, clean=False) is not None:
    place = 1
while place < len(node.body) and getattr(node.body[place], \"module\", None) == \"__future__\":
    place += 1
node.body.insert(place, new)
```

Left alone: bodies of statements other than `def` and `class`, trees parsed from a constant, and functions that speak of a
docstring or of `__future__` anywhere or look at `body[0]`.

Reference: <https://docs.python.org/3/reference/simple_stmts.html#future-statements>,
<https://docs.python.org/3/library/ast.html#ast.get_docstring>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import ast\n\n\ndef _instrument(source):\n    tree = ast.parse(source)\n    \
             tree.body.insert(0, ast.parse(\"import trace\").body[0])\n    return ast.fix_missing_locations(tree)\n",
        ),
        Example::new(
            "import ast\n\n\nclass _Enter(ast.NodeTransformer):\n    def visit_FunctionDef(self, node):\n        \
             self.generic_visit(node)\n        node.body.insert(0, self.entry)\n        return node\n\n    \
             visit_AsyncFunctionDef = visit_FunctionDef\n",
        ),
        Example::new(
            "from ast import ClassDef, stmt\n\n\ndef _first(cls: ClassDef, new: stmt) -> None:\n    \
             cls.body = [new] + cls.body\n",
        ),
    ],
    accepts: &[
        "import ast\n\n\ndef _instrument(source):\n    tree = ast.parse(source)\n    place = 0\n    \
         if ast.get_docstring(tree, clean=False) is not None:\n        place = 1\n    \
         while place < len(tree.body) and getattr(tree.body[place], \"module\", None) == \"__future__\":\n        \
         place += 1\n    tree.body.insert(place, ast.parse(\"import trace\").body[0])\n    \
         return ast.fix_missing_locations(tree)\n",
        "import ast\n\n\nclass _Loop(ast.NodeTransformer):\n    def visit_While(self, node):\n        \
         node.body.insert(0, self.tick)\n        return node\n",
        "import ast\n\ntree = ast.parse(\"x = 1\")\ntree.body.insert(0, ast.parse(\"y = 2\").body[0])\n",
        "import ast\n\n\ndef _after(source, new):\n    tree = ast.parse(source)\n    # The docstring is gone already.\n    \
         tree.body.insert(0, new)\n\n\ndef _page(html, new):\n    html.body.insert(0, new)\n",
    ],
    checks: &[
        Check::Method(&["insert"], check_insert),
        Check::Kinds(&[NodeKind::StmtAssign], check_assignment),
        Check::Call(&["ast.Module"], check_new_module),
    ],
};

/// `tree.body.insert(0, ...)`.
fn check_insert<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(insert) = call.method()
        && let Some(owner) = body_owner(context.names.reaching_value(&insert.value))
        && call.arguments.args.first().is_some_and(is_zero)
    {
        check_insertion(context, call.range(), owner);
    }
}

/// `tree.body = [...] + tree.body`, `tree.body = [..., *tree.body]` or `tree.body[:0] = ...`.
fn check_assignment<'a>(context: &Context<'a>, node: Node<'a>) {
    let Node::Stmt(Stmt::Assign(assign)) = node else {
        return;
    };
    let [target] = assign.targets.as_slice() else {
        return;
    };
    let owner = match target {
        Expr::Subscript(front) if is_front(&front.slice) => body_owner(&front.value),
        _ => {
            let owner = body_owner(target);
            owner.filter(|it| pushed_back(&assign.value).is_some_and(|rest| rest.id == it.id))
        }
    };
    if let Some(owner) = owner {
        check_insertion(context, assign.range, owner);
    }
}

/// `ast.Module(body=[...] + tree.body)`.
fn check_new_module<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let body = call.arg("body", 0);
    if let Some(owner) = body.and_then(|body| pushed_back(context.names.reaching_value(body))) {
        check_insertion(context, call.range(), owner);
    }
}

/// `x` of `[...] + x.body` and `[..., *x.body]`.
fn pushed_back(value: &Expr) -> Option<&ast::ExprName> {
    match value {
        Expr::BinOp(sum) if sum.op == ast::Operator::Add && body_owner(&sum.left).is_none() => {
            body_owner(&sum.right)
        }
        Expr::List(list) => match list.elts.as_slice() {
            [.., _, Expr::Starred(rest)] => body_owner(&rest.value),
            _ => None,
        },
        _ => None,
    }
}

/// True for `[:0]` and `[0:0]`.
fn is_front(slice: &Expr) -> bool {
    slice.as_slice_expr().is_some_and(|it| {
        it.step.is_none()
            && it.lower.as_deref().is_none_or(is_zero)
            && it.upper.as_deref().is_some_and(is_zero)
    })
}

/// Something that is put in front of the body of `owner`.
fn check_insertion<'a>(context: &Context<'a>, range: TextRange, owner: &'a ast::ExprName) {
    if let Some(origin) = documented(context, owner)
        && !knows_prologue(context, owner)
    {
        let message = format!(
            "the statement comes before the docstring and `__future__` imports of `{}`",
            owner.id
        );
        context
            .report(range, message)
            .label(origin, format!("`{}` may begin with a docstring", owner.id))
            .help("insert behind the docstring, see `ast.get_docstring`, and behind imports from `__future__`");
    }
}

/// `x` of `x.body`.
fn body_owner(expr: &Expr) -> Option<&ast::ExprName> {
    match expr {
        Expr::Attribute(body) if body.attr.as_str() == "body" => body.value.as_name_expr(),
        _ => None,
    }
}

fn is_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::NumberLiteral(literal)
        if matches!(&literal.value, ast::Number::Int(value) if *value == 0))
}
