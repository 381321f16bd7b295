//! The nodes that a transformer makes, and whether they have positions.

use rustc_hash::FxHashMap;

use crate::analysis::classes::tree_visitor::TreeVisitor;
use crate::context::Context;
use crate::names::{ClassId, Names};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, ast};

/// A node without position that the transformer makes, if it knows nothing of positions.
pub(super) fn unlocated_node(
    context: &Context<'_>,
    visitor: &TreeVisitor<'_>,
) -> Option<TextRange> {
    let made = context.once(|context| {
        let classes = context.names.classes();
        classes
            .map(|class| (ClassId::of(class), made_by(context.names, class)))
            .collect::<FxHashMap<_, _>>()
    });
    let classes = visitor.lineage.classes.iter().filter_map(|class| made.get(&ClassId::of(class)));
    if classes.clone().any(|it| matches!(it, Made::WithPositions)) {
        return None;
    }
    classes.copied().find_map(|it| match it {
        Made::Without(node) => Some(node),
        _ => None,
    })
}

/// The nodes that a class makes.
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

/// True if the node itself names something that has to do with positions.
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

/// True if the call makes a node that needs a position.
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

/// The nodes that have a position although their names do not begin with a capital.
const LOCATED: &[&str] = &["alias", "arg", "keyword"];

/// The nodes that have none although theirs do.
const UNLOCATED: &str = "Add And BitAnd BitOr BitXor Del Div Eq Expression FloorDiv FunctionType Gt GtE In \
    Interactive Invert Is IsNot LShift Load Lt LtE MatMult Mod Module Mult Not NotEq NotIn \
    Or Pow RShift Store Sub TypeIgnore UAdd USub";
