//! Classes of `ast` that later versions of Python do not have or never make.

use crate::analysis::classes::lineage::{Lineage, function_of};
use crate::analysis::control::flow::can_finish;
use crate::analysis::control::versions::{is_guarded, is_reached_guarded};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{Binding, Scope};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{AnyNodeRef, Expr, Node, NodeKind, Ranged, Stmt, TextRange, ast};

/// `ast.Num`, `visit_Str` and their like.
pub static RULE: Rule = Rule {
    name: "ast-removed-node",
    summary: "A class of `ast` is used that later versions of Python lack or never make",
    explanation: "
Since Python 3.8 every literal is an `ast.Constant`. `ast.Num`, `Str`, `Bytes`, `NameConstant` and `Ellipsis` stayed behind
as stand-ins that warn from Python 3.12 on, and Python 3.14 removed them:

    AttributeError: module 'ast' has no attribute 'Num'

It also stopped calling `visit_Num` and its like: a visitor without `visit_Constant` no longer sees any literal, without an
error.

Since Python 3.9 a subscript holds its index itself, and tuples of slices are an `ast.Tuple`. No tree has an `ast.Index` or
`ast.ExtSlice` any more: `isinstance(node.slice, ast.Index)` is never true, and `visit_Index` is never called.

Test for `ast.Constant` and the type of its `value`, and use `node.slice` as it is:

```python
if isinstance(node, ast.Constant) and isinstance(node.value, (int, float, complex)):
```

Left alone: what stands under a test of the version or of `hasattr`, or under a handler of `AttributeError` or `ImportError`;
methods beside a `visit_Constant`; a `visit_Index` that only visits `node.value`; tests for `ast.Index` that have another
branch for what is none, or that only take the value out; calls of `ast.Index(value)`, which give the value.

Reference: <https://docs.python.org/3/library/ast.html#ast.Constant>
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
            "import ast

def _is_number(node):
    return isinstance(node, ast.Num)
",
        ),
        Example::new(
            "from ast import NodeVisitor

class _Strings(NodeVisitor):
    def visit_Str(self, node):
        self.found.append(node.s)
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

def _is_number(node):
    if sys.version_info < (3, 8):
        return isinstance(node, ast.Num)
    return isinstance(node, ast.Constant) and isinstance(node.value, int)
",
        "import ast

_TEXT = (ast.Constant, ast.Str) if hasattr(ast, \"Str\") else ast.Constant
",
        "import ast

class _Strings(ast.NodeVisitor):
    def visit_Constant(self, node):
        if isinstance(node.value, str):
            self.visit_Str(node)

    def visit_Str(self, node):
        self.found.append(node.s)
",
    ],
    checks: &[
        Check::Kinds(&[NodeKind::ExprAttribute, NodeKind::StmtImportFrom], check_use),
        Check::Class(check_class),
    ],
};

/// Gone in Python 3.14.
const LITERALS: &[&str] = &["Bytes", "Ellipsis", "NameConstant", "Num", "Str"];

/// Not made since Python 3.9.
const SLICES: &[&str] = &["ExtSlice", "Index"];

/// The names that code asks for which knows of the change.
const PROBES: &[&str] =
    &["Bytes", "Constant", "Ellipsis", "ExtSlice", "Index", "NameConstant", "Num", "Str"];

/// A use of one of the old classes.
fn check_use<'a>(context: &Context<'a>, node: Node<'a>) {
    match node {
        Node::Expr(Expr::Attribute(it)) => {
            let name = it.attr.as_str();
            let is_old = LITERALS.contains(&name)
                || SLICES.contains(&name) && !is_called(context.parent(), it.range);
            if is_old && it.ctx.is_load() && context.names.refers_to(&it.value, "ast") {
                report_use(context, it.into(), name);
            }
        }
        Node::Stmt(Stmt::ImportFrom(it))
            if it.level == 0 && it.module.as_deref() == Some("ast") =>
        {
            for alias in it.names.iter().filter(|it| LITERALS.contains(&it.name.as_str())) {
                report_use(context, alias.into(), &alias.name);
            }
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
            is_guarded(context, it, PROBES) || is_reached_guarded(context, &it.value, PROBES)
        }
        _ => is_guarded(context, node, PROBES),
    };
    let is_slice = SLICES.contains(&name);
    if guarded || is_slice && has_both_ways(context, node) {
        return;
    }
    if is_slice {
        context
            .report(node, format!("Python 3.9 and later create no `ast.{name}` nodes"))
            .caption("never found")
            .help(mend(name));
    } else {
        context
            .report(node, format!("`ast.{name}` is gone in Python 3.14"))
            .caption("`AttributeError` there, a warning from 3.12 on")
            .help(mend(name));
    }
}

fn mend(name: &str) -> &'static str {
    match name {
        "Num" => "use `ast.Constant` with a number as its `value`",
        "Str" => "use `ast.Constant` with a `str` as its `value`",
        "Bytes" => "use `ast.Constant` with `bytes` as its `value`",
        "NameConstant" => "use `ast.Constant` whose `value` is `None`, `True` or `False`",
        "Ellipsis" => "use `ast.Constant` whose `value` is `...`",
        "Index" => "use `node.slice` as it is",
        _ => "`node.slice` is an `ast.Tuple` there",
    }
}

fn check_class<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let old = |binding: &Binding<'a>| {
        let name = binding.name.strip_prefix("visit_")?;
        PROBES.iter().find(|it| **it != "Constant" && **it == name).copied()
    };
    let bindings = context.names.class_scope(class).map(Scope::bindings).unwrap_or_default();
    let method = |it: &Binding<'a>| Some((*it, function_of(context.names, it)?, old(it)?));
    let methods: Vec<_> = bindings.iter().filter_map(method).collect();
    if methods.is_empty() {
        return;
    }
    let lineage = Lineage::of(context.names, class);
    if !lineage.inherits_any(&["ast.NodeVisitor", "ast.NodeTransformer"]) {
        return;
    }
    let sees_constants = ["visit_Constant", "generic_visit", "visit"]
        .iter()
        .any(|name| lineage.member(context.names, name).is_some());
    for (binding, method, name) in methods {
        let is_slice = SLICES.contains(&name);
        let is_needless = if is_slice { forwards(method) } else { sees_constants };
        if is_needless || is_guarded(context, &method.name, PROBES) {
            continue;
        }
        let message = if is_slice {
            format!("`{}` is never called in Python 3.9 and later", binding.name)
        } else {
            format!("`{}` is never called in Python 3.14 and later", binding.name)
        };
        let help = if is_slice { mend(name) } else { "define `visit_Constant` instead" };
        context
            .report(binding.range, message)
            .caption(format!("no tree has an `ast.{name}` there"))
            .help(help);
    }
}

/// True if all that a method does is to visit `node.value`, which is now visited anyway.
fn forwards(method: &ast::StmtFunctionDef) -> bool {
    let mut body = method.body.as_slice();
    if let [Stmt::Expr(docstring), rest @ ..] = body
        && docstring.value.is_string_literal_expr()
    {
        body = rest;
    }
    let value = match body {
        [Stmt::Return(ast::StmtReturn { value: Some(value), .. })] => value,
        [Stmt::Expr(stmt)] => &stmt.value,
        _ => return false,
    };
    match &**value {
        Expr::Call(call) => match &*call.arguments.args {
            [Expr::Attribute(argument), ..] => argument.attr.as_str() == "value",
            [Expr::Name(_), ..] => true,
            _ => false,
        },
        Expr::Attribute(attribute) => attribute.attr.as_str() == "value",
        _ => false,
    }
}
