//! Trees that `compile` refuses because their new nodes stand nowhere.

mod unlocated_node;

use rustc_hash::FxHashMap;

use crate::analysis::calls::{Method, instance_of, method};
use crate::analysis::classes::instance::made_class;
use crate::analysis::classes::tree_visitor::TreeVisitor;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::file::File;
use crate::names::{ClassId, LocalName, Names};
use crate::rewrite::import_module;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, Stmt, TextSize, ast};
use unlocated_node::unlocated_node;

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

const TRANSFORMS: Method = method(&["visit"]).on(instance_of(&["ast.NodeTransformer"]));

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

/// The transformer of this file that made `tree`, the first argument of `call`.
fn transformer<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    tree: &'a Expr,
) -> Option<TreeVisitor<'a>> {
    let names = context.names;
    let values = names.reaching_values(tree);
    let mut made = values.into_iter().chain([tree]).filter_map(Expr::as_call_expr);
    let class = match made.find_map(|call| transforming(names, call)) {
        Some(class) => Some(class),
        None => visited_in_place(context, call, tree.as_name_expr()?),
    };
    TreeVisitor::of(names, class?)
}

/// The class of the transformer that is called as a statement of its own, `transformer.visit(tree)`, before `call` compiles
/// the tree.
fn visited_in_place<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    tree: &'a ast::ExprName,
) -> Option<&'a ast::StmtClassDef> {
    let visits = context.once(visits_in_place);
    let (first, class) = visits.get(&context.names.local_name(tree))?;
    context.names.class(*class).filter(|_| *first < call.start())
}

/// The first place at which each function, or the module, lets a transformer visit what a name is bound to, and the
/// transformer's class.
fn visits_in_place(file: &File<'_>) -> FxHashMap<LocalName, (TextSize, ClassId)> {
    let mut visits = FxHashMap::default();
    for statement in file.nodes.all().stmts().filter_map(Stmt::as_expr_stmt) {
        if let Expr::Call(visit) = &*statement.value
            && let [Expr::Name(tree)] = &*visit.arguments.args
            && let Some(class) = transforming(file.names, visit)
        {
            let found = (statement.start(), ClassId::of(class));
            visits.entry(file.names.local_name(tree)).or_insert(found);
        }
    }
    visits
}

/// The class of the transformer of this file whose `visit` is called.
fn transforming<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> Option<&'a ast::StmtClassDef> {
    made_class(names, TRANSFORMS.receiver(names, call)?)
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
