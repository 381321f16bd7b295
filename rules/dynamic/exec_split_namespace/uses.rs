//! Uses of the texts and dictionaries that a file gives to `exec`.

use rustc_hash::FxHashSet;

use crate::analysis::control::flow::can_finish;
use crate::analysis::control::guards::holds;
use crate::context::Context;
use crate::file::File;
use crate::names::{Names, ScopeId};
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

/// The uses of dictionaries and texts in a file.
#[derive(Debug, Default)]
struct Facts {
    /// The texts of `a` and `b` in `a.update(b)`.
    merged: FxHashSet<(String, String)>,
    /// The names that are subscripted to get an entry.
    looked_up: FxHashSet<(ScopeId, String)>,
    /// The names in `if not text.startswith(...): return`.
    vetted: FxHashSet<(ScopeId, String)>,
}

fn facts(file: &File<'_>) -> Facts {
    let mut facts = Facts::default();
    for node in file.nodes.all() {
        match node {
            Node::Expr(Expr::Call(call)) => {
                if let Expr::Attribute(method) = &*call.func
                    && method.attr.as_str() == "update"
                    && let [more] = &*call.arguments.args
                {
                    facts.merged.extend(pair(file, &method.value, more));
                }
            }
            Node::Expr(Expr::Subscript(subscript)) if subscript.ctx.is_load() => {
                facts.looked_up.extend(variable(file.names, &subscript.value));
            }
            Node::Stmt(Stmt::If(branch)) => {
                let text = refused(branch).and_then(|text| variable(file.names, text));
                facts.vetted.extend(text);
            }
            _ => {}
        }
    }
    facts
}

/// The text that makes `if not text.startswith(...):` leave.
fn refused(branch: &ast::StmtIf) -> Option<&Expr> {
    let text = text_that_begins(&branch.test.as_unary_op_expr()?.operand)?;
    (!can_finish(&branch.body)).then_some(text)
}

/// The text in `text.startswith(...)`.
fn text_that_begins(test: &Expr) -> Option<&Expr> {
    let method = test.as_call_expr()?.func.as_attribute_expr()?;
    (method.attr.as_str() == "startswith").then_some(&*method.value)
}

/// A name, told apart from those of other scopes.
fn variable(names: &Names<'_>, expr: &Expr) -> Option<(ScopeId, String)> {
    let Expr::Name(name) = expr else {
        return None;
    };
    let scope = names.binding_scope(&name.id, name.start())?;
    Some((scope, name.id.to_string()))
}

/// The texts of two expressions, unless they are long, as those of a chain of calls would be.
fn pair(file: &File<'_>, first: &Expr, second: &Expr) -> Option<(String, String)> {
    let text = |expr: &Expr| {
        let text = file.syntax.slice(expr);
        (text.len() <= 80).then(|| text.to_owned())
    };
    text(first).zip(text(second))
}

/// True if something updates `globals` with `locals`, after which functions see what was defined.
pub(super) fn is_merged(context: &Context<'_>, globals: &Expr, locals: &Expr) -> bool {
    let facts = context.once(facts);
    pair(context, globals, locals).is_some_and(|pair| facts.merged.contains(&pair))
}

/// True if a certain entry of `locals` is wanted, as of code that is generated to define one function.
pub(super) fn is_looked_up(context: &Context<'_>, locals: &Expr) -> bool {
    let facts = context.once(facts);
    variable(context.names, locals).is_some_and(|locals| facts.looked_up.contains(&locals))
}

/// True if the text runs only if it begins as expected, which a program of somebody else would not.
pub(super) fn is_vetted(context: &Context<'_>, call: &ast::ExprCall, code: &Expr) -> bool {
    let Some(code) = variable(context.names, code) else {
        return false;
    };
    if context.once(facts).vetted.contains(&code) {
        return true;
    }
    let begins = |test: &Expr| {
        let text = text_that_begins(test).and_then(|text| variable(context.names, text));
        text.as_ref() == Some(&code)
    };
    context.ancestors().any(|ancestor| match ancestor {
        Node::Stmt(Stmt::If(it)) => begins(&it.test) && holds(&it.body, call.range()),
        _ => false,
    })
}
