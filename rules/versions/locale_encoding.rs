//! Text files that are read or written in another encoding from Python 3.15 on.

use crate::context::Context;
use crate::diagnostic::{Effect, Severity};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast::{self, PythonVersion};
use crate::syntax::{CallExt, Expr, Versions};

/// `open(path)`, `path.read_text()` and their like.
pub static RULE: Rule = Rule {
    name: "locale-encoding",
    summary: "Text is read or written in the encoding of the locale, which Python 3.15 no longer asks",
    explanation: "
Until Python 3.14 `open(path)` takes the encoding of the locale: UTF-8 on most Linux systems and on macOS, `cp1252` and the like on
Windows, ASCII or Latin-1 where a service runs without a locale of its own. From 3.15 on it is UTF-8 everywhere. A file that the one
has written, the other reads as other text, or not at all:

    open(path, \"w\").write(\"Gr\u{fc}n\")       # Python 3.14 on Windows: the byte FC
    open(path).read()                       # Python 3.15: UnicodeDecodeError

Pass `encoding=\"utf-8\"`, which is the same in all versions, or `encoding=\"locale\"` (from Python 3.10 on) where the locale is meant.

A file of code gets one finding, at the first place, which says how many there are. The rule is off by default: where everything runs
in a UTF-8 locale, nothing changes. `pylens upgrade` runs it. It counts if 3.15 and an older version are targeted.

Left alone: binary modes, modes that are not written down, calls with `*` or `**`, and files that ask for `sys.flags.utf8_mode`.

Reference: <https://peps.python.org/pep-0686/>
",
    severity: Severity::Info,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new("def _lines(path):\n    with open(path) as file:\n        return file.readlines()\n"),
        Example::new("from pathlib import Path\n\nPath('notes.txt').write_text('Gr\u{fc}n')\n"),
    ],
    accepts: &[
        "def _lines(path):\n    with open(path, encoding='utf-8') as file:\n        return file.readlines()\n",
        "def _bytes(path):\n    with open(path, 'rb') as file:\n        return file.read()\n",
        "from pathlib import Path\n\nPath('notes.txt').write_text('Gr\u{fc}n', encoding='utf-8')\n",
    ],
    checks: &[Check::Module(check)],
};

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let versions = context.syntax.versions().told_or(Versions::LATEST);
    let counts =
        versions.oldest() < PythonVersion::PY315 && versions.newest() >= PythonVersion::PY315;
    if !counts || context.syntax.mentions("utf8_mode") {
        return;
    }
    let has_paths =
        ["importlib", "importlib_resources", "pathlib"].iter().any(|it| context.names.imports(it));
    let places = context.nodes.all().calls();
    let mut places =
        places.filter(|call| opens_text(context, call) || has_paths && is_of_path(call));
    let Some(first) = places.next() else {
        return;
    };
    let others = match places.count() {
        0 => String::new(),
        1 => ", and once more in this file,".to_owned(),
        count => format!(", and {count} times more in this file,"),
    };
    context
        .report(first, format!("the encoding of this text{others} is UTF-8 from Python 3.15 on, whatever the locale"))
        .about_file()
        .since(PythonVersion::PY315, Effect::Changes)
        .help("pass `encoding=\"utf-8\"`, or `encoding=\"locale\"` if the locale is meant");
}

/// True if a call opens a file as text without saying in which encoding.
fn opens_text<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    context.names.refers_to_any(&call.func, &["builtins.open", "io.open", "os.fdopen"])
        && says_nothing(call, 3)
        && call.arg("mode", 1).is_none_or(is_text_mode)
}

/// True for `path.read_text()` and `path.write_text(text)`.
fn is_of_path(call: &ast::ExprCall) -> bool {
    let Expr::Attribute(method) = &*call.func else {
        return false;
    };
    match method.attr.as_str() {
        "read_text" => says_nothing(call, 0),
        "write_text" => says_nothing(call, 1) && !call.arguments.args.is_empty(),
        _ => false,
    }
}

/// True if a call passes no encoding, which is the argument at `place`.
fn says_nothing(call: &ast::ExprCall, place: usize) -> bool {
    let arguments = &call.arguments;
    call.arg("encoding", place).is_none()
        && !arguments.args.iter().any(Expr::is_starred_expr)
        && arguments.keywords.iter().all(|keyword| keyword.arg.is_some())
}

fn is_text_mode(mode: &Expr) -> bool {
    mode.as_string_literal_expr().is_some_and(|mode| !mode.value.to_str().contains('b'))
}
