//! Audience of what a decorator makes, as the uses of the decorator in its file show it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::file::File;
use crate::names::{FunctionId, LocalName, is_private};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, ast, last_name};

/// True if the decorator may decorate functions that somebody looks at.
pub(super) fn has_audience(file: &File<'_>, decorator: &ast::StmtFunctionDef) -> bool {
    !is_merely_called(file, decorator)
        && !is_used_where_defined(file, decorator)
        && !is_for_private_functions(file, decorator)
}

/// True if the file calls the decorator but never decorates with it or passes it on, so that it is just a function.
fn is_merely_called(file: &File<'_>, decorator: &ast::StmtFunctionDef) -> bool {
    let uses = file.once(uses_of_names);
    let uses = uses.get(decorator.name.as_str()).copied().unwrap_or_default();
    uses.decorations == 0 && uses.mentions > 0 && uses.mentions == uses.calls
}

/// True if the decorator is defined in a function that decorates functions of its own with it: nobody else sees those.
fn is_used_where_defined(file: &File<'_>, decorator: &ast::StmtFunctionDef) -> bool {
    let around = file.names.function_id(decorator.name.start());
    let name = LocalName::new(around, &decorator.name);
    around != FunctionId::OUTSIDE && file.once(decorating).contains(&name)
}

/// The names of what decorates functions, with the functions in which that happens.
fn decorating(file: &File<'_>) -> FxHashSet<LocalName> {
    let functions = file.names.functions();
    let decorators = functions.flat_map(|(_, function)| &function.decorator_list);
    let names = decorators.filter_map(|decorator| {
        let name = last_name(called(&decorator.expression))?;
        Some(LocalName::new(file.names.function_id(decorator.start()), name))
    });
    names.collect()
}

/// True if the decorator is private and decorates, in its file, private functions alone: nobody else sees those.
fn is_for_private_functions(file: &File<'_>, decorator: &ast::StmtFunctionDef) -> bool {
    let uses = file.once(uses_of_names);
    let uses = uses.get(decorator.name.as_str()).copied().unwrap_or_default();
    is_private(&decorator.name)
        && uses.decorations > 0
        && !uses.decorates_public
        && uses.mentions == uses.decorations
}

/// Uses of a name, as the last part of a dotted one, in a file.
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
                if let Some(name) = call.name() {
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

/// The callee of a call; any other expression itself.
fn called(expr: &Expr) -> &Expr {
    match expr {
        Expr::Call(call) => &call.func,
        _ => expr,
    }
}
