//! Statements put in front of a body that may begin with a docstring or with imports from `__future__`.

use crate::analysis::classes::tree_visitor::{TreeVisitor, visited};
use crate::analysis::values::sources::{Source, Sources};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{Binding, BindingKind, Names, ScopeKind};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, NodeKind, Ranged, Stmt, TextRange, TextSize, ast};

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

/// The nodes whose bodies may begin with a docstring.
const DOCUMENTED: &[&str] = &["Module", "FunctionDef", "AsyncFunctionDef", "ClassDef"];

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

/// The sign that makes `owner` a module, class or function whose source is not known.
fn documented<'a>(context: &Context<'a>, owner: &'a ast::ExprName) -> Option<TextRange> {
    let names = context.names;
    if let Some(test) = type_test(context, owner) {
        return Some(test);
    }
    let mut sources = Sources::of_name(names, owner);
    while let Some(source) = sources.next() {
        match source {
            Source::Bound(binding) => {
                let BindingKind::Parameter(parameter) = binding.kind else {
                    continue;
                };
                let is_documented = match parameter.annotation() {
                    Some(annotation) => is_documented_type(names, annotation),
                    None => is_documented_visit(names, &binding, owner.start()),
                };
                if is_documented {
                    return Some(binding.range);
                }
            }
            Source::Expr(Expr::Call(call)) => match (&*call.func, call.arguments.args.first()) {
                (function, Some(text))
                    if names.refers_to(function, "ast.parse")
                        && !text.is_f_string_expr()
                        && names.constant_text(text).is_none() =>
                {
                    return Some(call.range());
                }
                // `node = self.generic_visit(node)`
                (Expr::Attribute(method), Some(node))
                    if method.attr.as_str() == "generic_visit" =>
                {
                    sources.follow(node);
                }
                _ => {}
            },
            _ => {}
        }
    }
    None
}

/// The test around that makes `owner` a documented node: `if isinstance(owner, ast.FunctionDef):`.
fn type_test<'a>(context: &Context<'a>, owner: &'a ast::ExprName) -> Option<TextRange> {
    let names = context.names;
    context.around(owner).stmts().take_while(|it| !it.is_function_def_stmt()).find_map(|it| {
        let branch = it.as_if_stmt()?;
        let test = branch.test.as_call_expr()?;
        let [tested, types] = &*test.arguments.args else {
            return None;
        };
        let is_owner = tested.as_name_expr().is_some_and(|it| it.id == owner.id);
        let in_branch = branch.body.iter().any(|it| it.range().contains_range(owner.range));
        let is_documented = match types {
            Expr::Tuple(types) => types.iter().all(|it| is_documented_type(names, it)),
            only => is_documented_type(names, only),
        };
        (is_owner
            && in_branch
            && is_documented
            && names.refers_to(&test.func, "builtins.isinstance"))
        .then_some(test.range())
    })
}

/// True if the annotation is one of the classes of documented nodes.
fn is_documented_type<'a>(names: &Names<'a>, annotation: &'a Expr) -> bool {
    match annotation {
        Expr::BinOp(union) => {
            is_documented_type(names, &union.left) && is_documented_type(names, &union.right)
        }
        _ => names
            .qualified_name(annotation)
            .is_some_and(|name| matches!(name.parts(), ["ast", node] if DOCUMENTED.contains(node))),
    }
}

/// True if `binding`, seen from `offset`, is the node of a visitor's method for a documented node.
fn is_documented_visit<'a>(names: &Names<'a>, binding: &Binding<'a>, offset: TextSize) -> bool {
    let Some(scope) = names.binding_scope(binding.name, offset) else {
        return false;
    };
    let ScopeKind::Function(method) = names.scope(scope).kind else {
        return false;
    };
    let is_node = || visited(names, method).is_some_and(|it| it.name.range == binding.range);
    let visits_documented = || match names.scopes_around(scope).next().map(|scope| scope.kind) {
        Some(ScopeKind::Class(class)) => TreeVisitor::of(names, class).is_some_and(|visitor| {
            let methods = visitor.methods(names);
            let mut own = methods.iter().filter(|(_, it)| std::ptr::eq(*it, method));
            own.any(|(kind, _)| DOCUMENTED.contains(kind))
        }),
        _ => false,
    };
    is_node() && visits_documented()
}

/// True if the function, or else the module, around `owner` takes note of what a body may begin with.
fn knows_prologue(context: &Context, owner: &ast::ExprName) -> bool {
    let places = context.once(|context| {
        let text = context.syntax.text().to_ascii_lowercase();
        let mut places: Vec<usize> = Vec::new();
        for word in ["docstring", "__future__"] {
            places.extend(text.match_indices(word).map(|(place, _)| place));
        }
        // The first statement of something with a name, not of what was parsed just now.
        let looks = text.match_indices(".body[0]").map(|(place, _)| place);
        places.extend(looks.filter(|&place| !text[..place].ends_with(')')));
        places.sort_unstable();
        places
    });
    let range = match context.names.function_at(owner.start()) {
        Some(function) => function.range(),
        None => context.syntax.module().range(),
    };
    let next = places.partition_point(|&place| place < range.start().to_usize());
    places.get(next).is_some_and(|&place| place < range.end().to_usize())
}
