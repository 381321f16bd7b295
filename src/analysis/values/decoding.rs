//! Decoding of files without a thought for the encoding that a Python file may declare.

use smallvec::SmallVec;

use crate::analysis::values::sources::{Source, Sources};
use crate::names::Names;
use crate::syntax::{CallExt, Expr, ast};

/// A decoding: of what, and how.
#[derive(Debug, Clone, Copy)]
pub enum Decoding<'a> {
    /// `open(path)`.
    Open(&'a ast::ExprCall),
    /// `path.open()`.
    OpenPath(&'a ast::ExprCall),
    /// `path.read_text()`.
    ReadText(&'a ast::ExprCall),
    /// `data.decode()` or `str(data, encoding)`, with the data.
    Decode(&'a ast::ExprCall, &'a Expr),
}

impl<'a> Decoding<'a> {
    /// The call that decodes, or that opens what is then decoded.
    pub fn call(self) -> &'a ast::ExprCall {
        match self {
            Decoding::Open(call)
            | Decoding::OpenPath(call)
            | Decoding::ReadText(call)
            | Decoding::Decode(call, _) => call,
        }
    }
}

/// The decoding of the text `expr`, if blindly and out of a file, with the calls that a failure would come through: those of
/// functions of the file, and the one that decodes.
pub fn decoding<'a>(
    names: &Names<'a>,
    expr: &'a Expr,
) -> Option<(Decoding<'a>, SmallVec<[&'a ast::ExprCall; 2]>)> {
    let mut sources = Sources::of(names, expr);
    while let Some(source) = sources.next() {
        match source {
            Source::Expr(Expr::BinOp(it)) => {
                sources.follow(&it.right);
                sources.follow(&it.left);
            }
            Source::Expr(Expr::Call(call)) if let Expr::Attribute(method) = &*call.func => {
                let found = match method.attr.as_str() {
                    "strip" | "lstrip" | "rstrip" | "replace" | "expandtabs" => {
                        sources.follow(&method.value);
                        None
                    }
                    _ => decoded_by(names, call, method),
                };
                if let Some(found) = found {
                    return Some((found, sources.calls().chain([found.call()]).collect()));
                }
                sources.behind(source);
            }
            Source::Expr(Expr::Call(call)) if let Some(found) = decoded_by_type(names, call) => {
                return Some((found, sources.calls().chain([found.call()]).collect()));
            }
            _ => {
                sources.behind(source);
            }
        }
    }
    None
}

/// The decoding by `str(data, encoding)` of a file, if it is blind.
fn decoded_by_type<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> Option<Decoding<'a>> {
    let data = call.arguments.args.first()?;
    let is_found = call.arguments.len() > 1
        && names.refers_to(&call.func, "builtins.str")
        && is_blind(names, call, 1)
        && is_bytes_of_file(names, data, false);
    is_found.then_some(Decoding::Decode(call, data))
}

/// The decoding of a file by a call of a method, if it is blind.
fn decoded_by<'a>(
    names: &Names<'a>,
    call: &'a ast::ExprCall,
    method: &'a ast::ExprAttribute,
) -> Option<Decoding<'a>> {
    let object = &*method.value;
    match method.attr.as_str() {
        "read" => {
            let is_blind_text = |open: &'a ast::ExprCall| {
                if opens_path(names, open) {
                    return reads_text(open, 0) && is_blind(names, open, 2);
                }
                // Without an encoding, `codecs.open` gives bytes.
                if names.refers_to(&open.func, "codecs.open") {
                    open.arg("encoding", 2).is_some() && is_blind(names, open, 2)
                } else {
                    reads_text(open, 1) && is_blind(names, open, 3)
                }
            };
            let open = opened(names, object, is_blind_text)?;
            let is_path = opens_path(names, open);
            Some(if is_path { Decoding::OpenPath(open) } else { Decoding::Open(open) })
        }
        "read_text" => is_blind(names, call, 0).then_some(Decoding::ReadText(call)),
        "decode" => (is_blind(names, call, 0) && is_bytes_of_file(names, object, false))
            .then_some(Decoding::Decode(call, object)),
        _ => None,
    }
}

/// The call of `open` that opened the file `expr`, if that is `wanted`.
fn opened<'a>(
    names: &Names<'a>,
    expr: &'a Expr,
    wanted: impl Fn(&'a ast::ExprCall) -> bool,
) -> Option<&'a ast::ExprCall> {
    Sources::of(names, expr).find_behind(|source| match source {
        Source::Expr(Expr::Call(call)) => {
            let is_open = names.refers_to_any(&call.func, OPENERS) || opens_path(names, call);
            Some(call).filter(|open| is_open && wanted(open))
        }
        _ => None,
    })
}

