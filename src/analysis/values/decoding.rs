//! How text came out of a file: decoded without a thought for the encoding that a Python file may declare.

use crate::names::{BindingKind, Names};
use crate::syntax::{Expr, ast};

/// How many names and methods are followed to where a text comes from.
const DEPTH: usize = 6;

/// What is decoded, and how.
#[derive(Debug, Clone, Copy)]
pub enum Decoding<'a> {
    /// `open(path)`.
    Open(&'a ast::ExprCall),
    /// `path.read_text()`.
    ReadText(&'a ast::ExprCall),
    /// `data.decode()` or `str(data, encoding)`, with the data.
    Decode(&'a ast::ExprCall, &'a Expr),
}

impl<'a> Decoding<'a> {
    /// The call that decodes, or that opens what is then decoded.
    pub fn call(self) -> &'a ast::ExprCall {
        let (Decoding::Open(call) | Decoding::ReadText(call) | Decoding::Decode(call, _)) = self;
        call
    }
}

/// How the text `expr` was decoded, if blindly and out of a file.
pub fn decoding<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<Decoding<'a>> {
    follow(names, expr, DEPTH)
}

fn follow<'a>(names: &Names<'a>, expr: &'a Expr, depth: usize) -> Option<Decoding<'a>> {
    let depth = depth.checked_sub(1)?;
    match expr {
        Expr::Name(name) => {
            let bindings = names.reaching_bindings(name);
            bindings.iter().rev().find_map(|binding| match binding.kind {
                BindingKind::Assignment { value } => follow(names, value, depth),
                _ => None,
            })
        }
        Expr::BinOp(it) => {
            follow(names, &it.left, depth).or_else(|| follow(names, &it.right, depth))
        }
        Expr::Named(walrus) => follow(names, &walrus.value, depth),
        Expr::Call(call) => {
            let Expr::Attribute(method) = &*call.func else {
                let data = call.arguments.args.first()?;
                let decodes =
                    call.arguments.len() > 1 && names.refers_to(&call.func, "builtins.str");
                let is_found = decodes
                    && is_blind(names, call, 1)
                    && is_bytes_of_file(names, data, false, depth);
                return is_found.then_some(Decoding::Decode(call, data));
            };
            let object = &*method.value;
            match method.attr.as_str() {
                "read" => opened(names, object, depth).map(Decoding::Open),
                "read_text" => is_blind(names, call, 0).then_some(Decoding::ReadText(call)),
                "decode" => (is_blind(names, call, 0)
                    && is_bytes_of_file(names, object, false, depth))
                .then_some(Decoding::Decode(call, object)),
                "strip" | "lstrip" | "rstrip" | "replace" | "expandtabs" => {
                    follow(names, object, depth)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The call that opened the file `expr` for reading text, blindly.
fn opened<'a>(names: &Names<'a>, expr: &'a Expr, depth: usize) -> Option<&'a ast::ExprCall> {
    let depth = depth.checked_sub(1)?;
    match expr {
        Expr::Call(call) => {
            let is_open = names.refers_to_any(&call.func, &["builtins.open", "io.open"]);
            (is_open && reads_text(call) && is_blind(names, call, 3)).then_some(call)
        }
        Expr::Name(name) => {
            let bindings = names.reaching_bindings(name);
            bindings.iter().rev().find_map(|binding| match binding.kind {
                BindingKind::Assignment { value } | BindingKind::With { value } => {
                    opened(names, value, depth)
                }
                _ => None,
            })
        }
        _ => None,
    }
}

/// Whether a call of `open` is known to give text.
fn reads_text(open: &ast::ExprCall) -> bool {
    let unpacks = open.arguments.args.iter().any(Expr::is_starred_expr)
        || open.arguments.keywords.iter().any(|keyword| keyword.arg.is_none());
    match open.arguments.find_argument_value("mode", 1) {
        Some(Expr::StringLiteral(mode)) => {
            let mode = mode.value.to_str();
            mode.starts_with('r') && !mode.contains('b') && !unpacks
        }
        Some(_) => false,
        None => !unpacks,
    }
}

/// Whether the encoding is left out or UTF-8. Any other one was chosen for a reason.
pub fn is_blind<'a>(names: &Names<'a>, call: &'a ast::ExprCall, position: usize) -> bool {
    match call.arguments.find_argument_value("encoding", position) {
        None | Some(Expr::NoneLiteral(_)) => true,
        Some(encoding) => names.constant_text(encoding).is_some_and(is_utf8),
    }
}

fn is_utf8(encoding: &str) -> bool {
    matches!(encoding.to_ascii_lowercase().replace('_', "-").as_str(), "utf-8" | "utf8")
}

/// Whether `expr` are bytes that a loader's `get_data` gives, or the whole of a file.
pub fn is_loaded_data<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    is_bytes_of_file(names, expr, true, DEPTH)
}

/// Whether `expr` are the bytes of a file, or with `of_loader` those that a loader's `get_data` gives.
fn is_bytes_of_file<'a>(names: &Names<'a>, expr: &'a Expr, of_loader: bool, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match expr {
        Expr::Name(name) => {
            let bindings = names.reaching_bindings(name);
            bindings.iter().any(|binding| match binding.kind {
                BindingKind::Assignment { value } => {
                    is_bytes_of_file(names, value, of_loader, depth)
                }
                _ => false,
            })
        }
        Expr::Call(call) => {
            let Expr::Attribute(method) = &*call.func else {
                return false;
            };
            match method.attr.as_str() {
                "get_data" => !names.refers_to(&call.func, "pkgutil.get_data"),
                "read_bytes" => true,
                "read" => !of_loader && is_opened_binary(names, &method.value),
                _ => false,
            }
        }
        _ => false,
    }
}

fn is_opened_binary<'a>(names: &Names<'a>, file: &'a Expr) -> bool {
    let opens = |value: &'a Expr| match value {
        Expr::Call(call) => {
            let mode = call.arguments.find_argument_value("mode", 1);
            let is_binary =
                matches!(mode, Some(Expr::StringLiteral(mode)) if mode.value.to_str() == "rb");
            is_binary && names.refers_to_any(&call.func, &["builtins.open", "io.open"])
        }
        _ => false,
    };
    match file {
        Expr::Name(name) => {
            let bindings = names.reaching_bindings(name);
            bindings.iter().any(|binding| match binding.kind {
                BindingKind::Assignment { value } | BindingKind::With { value } => opens(value),
                _ => false,
            })
        }
        _ => opens(file),
    }
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
        let found = decoding(&names, &last.value)?;
        Some(syntax.slice(found.call()).to_owned())
    }

    #[test]
    fn text_is_followed_to_what_decodes_it() {
        for (code, expected) in [
            ("open(p).read()\n", "open(p)"),
            ("with open(p, 'r') as f:\n    x = f.read()\nx.strip()\n", "open(p, 'r')"),
            ("p.read_text('UTF_8') + '\\n'\n", "p.read_text('UTF_8')"),
            ("f = open(p, 'rb')\nf.read().decode()\n", "f.read().decode()"),
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
