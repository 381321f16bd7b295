//! The fix: source that is decoded as it declares.

use crate::analysis::values::decoding::Decoding;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix};
use crate::rewrite::import_module;
use crate::syntax::{CallExt, Expr, Ranged, ast};

/// The functions that open a file as `tokenize.open` does; those of libraries for coroutines do not.
const FILES: &[&str] = &["builtins.open", "codecs.open", "io.open"];

pub(super) fn fix<'a>(context: &Context<'a>, decoding: Decoding<'a>) -> Option<Fix> {
    let call = decoding.call();
    let (syntax, names) = (context.syntax, context.names);
    if syntax.has_comment(call.range()) {
        return None;
    }
    let (argument, module, member) = match decoding {
        Decoding::Open(open) if names.refers_to_any(&open.func, FILES) => {
            (only_file(open)?, "tokenize", "open")
        }
        Decoding::OpenPath(open) => (open.receiver(&["open"])?, "tokenize", "open"),
        Decoding::Decode(decode, data)
            if decode.arguments.len() <= if decode.func.is_attribute_expr() { 1 } else { 2 } =>
        {
            (data, "importlib.util", "decode_source")
        }
        _ => return None,
    };
    let imported = import_module(syntax, names, module, member, call.start())?;
    let text = syntax.slice(argument);
    let code = format!("{}({text})", imported.expression);
    let edits = imported.import.into_iter().chain([Edit::replace(call.range(), code)]);
    Some(Fix::unsafe_("Decode it as it declares", edits))
}

/// The file that a call of `open` gives, if it gives nothing else but mode and encoding.
fn only_file(open: &ast::ExprCall) -> Option<&Expr> {
    let file = open.arg("file", 0)?;
    let is_plain = open.arguments.args.len() <= 2
        && open.arguments.keywords.iter().all(|keyword| {
            keyword
                .arg
                .as_ref()
                .is_some_and(|it| matches!(it.as_str(), "file" | "mode" | "encoding"))
        });
    is_plain.then_some(file)
}
