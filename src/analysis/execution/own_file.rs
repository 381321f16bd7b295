//! Files that a function reads back after it wrote them.

use crate::analysis::values::provenance::{Origin, Text};
use crate::analysis::values::sources::only_source;
use crate::file::File;
use crate::names::Names;
use crate::syntax::{CallExt, Expr, Ranged, ast};

/// True if `text` was read from a file that the same function writes, too.
pub fn is_read_back<'a>(file: &File<'a>, text: &Text<'a>) -> bool {
    let made = file.nodes.in_range(text.range).exprs().next();
    matches!(text.origin, Origin::Read)
        && made.and_then(Expr::as_call_expr).is_some_and(|read| is_written_here(file, read))
}

/// True if `read` reads a file that its function opens for writing, too: `open(path).read()` beside `open(path, "w")`.
fn is_written_here<'a>(file: &File<'a>, read: &'a ast::ExprCall) -> bool {
    let names = file.names;
    let Some(path) = path_read(names, read) else {
        return false;
    };
    let path = file.syntax.slice(path);
    let function = names.function_id(read.start());
    let mut written = file.nodes.in_body(file.body_around(read.start())).calls();
    written.any(|call| {
        path_written(names, call).is_some_and(|it| file.syntax.slice(it) == path)
            && names.function_id(call.start()) == function
    })
}

/// `path` of `open(path).read()`, `path.read_text()` and of `with open(path) as f: f.read()`.
fn path_read<'a>(names: &Names<'a>, read: &'a ast::ExprCall) -> Option<&'a Expr> {
    if let Some(path) = read.receiver(&["read_bytes", "read_text"]) {
        return Some(path);
    }
    let opened = read.receiver(&["read"])?;
    let opened = only_source(names, opened).as_call_expr()?;
    path_opened(names, opened, |mode| !mode.contains(['w', 'a', 'x']))
}

/// `path` of `open(path, "w")` and `path.write_text(...)`.
fn path_written<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> Option<&'a Expr> {
    let written = call.receiver(&["write_bytes", "write_text"]);
    written.or_else(|| path_opened(names, call, |mode| mode.contains(['w', 'a', 'x'])))
}

/// The path of a file that is opened in a mode that is `wanted`.
fn path_opened<'a>(
    names: &Names<'a>,
    call: &'a ast::ExprCall,
    wanted: impl Fn(&str) -> bool,
) -> Option<&'a Expr> {
    const OPENING: &[&str] = &["builtins.open", "codecs.open", "io.open"];
    let is_method = call.is_method(&["open"]) && !names.refers_to_any(&call.func, OPENING);
    if !is_method && !names.refers_to_any(&call.func, OPENING) {
        return None;
    }
    let mode = call.arg("mode", usize::from(!is_method));
    let mode = mode.map_or(Some("r"), |mode| names.constant_text(mode))?;
    let path = if is_method { call.receiver(&["open"]) } else { call.arg("file", 0) };
    path.filter(|_| wanted(mode))
}
