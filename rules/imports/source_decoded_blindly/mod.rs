//! Python source that is decoded without asking it for its encoding.

mod declared;
mod loaded;

use std::cell::RefCell;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::analysis::control::guards::is_caught;
use crate::analysis::control::versions::is_guarded;
use crate::analysis::values::decoding::{Decoding, decoding, is_blind};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, TextRange, ast};
use declared::fix;
use loaded::{copied, is_source};

/// The text of a Python file, decoded as UTF-8 or as the locale says, and then compiled or parsed.
pub static RULE: Rule = Rule {
    name: "source-decoded-blindly",
    summary: "Python source is decoded without regard to its own encoding declaration",
    explanation: "
A Python file says itself how it is encoded: by a byte order mark or a comment such as `# -*- coding: latin-1 -*-`, and
otherwise it is UTF-8. `open(path)` in text mode does not know of that: it takes the encoding of the locale, on Windows
often cp1252. With `encoding=\"utf-8\"` it takes that, whatever the file says. Of a file that Python itself imports

    UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 37: invalid continuation byte

or, behind a byte order mark, `SyntaxError: invalid non-printable character U+FEFF` is what becomes; with the wrong encoding
that decodes everything, string constants silently hold other characters.

Hand the bytes to `compile` or `ast.parse`, which decode them as Python does, or open the file with `tokenize.open(path)`.
What a loader gets as bytes is decoded by `importlib.util.decode_source(data)`, which also takes care of line ends.

Left alone: text that is not compiled or parsed where this can be seen, an encoding that is worked out at run time,
`utf-8-sig`, reading under a handler of `UnicodeDecodeError`, and parsing of text read with `errors=`, whose author has chosen
what becomes of other bytes. Off by default: most programs parse files of their own, which are UTF-8.

The fix is unsafe: `tokenize.open` raises `SyntaxError` for a file whose declaration is wrong.

Reference: <https://docs.python.org/3/library/tokenize.html#tokenize.open>,
<https://docs.python.org/3/library/importlib.html#importlib.util.decode_source>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed_unsafely(
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
        Example::fixed_unsafely(
            "import importlib.util
from importlib.abc import InspectLoader

class _Loader(InspectLoader):
    def source_to_code(self, data, path=\"<string>\", fullname=None):
        return super().source_to_code(self._transform(data.decode()), path)
",
            "import importlib.util
from importlib.abc import InspectLoader

class _Loader(InspectLoader):
    def source_to_code(self, data, path=\"<string>\", fullname=None):
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
        Example::fixed_unsafely(
            "import ast\n\n_tree = ast.parse(open(\"setup.py\", \"r\").read())\n",
            "import tokenize\nimport ast\n\n_tree = ast.parse(tokenize.open(\"setup.py\").read())\n",
        ),
        // No fix: the module cannot be reached where its name is taken.
        Example::new(
            "import ast
import tokenize

def _parse(path, tokenize=False):
    with open(path) as file:
        return ast.parse(file.read(), path), tokenize
",
        ),
        Example::new(
            "import ast

def _parse(path):
    with open(path) as file:
        tree = ast.parse(file.read(), path)
    tokenize = len(tree.body)
    return tree, tokenize
",
        ),
        Example::new(
            "import ast

def _read(path):
    return path.read_text() if path.exists() else \"\"

def _tree(path):
    return ast.parse(_read(path))
",
        ),
    ],
    accepts: &[
        "import ast

def _read(path):
    return path.read_text()

def _tree(path):
    try:
        text = _read(path)
    except UnicodeDecodeError:
        return None
    return ast.parse(text)
",
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
        Check::Call(&["builtins.str"], check_str),
    ],
};

fn check_parse<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let Some(source) = call.arguments.args.first() else {
        return;
    };
    let mode = call.arg("mode", 2);
    let is_code = mode.and_then(|mode| context.names.constant_text(mode)) != Some("eval");
    if !is_code {
        return;
    }
    // Whoever catches all that goes wrong in parsing goes on without such a file.
    if is_caught(context, call, "Exception") {
        return;
    }
    let values = values(context.names, source).into_iter();
    for (decoding, calls) in values.filter_map(|it| decoding(context.names, it)) {
        let is_expected = handles_errors(context.names, decoding)
            || is_guarded(context, decoding.call(), &[])
            || calls.into_iter().any(|call| is_caught(context, call, "UnicodeDecodeError"));
        if !is_expected {
            report(context, decoding, Some(call));
        }
    }
}

/// True if the decoding says what becomes of bytes that do not fit, so that its author thought of them.
fn handles_errors<'a>(names: &Names<'a>, decoding: Decoding<'a>) -> bool {
    let call = decoding.call();
    let position = match decoding {
        Decoding::Open(_) => 4,
        Decoding::OpenPath(_) => 3,
        Decoding::Decode(..) if call.func.is_name_expr() => 2,
        _ => 1,
    };
    let errors = call.arg("errors", position);
    errors.is_some_and(|errors| names.constant_text(errors) != Some("strict"))
}

/// The values that `source` may be bound to, where several branches bind it; or else itself.
fn values<'a>(names: &Names<'a>, source: &'a Expr) -> SmallVec<[&'a Expr; 4]> {
    let values = names.reaching_values(source);
    if values.is_empty() { SmallVec::from_slice(&[source]) } else { values }
}

/// `data.decode()` in a loader, of its source.
fn check_decode<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(method) = call.method()
        && is_blind(context.names, call, 0)
    {
        check_decoded(context, call, &method.value);
    }
}

/// `str(data, "utf-8")` in a loader, of its source.
fn check_str<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(data) = call.arguments.args.first()
        && call.arguments.len() > 1
        && is_blind(context.names, call, 1)
    {
        check_decoded(context, call, data);
    }
}

fn check_decoded<'a>(context: &Context<'a>, call: &'a ast::ExprCall, data: &'a Expr) {
    let data = copied(context.names, data);
    if is_source(context, data)
        && !is_caught(context, call, "UnicodeDecodeError")
        && !is_guarded(context, call, &[])
    {
        report(context, Decoding::Decode(call, data), None);
    }
}

fn report<'a>(context: &Context<'a>, decoding: Decoding<'a>, parse: Option<&ast::ExprCall>) {
    let call = decoding.call();
    // What is read once and parsed twice is one finding.
    let reported = context.once(|_| RefCell::new(FxHashSet::<TextRange>::default()));
    if !reported.borrow_mut().insert(call.range()) {
        return;
    }
    let position = match decoding {
        Decoding::Open(_) => 3,
        Decoding::OpenPath(_) => 2,
        _ => 0,
    };
    let encoding = call.arg("encoding", position);
    let is_locale = encoding.is_none_or(Expr::is_none_literal_expr)
        && !matches!(decoding, Decoding::Decode(..));
    let how = if is_locale { "as the locale says" } else { "as UTF-8" };
    let fix = fix(context, decoding);
    let mut diagnostic = context.report(
        call,
        format!("this Python source is decoded {how}, whatever encoding it declares"),
    );
    diagnostic.caption("ignores coding comments and the byte order mark").help(match decoding {
        Decoding::Open(_) | Decoding::OpenPath(_) => {
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
