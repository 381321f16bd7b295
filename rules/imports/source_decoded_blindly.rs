//! Python source that is decoded without asking it for its encoding.

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::analysis::guards::is_caught;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::names::BindingKind;
use crate::rewrite::import_module;
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::{Expr, Ranged, TextRange, ast};

/// The text of a Python file, decoded as UTF-8 or as the locale says, and then compiled or parsed.
pub static RULE: Rule = Rule {
    name: "source-decoded-blindly",
    summary: "Python source is decoded without regard to its own encoding declaration",
    explanation: "
A Python file says itself how it is encoded: by a byte order mark or a comment such as `# -*- coding: latin-1 -*-`, and
otherwise it is UTF-8. `open(path)` in text mode does not know of that: it takes the encoding of the locale, on Windows
often cp1252. With `encoding=\"utf-8\"` it takes that, whatever the file says. Of a file that Python itself imports

    UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 32: invalid continuation byte

or, behind a byte order mark, `SyntaxError: invalid non-printable character U+FEFF` is what becomes; with the wrong encoding
that decodes everything, string constants silently hold other characters.

Hand the bytes to `compile` or `ast.parse`, which decode them as Python does, or open the file with `tokenize.open(path)`.
What a loader gets as bytes is decoded by `importlib.util.decode_source(data)`, which also takes care of line ends.

Left alone: text that is not compiled or parsed where this can be seen, an encoding that is worked out at run time,
`utf-8-sig`, and reading under a handler of `UnicodeDecodeError`.

The fix is unsafe: `tokenize.open` raises `SyntaxError` for a file whose declaration is wrong.

Reference: <https://docs.python.org/3/library/tokenize.html#tokenize.open>,
<https://docs.python.org/3/library/importlib.html#importlib.util.decode_source>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    options: &[],
    rejects: &[
        Example::fixed(
            "import ast
import tokenize

def _parse(path):
    with open(path, encoding=\"utf-8\") as file:
        return ast.parse(file.read(), path)
",
            "import ast
import tokenize

def _parse(path):
    with tokenize.open(path) as file:
        return ast.parse(file.read(), path)
",
        ),
        Example::fixed(
            "import importlib.util
from importlib.abc import InspectLoader

class _Loader(InspectLoader):
    def source_to_code(self, data, path=\"<string>\"):
        return super().source_to_code(self._transform(data.decode()), path)
",
            "import importlib.util
from importlib.abc import InspectLoader

class _Loader(InspectLoader):
    def source_to_code(self, data, path=\"<string>\"):
        return super().source_to_code(self._transform(importlib.util.decode_source(data)), path)
",
        ),
        Example::new(
            "import ast
from pathlib import Path

def _names(path):
    text = Path(path).read_text()
    return [node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]
",
        ),
        Example::fixed(
            "import ast\n\n_tree = ast.parse(open(\"setup.py\", \"r\").read())\n",
            "import tokenize\nimport ast\n\n_tree = ast.parse(tokenize.open(\"setup.py\").read())\n",
        ),
    ],
    accepts: &[
        "import ast

def _parse(path):
    with open(path, \"rb\") as file:
        return ast.parse(file.read(), path)
",
        "import ast
import tokenize

def _parse(path):
    with tokenize.open(path) as file:
        return ast.parse(file.read(), path)
",
        "import ast
import tokenize

def _parse(path):
    with open(path, \"rb\") as file:
        encoding, _ = tokenize.detect_encoding(file.readline)
    with open(path, encoding=encoding) as file:
        return ast.parse(file.read(), path)
",
        "import pkgutil

def _template(package):
    return pkgutil.get_data(package, \"template.txt\").decode(\"utf-8\")
",
        "import ast

def _parse(text, path):
    with open(path) as file:
        log(file.read())
    return ast.parse(text)
",
    ],
    checks: &[
        Check::Call(&["ast.parse", "builtins.compile", "symtable.symtable"], check_parse),
        Check::Method(&["decode"], check_decode),
    ],
};

/// Methods of loaders whose bytes are Python source.
const LOADING: &[&str] = &["exec_module", "get_code", "get_source", "source_to_code"];

/// How many names and methods are followed to where a text comes from.
const DEPTH: usize = 6;

/// What is decoded, and how.
#[derive(Debug, Clone, Copy)]
enum Decoding<'a> {
    /// `open(path)`.
    Open(&'a ast::ExprCall),
    /// `path.read_text()`.
    ReadText(&'a ast::ExprCall),
    /// `data.decode()`, with the data.
    Decode(&'a ast::ExprCall, &'a Expr),
}

impl<'a> Decoding<'a> {
    fn call(self) -> &'a ast::ExprCall {
        let (Decoding::Open(call) | Decoding::ReadText(call) | Decoding::Decode(call, _)) = self;
        call
    }
}

fn check_parse<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
    let Some(source) = call.arguments.args.first() else {
        return;
    };
    let mode = call.arguments.find_argument_value("mode", 2);
    let is_code = mode.and_then(|mode| context.names.constant_text(mode)) != Some("eval");
    if is_code
        && let Some(decoding) = decoding(context, source, DEPTH)
        && !is_caught(context, decoding.call(), "UnicodeDecodeError")
    {
        report(context, decoding, Some(call));
    }
}

/// `data.decode()` in a loader, of its source.
fn check_decode<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
    let Some(function) = context.names.function_at(call.start()) else {
        return;
    };
    let Expr::Attribute(method) = &*call.func else {
        return;
    };
    if !LOADING.contains(&function.name.as_str()) || !is_blind(context, call, 0) {
        return;
    }
    let is_data = is_parameter(context, function, &method.value);
    if is_data || is_bytes_of_file(context, &method.value, true, DEPTH) {
        report(context, Decoding::Decode(call, &method.value), None);
    }
}

/// Whether `expr` is the second parameter of `source_to_code`, which has no other value.
fn is_parameter<'a>(
    context: &Context<'a>,
    function: &ast::StmtFunctionDef,
    expr: &'a Expr,
) -> bool {
    let Expr::Name(name) = expr else {
        return false;
    };
    let data = function.parameters.iter_non_variadic_params().nth(1);
    let bindings = context.names.reaching_bindings(name);
    function.name.as_str() == "source_to_code"
        && matches!(bindings.as_slice(), [only]
            if data.is_some_and(|data| data.name().range() == only.range))
}

/// How the text `expr` was decoded, if blindly and out of a file.
fn decoding<'a>(context: &Context<'a>, expr: &'a Expr, depth: usize) -> Option<Decoding<'a>> {
    let depth = depth.checked_sub(1)?;
    match expr {
        Expr::Name(name) => {
            let bindings = context.names.reaching_bindings(name);
            bindings.iter().rev().find_map(|binding| match binding.kind {
                BindingKind::Assignment { value } => decoding(context, value, depth),
                _ => None,
            })
        }
        Expr::BinOp(it) => {
            decoding(context, &it.left, depth).or_else(|| decoding(context, &it.right, depth))
        }
        Expr::Named(walrus) => decoding(context, &walrus.value, depth),
        Expr::Call(call) => {
            let Expr::Attribute(method) = &*call.func else {
                return None;
            };
            let object = &*method.value;
            match method.attr.as_str() {
                "read" => opened(context, object, depth).map(Decoding::Open),
                "read_text" => is_blind(context, call, 0).then_some(Decoding::ReadText(call)),
                "decode" => (is_blind(context, call, 0)
                    && is_bytes_of_file(context, object, false, depth))
                .then_some(Decoding::Decode(call, object)),
                "strip" | "lstrip" | "rstrip" | "replace" | "expandtabs" => {
                    decoding(context, object, depth)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The call that opened the file `expr` for reading text, blindly.
fn opened<'a>(context: &Context<'a>, expr: &'a Expr, depth: usize) -> Option<&'a ast::ExprCall> {
    let depth = depth.checked_sub(1)?;
    match expr {
        Expr::Call(call) => {
            let is_open = context.names.refers_to_any(&call.func, &["builtins.open", "io.open"]);
            (is_open && reads_text(call) && is_blind(context, call, 3)).then_some(call)
        }
        Expr::Name(name) => {
            let bindings = context.names.reaching_bindings(name);
            bindings.iter().rev().find_map(|binding| match binding.kind {
                BindingKind::Assignment { value } | BindingKind::With { value } => {
                    opened(context, value, depth)
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
fn is_blind<'a>(context: &Context<'a>, call: &'a ast::ExprCall, position: usize) -> bool {
    match call.arguments.find_argument_value("encoding", position) {
        None | Some(Expr::NoneLiteral(_)) => true,
        Some(encoding) => context.names.constant_text(encoding).is_some_and(is_utf8),
    }
}

fn is_utf8(encoding: &str) -> bool {
    matches!(encoding.to_ascii_lowercase().replace('_', "-").as_str(), "utf-8" | "utf8")
}

/// Whether `expr` are the bytes of a file, or with `of_loader` those that a loader's `get_data` gives.
fn is_bytes_of_file<'a>(
    context: &Context<'a>,
    expr: &'a Expr,
    of_loader: bool,
    depth: usize,
) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match expr {
        Expr::Name(name) => {
            let bindings = context.names.reaching_bindings(name);
            bindings.iter().any(|binding| match binding.kind {
                BindingKind::Assignment { value } => {
                    is_bytes_of_file(context, value, of_loader, depth)
                }
                _ => false,
            })
        }
        Expr::Call(call) => {
            let Expr::Attribute(method) = &*call.func else {
                return false;
            };
            match method.attr.as_str() {
                "get_data" => !context.names.refers_to(&call.func, "pkgutil.get_data"),
                "read_bytes" => true,
                "read" => !of_loader && is_opened_binary(context, &method.value),
                _ => false,
            }
        }
        _ => false,
    }
}

fn is_opened_binary<'a>(context: &Context<'a>, file: &'a Expr) -> bool {
    let opens = |value: &'a Expr| match value {
        Expr::Call(call) => {
            let mode = call.arguments.find_argument_value("mode", 1);
            let is_binary =
                matches!(mode, Some(Expr::StringLiteral(mode)) if mode.value.to_str() == "rb");
            is_binary && context.names.refers_to_any(&call.func, &["builtins.open", "io.open"])
        }
        _ => false,
    };
    match file {
        Expr::Name(name) => {
            let bindings = context.names.reaching_bindings(name);
            bindings.iter().any(|binding| match binding.kind {
                BindingKind::Assignment { value } | BindingKind::With { value } => opens(value),
                _ => false,
            })
        }
        _ => opens(file),
    }
}

fn report<'a>(context: &mut Context<'a>, decoding: Decoding<'a>, parse: Option<&ast::ExprCall>) {
    let call = decoding.call();
    // What is read once and parsed twice is one finding.
    let reported = context
        .once("what is decoded blindly", |_| RefCell::new(FxHashSet::<TextRange>::default()));
    if !reported.borrow_mut().insert(call.range()) {
        return;
    }
    let position = if matches!(decoding, Decoding::Open(_)) { 3 } else { 0 };
    let encoding = call.arguments.find_argument_value("encoding", position);
    let is_locale = encoding.is_none_or(Expr::is_none_literal_expr)
        && !matches!(decoding, Decoding::Decode(..));
    let how = if is_locale { "as the locale says" } else { "as UTF-8" };
    let fix = fix(context, decoding);
    let diagnostic = context
        .report(call, format!("this Python source is decoded {how}, not as it says itself"))
        .caption("ignores coding comments and the byte order mark")
        .help(match decoding {
            Decoding::Open(_) => {
                "open it with `tokenize.open`, or in mode `\"rb\"` and parse the bytes"
            }
            Decoding::ReadText(_) => "parse the bytes that `read_bytes()` gives",
            Decoding::Decode(..) => {
                "parse the bytes, or decode them with `importlib.util.decode_source`"
            }
        });
    if let Some(parse) = parse {
        diagnostic.label(parse.func.range(), "parsed here");
    }
    if let Some(fix) = fix {
        diagnostic.fix(fix);
    }
}

fn fix<'a>(context: &Context<'a>, decoding: Decoding<'a>) -> Option<Fix> {
    let call = decoding.call();
    let (syntax, names) = (context.syntax, context.names);
    if syntax.has_comment(call.range()) {
        return None;
    }
    let (argument, module, member) = match decoding {
        Decoding::Open(open) => (only_file(open)?, "tokenize", "open"),
        Decoding::Decode(decode, data) if decode.arguments.len() <= 1 => {
            (data, "importlib.util", "decode_source")
        }
        _ => return None,
    };
    let imported = import_module(syntax, names, module, member, call.start())?;
    let text = syntax.slice(argument);
    let code = format!("{}({text})", imported.expression);
    let edits = imported.import.into_iter().chain([Edit::replace(call.range(), code)]);
    Some(Fix::unsafe_("Decode it as it says itself", edits))
}

/// The file that a call of `open` gives, if it gives nothing else but mode and encoding.
fn only_file(open: &ast::ExprCall) -> Option<&Expr> {
    let file = open.arguments.find_argument_value("file", 0)?;
    let is_plain = open.arguments.args.len() <= 2
        && open.arguments.keywords.iter().all(|keyword| {
            keyword
                .arg
                .as_ref()
                .is_some_and(|it| matches!(it.as_str(), "file" | "mode" | "encoding"))
        });
    is_plain.then_some(file)
}
