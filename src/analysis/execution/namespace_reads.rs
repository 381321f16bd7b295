//! Reads of the namespace that code was run in.

use crate::analysis::calls::asks_for_kind;
use crate::file::File;
use crate::names::Names;
use crate::syntax::{Expr, Node, Ranged, ast};

/// The reads of the namespace that `call`, or the first call behind it that runs code, gives the code, in the function around
/// and behind that call. `None` if no code is run in a namespace with a name, or nothing reads it.
pub fn reads_behind<'a>(file: &File<'a>, call: &'a ast::ExprCall) -> Option<Vec<&'a Expr>> {
    let names = file.names;
    let body = file.nodes.in_body(file.body_around(call.start()));
    let mut namespaces = body.clone().calls().filter_map(|exec| {
        let is_exec = names.refers_to_any(&exec.func, &["builtins.exec", "builtins.eval"]);
        let after = is_exec && exec.end() >= call.end();
        let namespace = exec.arguments.args.last().filter(|_| exec.arguments.args.len() > 1)?;
        Some((exec.end(), names.variable(namespace)?)).filter(|_| after)
    });
    let (run, namespace) = namespaces.next()?;
    let is_read = |expr: &&Expr| {
        expr.start() >= run
            && expr.as_name_expr().is_some_and(|it| it.ctx.is_load() && it.id == namespace.name)
            && names.variable(expr).as_ref() == Some(&namespace)
    };
    let reads: Vec<_> = body.exprs().filter(is_read).collect();
    (!reads.is_empty()).then_some(reads)
}

/// `namespace["NAME"]` or `namespace.get("NAME")`, whose namespace is `read`.
pub fn entry_read<'a>(file: &File<'a>, read: &'a Expr) -> Option<&'a Expr> {
    let mut around = file.around(read);
    match (around.next()?, around.next()) {
        (Node::Expr(value @ Expr::Subscript(subscript)), _)
            if subscript.slice.is_string_literal_expr() =>
        {
            Some(value)
        }
        (Node::Expr(Expr::Attribute(method)), Some(Node::Expr(value @ Expr::Call(_)))) => {
            (method.attr.as_str() == "get").then_some(value)
        }
        _ => None,
    }
}

/// True for questions that only functions and classes are asked: `inspect.isfunction(x)`, `isinstance(x, type)`.
pub fn asks_for_code<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    const QUESTIONS: &[&str] =
        &["builtins.callable", "builtins.issubclass", "inspect.isclass", "inspect.isfunction"];
    const TYPES: &[&str] = &["builtins.type", "types.FunctionType"];
    names.refers_to_any(&call.func, QUESTIONS) || asks_for_kind(names, call, TYPES)
}
