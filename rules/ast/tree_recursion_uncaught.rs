//! Parsing is guarded, and the recursion over the tree that comes of it is not.

use crate::analysis::classes::instance::{class_of, made_class};
use crate::analysis::classes::tree_visitor::TreeVisitor;
use crate::analysis::control::guards::is_caught;
use crate::analysis::execution::parsing::{guard, is_foreign};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{Binding, Names};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, ast};

/// Parsing is guarded, and the recursion over the tree that comes of it is not.
pub static RULE: Rule = Rule {
    name: "tree-recursion-uncaught",
    summary: "A tree is visited recursively after a guarded parse, and `RecursionError` is not caught",
    explanation: "
A program that catches `SyntaxError` around `ast.parse` means to go on when it is given source that it cannot take. What it
parses it can often not visit: a chain of 500 `+`, as generated files and long tables of text have it, parses, and nests as
deeply as it is long. `NodeVisitor.visit` and `generic_visit` take two calls for each level, a function that calls itself
one or two, and at the interpreter's limit of 1,000 they end with

    RecursionError: maximum recursion depth exceeded

far from the handler that was to keep the program alive.

Visit the tree under a handler of its own, or go through it with `ast.walk`, which does not recurse:

```python
try:
    tree = ast.parse(source)
    names.visit(tree)
except (SyntaxError, RecursionError) as error:
    report(path, error)
```

Left alone: source that the program put together itself; handlers that end with `raise` or `sys.exit`, as such a program stops
in any case; visitors that do not go into expressions; files that raise the limit with `sys.setrecursionlimit`; and visits
whose caller in the same file catches the exception.

The rule is off by default: of 4 findings in packages drawn by lot, 2 were acted on; the others read code of their own project.
Select it for what users hand in.

Reference: <https://docs.python.org/3/library/ast.html#ast.NodeVisitor>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import ast


class _Names(ast.NodeVisitor):
    def __init__(self):
        self.found = set()

    def visit_Name(self, node):
        self.found.add(node.id)


def _names(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    names = _Names()
    names.visit(tree)
    return names.found
",
        ),
        Example::new(
            "import ast


class _Formula(ast.NodeVisitor):
    def visit_Expression(self, node):
        return self.visit(node.body)

    def visit_BinOp(self, node):
        return max(self.visit(node.left), self.visit(node.right))

    def visit_Constant(self, node):
        return node.value


def _formula(text):
    try:
        tree = ast.parse(text, mode=\"eval\")
    except SyntaxError:
        return None
    return _Formula().visit(tree)
",
        ),
        Example::new(
            "import ast


def _depth(node):
    return 1 + max(map(_depth, ast.iter_child_nodes(node)), default=0)


def _measure(path):
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return 0
    return _depth(tree)
",
        ),
    ],
    accepts: &[
        "import ast


class _Names(ast.NodeVisitor):
    def __init__(self):
        self.found = set()

    def visit_Name(self, node):
        self.found.add(node.id)


def _names(source):
    try:
        tree = ast.parse(source)
        names = _Names()
        names.visit(tree)
    except (SyntaxError, RecursionError):
        return None
    return names.found
",
        "import ast


def _names(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
",
        "import ast


class _Functions(ast.NodeVisitor):
    def visit_Module(self, node):
        self.found = [it.name for it in node.body if isinstance(it, ast.FunctionDef)]


def _functions(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    functions = _Functions()
    functions.visit(tree)
    return functions.found
",
    ],
    checks: &[Check::Call(&["ast.parse"], check)],
};

fn check<'a>(context: &Context<'a>, parse: &'a ast::ExprCall) {
    let names = context.names;
    let is_wanted = parse
        .arg("source", 0)
        .is_some_and(|source| guard(context, parse).is_some() && is_foreign(context, source));
    if !is_wanted || context.syntax.mentions("setrecursionlimit") {
        return;
    }
    let mut found = visits(context, parse, parse);
    if found.is_empty()
        && let Some(function) = names.function_at(parse.start())
        && returns(context, function, parse)
    {
        // The callers of a function that parses have the tree from it.
        let calls = context.nodes.all().calls();
        let calls = calls.filter(|call| call.name() == Some(function.name.as_str()));
        found = calls.take(CALLERS).flat_map(|call| visits(context, parse, call)).collect();
    }
    let uncaught = |visit: &&'a ast::ExprCall| {
        !is_caught(context, *visit, "RecursionError") && !is_caught_by_caller(context, visit)
    };
    if let Some(visit) = found.into_iter().find(uncaught) {
        report(context, parse, visit);
    }
}

/// The greatest number of callers of a function that parses that are looked at.
const CALLERS: usize = 8;

