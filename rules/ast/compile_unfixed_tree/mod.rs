//! Trees that `compile` refuses because their new nodes stand nowhere.

mod made;
mod transformer;

use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::rewrite::import_module;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, ast};
use made::unlocated_node;
use transformer::transformer;

/// Trees that `compile` refuses because their new nodes stand nowhere.
pub static RULE: Rule = Rule {
    name: "compile-unfixed-tree",
    summary: "A transformed tree is compiled without `ast.fix_missing_locations`",
    explanation: "
`compile` wants to know of every statement and expression where it stands. A node that a transformer makes, such as
`ast.Constant(1)`, has no position, and compiling the tree raises

    TypeError: required field \"lineno\" missing from expr

or `... from stmt`, as soon as the transformer replaces anything; a tree in which it finds nothing to do still compiles,
so that tests easily miss it.

Call `ast.fix_missing_locations(tree)` before compiling: it gives each new node the position of the node above it. Or
give each new node the position of the one it replaces: `ast.copy_location(new, node)`.

The fix adds the first of these. It is unsafe: the tree may be meant to be refused.

Left alone: files that use `fix_missing_locations`, transformers that set or copy positions, and nodes that need none, such
as `ast.Module` and `ast.Load`.

Reference: <https://docs.python.org/3/library/ast.html#ast.fix_missing_locations>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed_unsafely(
            "import ast


class _Zero(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Constant(0)


def _code(source, path):
    tree = _Zero().visit(ast.parse(source))
    return compile(tree, path, \"exec\")
",
            "import ast


class _Zero(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Constant(0)


def _code(source, path):
    tree = _Zero().visit(ast.parse(source))
    return compile(ast.fix_missing_locations(tree), path, \"exec\")
",
        ),
        Example::fixed_unsafely(
            "from ast import Call, Name, NodeTransformer, parse


class _Trace(NodeTransformer):
    def visit_Call(self, node):
        return Call(func=Name(id=\"trace\", ctx=node.func.ctx), args=[node], keywords=[])


trace = _Trace()
code = compile(filename=\"a.py\", mode=\"exec\", source=(trace.visit(parse(input()))))
",
            "import ast
from ast import Call, Name, NodeTransformer, parse


class _Trace(NodeTransformer):
    def visit_Call(self, node):
        return Call(func=Name(id=\"trace\", ctx=node.func.ctx), args=[node], keywords=[])


trace = _Trace()
code = compile(filename=\"a.py\", mode=\"exec\", source=(ast.fix_missing_locations(trace.visit(parse(input())))))
",
        ),
    ],
    accepts: &[
        "import ast


class _Zero(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Constant(0)


def _code(source, path):
    tree = _Zero().visit(ast.parse(source))
    return compile(ast.fix_missing_locations(tree), path, \"exec\")
",
        "import ast


class _Zero(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.copy_location(ast.Constant(0), node)


def _code(source, path):
    return compile(_Zero().visit(ast.parse(source)), path, \"exec\")
",
        "import ast


class _Load(ast.NodeTransformer):
    def visit_Name(self, node):
        node.ctx = ast.Load()
        return node


def _code(tree, path):
    tree = _Load().visit(tree)
    return compile(ast.Module(tree.body, type_ignores=[]), path, \"exec\")
",
        "import ast


class _Zero(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.Constant(0)


def _tree(source):
    return compile(_Zero().visit(ast.parse(source)), \"a.py\", \"exec\", ast.PyCF_ONLY_AST)
",
    ],
    checks: &[Check::Call(&["builtins.compile"], check)],
};

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    if !names.imports("ast") || context.syntax.mentions("fix_missing_locations") {
        return;
    }
    // With flags the result may be a tree again.
    let (Some(tree), None) = (call.arg("source", 0), call.arg("flags", 3)) else {
        return;
    };
    let Some(visitor) = transformer(context, call, tree) else {
        return;
    };
    let Some(built) = unlocated_node(context, &visitor) else {
        return;
    };
    let fix = fix(context, tree);
    let message = format!(
        "`compile` raises `TypeError` as soon as `{}` makes a node, as that has no position",
        visitor.class.name
    );
    let mut diagnostic = context.report(tree, message);
    diagnostic
        .label(built, "this node has no `lineno`")
        .help("compile `ast.fix_missing_locations(tree)`");
    if let Some(fix) = fix {
        diagnostic.fix(fix);
    }
}

fn fix<'a>(context: &Context<'a>, tree: &'a Expr) -> Option<Fix> {
    let (syntax, names) = (context.syntax, context.names);
    let imported = import_module(syntax, names, "ast", "fix_missing_locations", tree.start())?;
    let edits = [
        Edit::insert(tree.start(), format!("{}(", imported.expression)),
        Edit::insert(tree.end(), ")"),
    ];
    Some(Fix::unsafe_("Give the new nodes positions", edits.into_iter().chain(imported.import)))
}
