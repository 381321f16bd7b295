//! The functions of a file that the telemetry goes into.

use crate::analysis::signature::{Signature, is_overload};
use crate::context::Context;
use crate::names::Names;
use crate::rewrite::after_docstring;
use crate::syntax::{Expr, Stmt, ast};
use crate::telemetry::{Functions, Telemetry};

/// The functions of the file that the telemetry goes into, in the order of the text.
pub fn functions_in_scope<'c, 'a>(
    context: &'c Context<'a>,
    telemetry: &'c Telemetry,
) -> impl Iterator<Item = Signature<'c, 'a>> + use<'c, 'a> {
    let names = context.names;
    Signature::all(names).filter(move |it| is_in_scope(names, telemetry, *it))
}

fn is_in_scope<'a>(names: &Names<'a>, telemetry: &Telemetry, signature: Signature<'_, 'a>) -> bool {
    let function = signature.function;
    let list = &function.decorator_list;
    let has = |wanted: &[String]| {
        let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
        !wanted.is_empty() && names.is_decorated_with(list, &wanted)
    };
    (telemetry.functions == Functions::All || signature.is_public())
        && (telemetry.decorators.is_empty() || has(&telemetry.decorators))
        && !has(&telemetry.skipped_decorators)
        && !is_overload(names, function)
        && !(is_ellipsis(function) && is_declaration(names, signature))
}

/// Whether nothing but `...` and a docstring is in the function.
fn is_ellipsis(function: &ast::StmtFunctionDef) -> bool {
    let is_ellipsis =
        |stmt: &Stmt| stmt.as_expr_stmt().is_some_and(|stmt| stmt.value.is_ellipsis_literal_expr());
    after_docstring(function).iter().all(is_ellipsis)
}

/// Whether the function is abstract, or a protocol's.
fn is_declaration<'a>(names: &Names<'a>, signature: Signature<'_, 'a>) -> bool {
    const ABSTRACT: &[&str] = &[
        "abc.abstractmethod",
        "abc.abstractproperty",
        "abc.abstractclassmethod",
        "abc.abstractstaticmethod",
    ];
    const PROTOCOL: &[&str] = &["typing.Protocol", "typing_extensions.Protocol"];
    names.is_decorated_with(&signature.function.decorator_list, ABSTRACT)
        || signature.class().is_some_and(|class| {
            class.bases().iter().any(|base| match base {
                Expr::Subscript(generic) => names.refers_to_any(&generic.value, PROTOCOL),
                base => names.refers_to_any(base, PROTOCOL),
            })
        })
}
