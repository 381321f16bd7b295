//! Updates of globals by the result of a call, without a lock.

use crate::names::Names;
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, ast};

/// A statement that reads a global, calls something, and stores the global.
pub(super) struct Update<'a> {
    pub(super) name: &'a str,
    pub(super) range: TextRange,
    pub(super) call: TextRange,
}

/// The first update in `function` of a global by the result of a call, unless it takes a lock by hand.
pub(super) fn unlocked_update<'a>(
    names: &Names<'a>,
    function: &'a ast::StmtFunctionDef,
) -> Option<Update<'a>> {
    let mut globals: Vec<&str> = Vec::new();
    for node in names.nodes().in_scope(&function.body) {
        match node {
            Node::Stmt(Stmt::Global(statement)) => {
                globals.extend(statement.names.iter().map(ast::Identifier::as_str));
            }
            Node::Expr(Expr::Attribute(attribute)) if attribute.attr.as_str() == "acquire" => {
                return None;
            }
            _ => {}
        }
    }
    let mut nodes = names.nodes().in_scope(&function.body);
    while let Some(node) = nodes.next() {
        match node {
            Node::Stmt(Stmt::With(with))
                if with.items.iter().any(|item| may_lock(&item.context_expr)) =>
            {
                nodes.skip_in(node);
            }
            Node::Stmt(stmt) => {
                let update = update(names, &globals, stmt);
                if update.is_some() {
                    return update;
                }
            }
            Node::Expr(_) => {}
        }
    }
    None
}

/// The global that `stmt` reads before it calls something and stores afterwards.
fn update<'a>(names: &Names<'a>, globals: &[&str], stmt: &'a Stmt) -> Option<Update<'a>> {
    let (target, value) = match stmt {
        Stmt::AugAssign(assign) => (&*assign.target, &*assign.value),
        Stmt::Assign(assign) => match assign.targets.as_slice() {
            [target] => (target, &*assign.value),
            _ => return None,
        },
        _ => return None,
    };
    let Expr::Name(target) = target else {
        return None;
    };
    let reads_first = stmt.is_aug_assign_stmt() || first_operand(value) == Some(&*target.id);
    if !reads_first || !globals.contains(&&*target.id) {
        return None;
    }
    let mut calls = names.nodes().in_node(value).calls();
    let call = calls.find(|call| !is_quick(names, &call.func))?.range();
    Some(Update { name: &target.id, range: stmt.range(), call })
}

/// The name that an operation reads first.
fn first_operand(expr: &Expr) -> Option<&str> {
    let mut operand = expr;
    while let Expr::BinOp(operation) = operand {
        operand = &operation.left;
    }
    operand.as_name_expr().filter(|_| expr.is_bin_op_expr()).map(|name| &*name.id)
}

/// True if the call of a builtin is over before another thread can run.
fn is_quick<'a>(names: &Names<'a>, function: &'a Expr) -> bool {
    // `n += len(x)` was never seen to lose an update; with `int`, `float`, `abs` and `ord` half of them are lost.
    names.refers_to(function, "builtins.len")
}

/// True if entering `manager` may take a lock: an object that is entered as it is, or a call that sounds like it.
fn may_lock(manager: &Expr) -> bool {
    const WORDS: &[&str] = &["lock", "mutex", "sem", "cond", "sync", "exclusive", "atomic"];
    let Expr::Call(call) = manager else {
        return true;
    };
    let Some(called) = call.name() else {
        return true;
    };
    let called = called.to_ascii_lowercase();
    WORDS.iter().any(|word| called.contains(word))
}
