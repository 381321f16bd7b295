//! Uses of namespaces in a file, and of the texts that run in them.

use rustc_hash::FxHashSet;

use crate::analysis::control::flow::can_finish;
use crate::analysis::control::guards::holds;
use crate::file::File;
use crate::names::Variable;
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, ast};

/// The uses of dictionaries and texts in a file.
#[derive(Debug, Default)]
struct Uses {
    /// The texts of `a` and `b` in `a.update(b)`.
    merged: FxHashSet<(String, String)>,
    /// The variables that are subscripted to get an entry.
    looked_up: FxHashSet<Variable>,
    /// The variables in `if not text.startswith(...): return`.
    vetted: FxHashSet<Variable>,
}

fn uses(file: &File<'_>) -> Uses {
    let mut uses = Uses::default();
    for node in file.nodes.all() {
        match node {
            Node::Expr(Expr::Call(call)) => {
                if let Some(dictionary) = call.receiver(&["update"])
                    && let [more] = &*call.arguments.args
                {
                    uses.merged.extend(pair(file, dictionary, more));
                }
            }
            Node::Expr(Expr::Subscript(subscript)) if subscript.ctx.is_load() => {
                uses.looked_up.extend(file.names.variable(&subscript.value));
            }
            Node::Stmt(Stmt::If(branch)) if !can_finish(&branch.body) => {
                let refused = branch.test.as_unary_op_expr().map(|it| &*it.operand);
                uses.vetted.extend(refused.and_then(|test| vetted_by(file, test)));
            }
            _ => {}
        }
    }
    uses
}

/// The text in `text.startswith(...)`.
fn vetted_by(file: &File<'_>, test: &Expr) -> Option<Variable> {
    file.names.variable(test.as_call_expr()?.receiver(&["startswith"])?)
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
pub(super) fn is_merged(file: &File<'_>, globals: &Expr, locals: &Expr) -> bool {
    pair(file, globals, locals).is_some_and(|pair| file.once(uses).merged.contains(&pair))
}

/// True if a certain entry of `locals` is wanted, as of code that is generated to define one function.
pub(super) fn is_looked_up(file: &File<'_>, locals: &Expr) -> bool {
    let locals = file.names.variable(locals);
    locals.is_some_and(|locals| file.once(uses).looked_up.contains(&locals))
}

/// True if the text runs only if it begins as expected, which a program of somebody else would not.
pub(super) fn is_vetted<'a>(file: &File<'a>, call: &'a ast::ExprCall, code: &Expr) -> bool {
    let Some(code) = file.names.variable(code) else {
        return false;
    };
    let mut around = file.around(call).filter_map(|it| it.stmt()?.as_if_stmt());
    file.once(uses).vetted.contains(&code)
        || around.any(|branch| {
            vetted_by(file, &branch.test).as_ref() == Some(&code)
                && holds(&branch.body, call.range())
        })
}
