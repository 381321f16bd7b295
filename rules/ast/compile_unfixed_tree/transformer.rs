//! The transformer that made a tree.

use rustc_hash::FxHashMap;

use crate::analysis::classes::tree_visitor::TreeVisitor;
use crate::context::Context;
use crate::file::File;
use crate::names::{BindingKind, Names};
use crate::syntax::{Expr, Ranged, Stmt, TextSize, ast};

/// The transformer of this file that made `tree`, the first argument of `call`.
pub(super) fn transformer<'a>(
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