fn report(context: &Context<'_>, parse: &ast::ExprCall, visit: &ast::ExprCall) {
    let shown = match visit.name() {
        Some(name) => format!("`{name}`"),
        None => "this call".to_owned(),
    };
    context
        .report(
            visit,
            format!("{shown} recurses into the tree, and `RecursionError` is not caught here"),
        )
        .caption("a chain of 500 `+` parses, and then ends in `RecursionError`")
        .label(parse.range(), "only parsing is guarded")
        .help("catch `RecursionError` here as well, or go through `ast.walk(tree)`");
}

/// The calls that recurse into the tree that `origin` gives, in the function around it.
fn visits<'a>(
    context: &Context<'a>,
    parse: &'a ast::ExprCall,
    origin: &'a ast::ExprCall,
) -> Vec<&'a ast::ExprCall> {
    let body = context.body_around(origin.start());
    let calls = context.nodes.in_body(body).calls();
    let takes_tree = |call: &&'a ast::ExprCall| {
        call.end() >= origin.end()
            && call.arguments.args.first().is_some_and(|it| is_value(context.names, it, origin))
    };
    calls.filter(takes_tree).filter(|call| recurses(context, parse, call)).collect()
}

/// True if `expr` is `origin`, or a name that is bound to it.
fn is_value<'a>(names: &Names<'a>, expr: &'a Expr, origin: &ast::ExprCall) -> bool {
    let values = names.reaching_values(expr);
    values.iter().chain([&expr]).any(|value| value.range() == origin.range())
}

/// True if the function returns what `parse` gives.
fn returns<'a>(
    context: &Context<'a>,
    function: &'a ast::StmtFunctionDef,
    parse: &ast::ExprCall,
) -> bool {
    let mut statements = context.nodes.in_body(&function.body).stmts();
    statements.any(|statement| match statement {
        Stmt::Return(it) => {
            it.value.as_deref().is_some_and(|value| is_value(context.names, value, parse))
        }
        _ => false,
    })
}

/// True if the call is that of a visitor of the file that goes into expressions, or of a function that calls itself.
fn recurses<'a>(context: &Context<'a>, parse: &'a ast::ExprCall, call: &'a ast::ExprCall) -> bool {
    let names = context.names;
    if let Some(visitor) = call.receiver(&["visit"]) {
        let own = || visitor.as_name_expr().and_then(|name| class_of(names, name));
        let class = made_class(names, visitor).or_else(own);
        let visitor = class.and_then(|class| TreeVisitor::of(names, class));
        return visitor.is_some_and(|visitor| goes_deep(context, parse, &visitor));
    }
    call.func.as_name_expr().is_some_and(|name| {
        let bindings = names.bindings(&name.id, name.start());
        bindings.iter().filter_map(Binding::function).any(|it| calls_itself(context, it))
    })
}

/// True if a chain of operators in what was parsed makes the visitor recurse.
fn goes_deep<'a>(
    context: &Context<'a>,
    parse: &'a ast::ExprCall,
    visitor: &TreeVisitor<'a>,
) -> bool {
    let mode = parse.arg("mode", 2).map(|mode| context.names.constant_text(mode));
    let root: &[&str] = match mode {
        None => &["visit_Module", "visit_Expr"],
        Some(Some("eval")) => &["visit_Expression"],
        // It may be any of them.
        Some(_) => &[],
    };
    let mut on_the_way = ["generic_visit", "visit", "visit_BinOp"].iter().chain(root);
    on_the_way.all(|name| match visitor.lineage.method(context.names, name) {
        Some(method) => context
            .nodes
            .in_body(&method.body)
            .calls()
            .any(|call| matches!(call.name(), Some("visit" | "generic_visit"))),
        None => !visitor.defines(context.names, name),
    })
}

/// True if the function uses its own name, in a call or given to one, as to `map`.
fn calls_itself<'a>(context: &Context<'a>, function: &'a ast::StmtFunctionDef) -> bool {
    let is_own = |expr: &Expr| match expr {
        Expr::Name(name) => name.ctx.is_load() && name.id.as_str() == function.name.as_str(),
        _ => false,
    };
    let mut inside = context.nodes.in_body(&function.body).exprs();
    inside.any(|expr| {
        let call = context.around(expr).next();
        is_own(expr) && matches!(call, Some(Node::Expr(Expr::Call(_))))
    })
}

/// True if something in the file calls the function around `visit` where the exception is caught.
fn is_caught_by_caller<'a>(context: &Context<'a>, visit: &'a ast::ExprCall) -> bool {
    let Some(function) = context.names.function_at(visit.start()) else {
        return false;
    };
    let is_inside = |range: TextRange| function.range.contains_range(range);
    let mut calls = context
        .nodes
        .all()
        .calls()
        .filter(|call| call.name() == Some(function.name.as_str()) && !is_inside(call.range()));
    calls.any(|call| is_caught(context, call, "RecursionError"))
}