/// Functions that open a file by its path.
const OPENERS: &[&str] =
    &["aiofiles.open", "anyio.open_file", "builtins.open", "codecs.open", "io.open"];

/// True for `path.open(...)` of what is, as far as can be told, a path: the method has no other argument than those of a
/// path's, and its object is no module.
fn opens_path<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    let is_mode = |mode: &Expr| match mode {
        Expr::StringLiteral(mode) => mode.value.to_str().starts_with('r'),
        _ => false,
    };
    call.receiver(&["open"]).is_some_and(|path| names.qualified_name(path).is_none())
        && call.arguments.args.first().is_none_or(is_mode)
}

/// True if a call of `open` whose mode is the argument at `position` is known to give text.
fn reads_text(open: &ast::ExprCall, position: usize) -> bool {
    let unpacks = open.unpacks();
    match open.arg("mode", position) {
        Some(Expr::StringLiteral(mode)) => {
            let mode = mode.value.to_str();
            mode.starts_with('r') && !mode.contains('b') && !unpacks
        }
        Some(_) => false,
        None => !unpacks,
    }
}

/// True if the encoding is left out or UTF-8. Any other one was chosen for a reason.
pub fn is_blind<'a>(names: &Names<'a>, call: &'a ast::ExprCall, position: usize) -> bool {
    match call.arg("encoding", position) {
        None | Some(Expr::NoneLiteral(_)) => true,
        Some(encoding) => names.constant_text(encoding).is_some_and(is_utf8),
    }
}

fn is_utf8(encoding: &str) -> bool {
    matches!(encoding.to_ascii_lowercase().replace('_', "-").as_str(), "utf-8" | "utf8")
}

/// True if `expr` are bytes that a loader's `get_data` gives, or the whole of a file.
pub fn is_loaded_data<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    is_bytes_of_file(names, expr, true)
}

/// True if `expr` are the bytes of a file, or with `of_loader` those that a loader's `get_data` gives.
fn is_bytes_of_file<'a>(names: &Names<'a>, expr: &'a Expr, of_loader: bool) -> bool {
    let is_binary = |open: &'a ast::ExprCall| {
        let mode = open.arg("mode", usize::from(!opens_path(names, open)));
        matches!(mode, Some(Expr::StringLiteral(mode)) if mode.value.to_str() == "rb")
    };
    let reads = |source| {
        let Source::Expr(Expr::Call(call)) = source else {
            return None;
        };
        let method = call.func.as_attribute_expr()?;
        let reads = match method.attr.as_str() {
            "get_data" => !names.refers_to(&call.func, "pkgutil.get_data"),
            "read_bytes" => true,
            "read" => !of_loader && opened(names, &method.value, is_binary).is_some(),
            _ => false,
        };
        reads.then_some(())
    };
    Sources::of(names, expr).find_behind(reads).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Stmt, Syntax};

    /// The code that decodes the last statement's value.
    fn found(text: &str) -> Option<String> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{text}");
        let names = Names::new(syntax.module());
        let Some(Stmt::Expr(last)) = syntax.module().body.last() else {
            panic!("the last statement is an expression");
        };
        let (found, _) = decoding(&names, &last.value)?;
        Some(syntax.slice(found.call()).to_owned())
    }

    #[test]
    fn text_is_followed_to_what_decodes_it() {
        for (code, expected) in [
            ("open(p).read()\n", "open(p)"),
            ("with open(p, 'r') as f:\n    x = f.read()\nx.strip()\n", "open(p, 'r')"),
            ("p.read_text('UTF_8') + '\\n'\n", "p.read_text('UTF_8')"),
            ("f = open(p, 'rb')\nf.read().decode()\n", "f.read().decode()"),
            ("x = open(p).read() if p else ''\nx\n", "open(p)"),
            ("def f(p): return p.read_text()\nf(q).strip()\n", "p.read_text()"),
            ("a.f = open(p)\na.f.read()\n", "open(p)"),
        ] {
            assert_eq!(found(code).as_deref(), Some(expected), "{code}");
        }
    }

    #[test]
    fn bytes_and_chosen_encodings_are_not_blind() {
        for code in [
            "open(p, 'rb').read()\n",
            "open(p, encoding=e).read()\n",
            "open(p, **options).read()\n",
            "p.read_text('latin-1')\n",
            "socket.recv().decode()\n",
            "import tokenize\ntokenize.open(p).read()\n",
        ] {
            assert_eq!(found(code), None, "{code}");
        }
    }
}
