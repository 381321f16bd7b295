//! The transformer that made a tree.

use rustc_hash::FxHashMap;

use crate::analysis::calls::{Method, instance_of, method};
use crate::analysis::classes::instance::made_class;
use crate::analysis::classes::tree_visitor::TreeVisitor;
use crate::context::Context;
use crate::file::File;
use crate::names::{ClassId, LocalName, Names};
use crate::syntax::{Expr, Ranged, Stmt, TextSize, ast};

const TRANSFORMS: Method = method(&["visit"]).on(instance_of(&["ast.NodeTransformer"]));

/// The transformer of this file that made `tree`, the first argument of `call`.
pub(super) fn transformer<'a>(
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
