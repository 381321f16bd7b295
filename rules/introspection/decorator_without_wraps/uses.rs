//! Uses of a decorator in the file that defines it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::functions::signature::is_private;
use crate::analysis::values::parts::last_name;
use crate::context::Context;
use crate::file::File;
use crate::syntax::{Expr, Node, Ranged, Stmt, TextSize, ast};

/// True if the file calls the decorator but never decorates with it or passes it on, so that it is just a function.
pub(super) fn is_merely_called(context: &Context<'_>, decorator: &ast::StmtFunctionDef) -> bool {
    let uses = context.once(uses_of_names);
    let uses = uses.get(decorator.name.as_str()).copied().unwrap_or_default();
    uses.decorations == 0 && uses.mentions > 0 && uses.mentions == uses.calls
}

/// True if the decorator is defined in a function that decorates functions of its own with it: nobody else sees those.
pub(super) fn is_used_where_defined<'a>(
    context: &Context<'a>,
    decorator: &'a ast::StmtFunctionDef,
) -> bool {
    let around = context.names.function_at(decorator.name.start());
    let decorating = context.once(|context| {
        let functions = context.names.functions();
        let decorators = functions.flat_map(|(_, function)| &function.decorator_list);
        let pairs = decorators.filter_map(|decorator| {
            let around = context.names.function_at(decorator.start())?;
            Some((around.start(), last_name(called(&decorator.expression))?.to_owned()))
        });
        pairs.collect::<FxHashSet<(TextSize, String)>>()
    });
    around.is_some_and(|around| decorating.contains(&(around.start(), decorator.name.to_string())))
}

/// True if the decorator is private and decorates, in its file, private functions alone: nobody else sees those.
pub(super) fn is_for_private_functions(
    context: &Context<'_>,
    decorator: &ast::StmtFunctionDef,
) -> bool {
    let uses = context.once(uses_of_names);
    let uses = uses.get(decorator.name.as_str()).copied().unwrap_or_default();
    is_private(&decorator.name)
        && uses.decorations > 0
        && !uses.decorates_public
        && uses.mentions == uses.decorations
}

/// The uses of the last part of a dotted name in a file.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    mentions: usize,
    calls: usize,
    decorations: usize,
    decorates_public: bool,
}

fn uses_of_names(file: &File<'_>) -> FxHashMap<String, Uses> {
    let mut uses: FxHashMap<String, Uses> = FxHashMap::default();
    for node in file.nodes.all() {
        match node {
            Node::Expr(Expr::Name(it)) => uses.entry(it.id.to_string()).or_default().mentions += 1,
            Node::Expr(Expr::Attribute(it)) => {
                uses.entry(it.attr.to_string()).or_default().mentions += 1;
            }
            Node::Expr(Expr::Call(call)) => {
                if let Some(name) = last_name(&call.func) {
                    uses.entry(name.to_owned()).or_default().calls += 1;
                }
            }
            Node::Stmt(Stmt::FunctionDef(it)) => {
                add_decorators(&mut uses, &it.decorator_list, &it.name);
            }
            Node::Stmt(Stmt::ClassDef(it)) => {
                add_decorators(&mut uses, &it.decorator_list, &it.name);
            }
            _ => {}
        }
    }
    uses
}

fn add_decorators(uses: &mut FxHashMap<String, Uses>, decorators: &[ast::Decorator], of: &str) {
    for name in decorators.iter().filter_map(|it| last_name(called(&it.expression))) {
        let uses = uses.entry(name.to_owned()).or_default();
        uses.decorations += 1;
        uses.decorates_public |= !is_private(of);
    }
}

/// The function that a call calls; any other expression itself.
fn called(expr: &Expr) -> &Expr {
    match expr {
        Expr::Call(call) => &call.func,
        _ => expr,
    }
}
