//! Code that is compiled, but never run: it is thrown away, hashed or inspected.

use crate::analysis::values::destinations::{Destination, Destinations, is_discarded};
use crate::context::Context;
use crate::file::File;
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, ast};

/// True if nobody runs the code that `call` compiles.
pub(super) fn is_never_run<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    is_discarded(context.names, call)
        || is_only_inspected(context, call)
        || is_only_hashed(context, call)
}

/// True if the code is never run: only its attributes are read, such as its flags, or some are and the file runs no code.
fn is_only_inspected<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let (mut is_inspected, mut is_used) = (false, false);
    let mut uses = Destinations::of(context.names, call);
    while let Some(use_) = uses.next() {
        match use_ {
            Destination::Attribute(it) if it.attr.starts_with("co_") => is_inspected = true,
            _ if uses.behind(use_) => {}
            _ => is_used = true,
        }
    }
    is_inspected && (!is_used || !*context.once(runs_code))
}

/// True if anything in the file can run code.
fn runs_code(file: &File<'_>) -> bool {
    const RUNNERS: &[&str] = &["exec", "eval", "FunctionType", "run_code"];
    file.nodes.all().exprs().any(|expr| match expr {
        Expr::Name(name) => name.ctx.is_load() && RUNNERS.contains(&&*name.id),
        Expr::Attribute(attribute) => RUNNERS.contains(&&*attribute.attr),
        _ => false,
    })
}

/// True if the code goes into nothing but a digest, which compares it with other code that was compiled here.
fn is_only_hashed<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    if goes_into_digest(context.around(call).exprs()) {
        return true;
    }
    let Some(Node::Stmt(Stmt::Assign(assign))) = context.parent() else {
        return false;
    };
    let [Expr::Name(target)] = assign.targets.as_slice() else {
        return false;
    };
    let body = context.nodes.in_body(context.body_around(call.start()));
    let reads = body.exprs().filter(|expr| match expr {
        Expr::Name(name) => name.ctx.is_load() && name.id == target.id,
        _ => false,
    });
    let mut reads = reads.peekable();
    assign.value.range() == call.range()
        && reads.peek().is_some()
        && reads.all(|read| goes_into_digest(context.around(read).exprs()))
}

/// True if the innermost call in `around` makes a digest, or bytes for one.
fn goes_into_digest<'a>(around: impl Iterator<Item = &'a Expr>) -> bool {
    const DIGESTS: &[&str] = &["hash", "md5", "sha1", "sha256", "sha512", "blake2b", "update"];
    let mut functions = around.filter_map(|expr| expr.as_call_expr()?.name());
    let is_digest = |name: &str| DIGESTS.contains(&name);
    match functions.next() {
        Some("dumps") => functions.next().is_some_and(is_digest),
        name => name.is_some_and(is_digest),
    }
}
