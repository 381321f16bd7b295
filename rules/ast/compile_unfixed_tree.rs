//! Trees that `compile` refuses because their new nodes stand nowhere.

use crate::analysis::flow::{any_node, walk_scope};
use crate::analysis::tree_visitor::TreeVisitor;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::names::{BindingKind, Names};
use crate::rewrite::import_module;
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::{AnyNodeRef, Expr, Ranged, ast};

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
    options: &[],
    rejects: &[
        Example::fixed(
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
        Example::fixed(
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

/// The nodes that have a position although their names do not begin with a capital.
const LOCATED: &[&str] = &["alias", "arg", "keyword"];

/// The nodes that have none although theirs do.
const UNLOCATED: &[&str] = &[
    "Add",
    "And",
    "BitAnd",
    "BitOr",
    "BitXor",
    "Del",
    "Div",
    "Eq",
    "Expression",
    "FloorDiv",
    "FunctionType",
    "Gt",
    "GtE",
    "In",
    "Interactive",
    "Invert",
    "Is",
    "IsNot",
    "LShift",
    "Load",
    "Lt",
    "LtE",
    "MatMult",
    "Mod",
    "Module",
    "Mult",
    "Not",
    "NotEq",
    "NotIn",
    "Or",
    "Pow",
    "RShift",
    "Store",
    "Sub",
    "TypeIgnore",
    "UAdd",
    "USub",
];

fn check<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    if !names.imports("ast") || context.syntax.mentions("fix_missing_locations") {
        return;
    }
    let Some(tree) = call.arguments.find_argument_value("source", 0) else {
        return;
    };
    // With flags the result may be a tree again.
    if call.arguments.find_argument_value("flags", 3).is_some() {
        return;
    }
    let Some(visitor) = transformer(context, call, tree) else {
        return;
    };
    let Some(built) = unlocated_node(names, &visitor) else {
        return;
    };
    let fix = fix(context, tree);
    let message = format!(
        "`compile` raises `TypeError` as soon as `{}` makes a node, as that has no position",
        visitor.class.name
    );
    let diagnostic = context
        .report(tree, message)
        .label(built.range(), "this node has no `lineno`")
        .help("compile `ast.fix_missing_locations(tree)`");
    if let Some(fix) = fix {
        diagnostic.fix(fix);
    }
}

/// The transformer of this file that made `tree`, the first argument of `call`.
fn transformer<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    tree: &'a Expr,
) -> Option<TreeVisitor<'a>> {
    let names = context.names;
    if let Some(visitor) = visiting(names, tree) {
        return Some(visitor);
    }
    let Expr::Name(name) = tree else {
        return None;
    };
    for binding in names.reaching_bindings(name) {
        if let BindingKind::Assignment { value } = binding.kind
            && let Some(visitor) = visiting(names, value)
        {
            return Some(visitor);
        }
    }
    visited_in_place(context, call, name)
}

/// The transformer that is called as a statement of its own, `transformer.visit(tree)`, before `call` compiles the tree.
fn visited_in_place<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    tree: &'a ast::ExprName,
) -> Option<TreeVisitor<'a>> {
    let mut found = None;
    walk_scope(context.body_around(call.start()), |node| {
        if let AnyNodeRef::StmtExpr(statement) = node
            && statement.end() < call.start()
            && let Expr::Call(visit) = &*statement.value
            && let [Expr::Name(argument)] = &*visit.arguments.args
            && argument.id == tree.id
        {
            found = visiting(context.names, &statement.value).or(found.take());
        }
    });
    found
}

/// The transformer of this file whose `visit` the expression calls.
fn visiting<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<TreeVisitor<'a>> {
    let Expr::Call(call) = expr else {
        return None;
    };
    let Expr::Attribute(method) = &*call.func else {
        return None;
    };
    let instance = match &*method.value {
        Expr::Name(name) => names.single_value(name)?,
        instance => instance,
    };
    let Expr::Call(made) = instance else {
        return None;
    };
    let class = names.class_named(&made.func).filter(|_| method.attr.as_str() == "visit")?;
    TreeVisitor::of(names, class).filter(|visitor| visitor.transforms)
}

/// A node without position that the transformer makes, if it knows nothing of positions.
fn unlocated_node<'a>(names: &Names<'a>, visitor: &TreeVisitor<'a>) -> Option<&'a ast::ExprCall> {
    let mut made = None;
    let mut knows_positions = false;
    for class in &visitor.lineage.classes {
        any_node(&class.body, |node| {
            match node {
                AnyNodeRef::ExprCall(call) if made.is_none() && makes_node(names, call) => {
                    made = Some(call);
                }
                AnyNodeRef::ExprName(name) => knows_positions |= is_position(&name.id),
                AnyNodeRef::ExprAttribute(it) => knows_positions |= is_position(&it.attr),
                AnyNodeRef::Keyword(keyword) => {
                    knows_positions |= keyword.arg.as_deref().is_none_or(is_position);
                }
                _ => {}
            }
            knows_positions
        });
    }
    made.filter(|_| !knows_positions)
}

fn is_position(name: &str) -> bool {
    matches!(name, "copy_location" | "lineno" | "_attributes" | "increment_lineno")
}

/// Whether the call makes a node that needs a position.
fn makes_node<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    names.qualified_name(&call.func).is_some_and(|name| match name.parts() {
        ["ast", node] => {
            let capital = node.starts_with(|first: char| first.is_ascii_uppercase());
            let is_node = !node.starts_with("Node") && !UNLOCATED.contains(node);
            (capital && is_node) || LOCATED.contains(node)
        }
        _ => false,
    })
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
