//! The ways in which `__init_subclass__` takes note of a subclass.

use rustc_hash::FxHashSet;

use crate::analysis::functions::parameters::{is_parameter, positional};
use crate::context::Context;
use crate::names::Names;
use crate::syntax::{Expr, Node, Ranged, Stmt, ast, last_name};

/// The way a subclass is taken note of.
pub(super) enum Account {
    /// It is handed over or added to something.
    Added,
    /// The keywords of the class statement.
    Keywords,
}

/// The thing that goes wrong when `hook` runs once more for a copy of `class`, if anything.
pub(super) fn account(
    context: &Context<'_>,
    class: &ast::StmtClassDef,
    hook: &ast::StmtFunctionDef,
) -> Option<Account> {
    let mut keywords = class.arguments.iter().flat_map(|arguments| &arguments.keywords);
    let parameters = &hook.parameters;
    if keywords.any(|it| it.arg.as_ref().is_some_and(|name| parameters.includes(name))) {
        return Some(Account::Keywords);
    }
    let registering = context.once(|context| {
        let functions = context.names.functions().map(|(_, function)| function);
        let hooks = functions.filter(|it| it.name.as_str() == "__init_subclass__");
        let registering = hooks.filter(|hook| registers(context.names, hook));
        registering.map(Ranged::start).collect::<FxHashSet<_>>()
    });
    registering.contains(&hook.start()).then_some(Account::Added)
}

/// True if `hook` adds the subclass to something, or refuses one that it has seen.
fn registers<'a>(names: &Names<'a>, hook: &'a ast::StmtFunctionDef) -> bool {
    let Some(subclass) = positional(hook, 0) else {
        return false;
    };
    let is_subclass = |expr: &'a Expr| is_parameter(names, expr, subclass);
    let (mut added, mut entered, mut raises) = (false, false, false);
    for node in names.nodes().in_body(&hook.body) {
        match node {
            Node::Expr(Expr::Call(call)) if takes_note(&call.func) => {
                added = added || call.arguments.args.iter().any(is_subclass);
            }
            Node::Stmt(Stmt::Assign(assign)) if is_subclass(&assign.value) => {
                entered = entered || assign.targets.iter().any(Expr::is_subscript_expr);
            }
            Node::Stmt(Stmt::Raise(_)) => raises = true,
            _ => {}
        }
    }
    added || entered && raises
}

/// True if what is called is a method or function that keeps what it is given.
fn takes_note(function: &Expr) -> bool {
    const KEEPING: &[&str] = &["append", "appendleft", "add", "insert", "extend"];
    last_name(function).is_some_and(|name| KEEPING.contains(&name) || name.contains("register"))
}
