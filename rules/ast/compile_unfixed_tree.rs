//! Trees that `compile` refuses because their new nodes stand nowhere.

use rustc_hash::FxHashMap;

use crate::analysis::classes::tree_visitor::TreeVisitor;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::file::File;
use crate::names::{BindingKind, Names};
use crate::rewrite::import_module;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, TextSize, ast};

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

/// The nodes that have a position although their names do not begin with a capital.
const LOCATED: &[&str] = &["alias", "arg", "keyword"];

/// The nodes that have none although theirs do.
const UNLOCATED: &str = "Add And BitAnd BitOr BitXor Del Div Eq Expression FloorDiv FunctionType Gt GtE In \
    Interactive Invert Is IsNot LShift Load Lt LtE MatMult Mod Module Mult Not NotEq NotIn \
    Or Pow RShift Store Sub TypeIgnore UAdd USub";

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
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
    let names = context.names;
    let visits = context.once(visits_in_place);
    let function = names.function_at(call.start()).map(Ranged::start);
    let (place, class) = visits.get(&(function, tree.id.to_string()))?;
    let class = names.classes().find(|it| it.start() == *class)?;
    TreeVisitor::of(names, class).filter(|_| *place < call.start())
}

/// The first place at which each function, or the module, lets a transformer visit what a name is bound to, and where that
/// transformer's class begins.
fn visits_in_place(file: &File<'_>) -> FxHashMap<(Option<TextSize>, String), (TextSize, TextSize)> {
    let names = file.names;
    let mut visits = FxHashMap::default();
    for stmt in file.nodes.all().stmts() {
        if let Stmt::Expr(statement) = stmt
            && let Expr::Call(visit) = &*statement.value
            && let [Expr::Name(tree)] = &*visit.arguments.args
            && let Some(visitor) = visiting(names, &statement.value)
        {
            let function = names.function_at(statement.start()).map(Ranged::start);
            let found = (statement.start(), visitor.class.start());
            visits.entry((function, tree.id.to_string())).or_insert(found);
        }
    }
    visits
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
fn unlocated_node(context: &Context<'_>, visitor: &TreeVisitor<'_>) -> Option<TextRange> {
    let made = context.once(|context| {
        let classes = context.names.classes();
        classes
            .map(|class| (class.start(), made_by(context.names, class)))
            .collect::<FxHashMap<_, _>>()
    });
    let classes = visitor.lineage.classes.iter().filter_map(|class| made.get(&class.start()));
    if classes.clone().any(|it| matches!(it, Made::WithPositions)) {
        return None;
    }
    classes.copied().find_map(|it| match it {
        Made::Without(node) => Some(node),
        _ => None,
    })
}

/// What a class makes.
#[derive(Debug, Clone, Copy)]
enum Made {
    /// No nodes.
    Nothing,
    /// A node without position, here.
    Without(TextRange),
    /// Maybe nodes, but it knows of positions.
    WithPositions,
}

fn made_by<'a>(names: &Names<'a>, class: &'a ast::StmtClassDef) -> Made {
    let inside = names.nodes().in_body(&class.body);
    if inside.clone().any(knows_positions) {
        return Made::WithPositions;
    }
    let node = inside.calls().find(|call| makes_node(names, call));
    node.map_or(Made::Nothing, |call| Made::Without(call.range()))
}

/// Whether the node itself names something that has to do with positions.
fn knows_positions(node: Node<'_>) -> bool {
    let gives = |keyword: &ast::Keyword| keyword.arg.as_deref().is_none_or(is_position);
    match node {
        Node::Expr(Expr::Name(name)) => is_position(&name.id),
        Node::Expr(Expr::Attribute(it)) => is_position(&it.attr),
        Node::Expr(Expr::Call(call)) => call.arguments.keywords.iter().any(gives),
        Node::Stmt(Stmt::ClassDef(class)) => class.keywords().iter().any(gives),
        _ => false,
    }
}

fn is_position(name: &str) -> bool {
    matches!(name, "copy_location" | "lineno" | "_attributes" | "increment_lineno")
}

/// Whether the call makes a node that needs a position.
fn makes_node<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    names.qualified_name(&call.func).is_some_and(|name| match name.parts() {
        ["ast", node] => {
            let capital = node.starts_with(|first: char| first.is_ascii_uppercase());
            let is_node = !node.starts_with("Node") && !UNLOCATED.split(' ').any(|it| it == *node);
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
