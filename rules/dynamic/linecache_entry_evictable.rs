//! `linecache.cache[name] = (size, mtime, lines, name)`: an entry that the first look at files drops.

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::analysis::calls::{Method, method, named};
use crate::analysis::values::provenance::constant_parts;
use crate::analysis::values::sources::only_source;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Safety, Severity};
use crate::file::File;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, NodeKind, Ranged, Stmt, TextRange, ast};

/// Entries of `linecache` that do not survive `checkcache`.
pub static RULE: Rule = Rule {
    name: "linecache-entry-evictable",
    summary: "An entry of `linecache.cache` claims to come from a file and will be dropped",
    explanation: "
The second item of an entry is the modification time of its file. Unless it is `None`, `linecache.checkcache` compares
it with the file of that name, and drops the entry if there is none. Every traceback and `inspect.getsource` call it
first, so that the text is gone exactly when it is wanted: after

```python
linecache.cache[\"<rule 1>\"] = (len(text), 0, text.splitlines(True), \"<rule 1>\")
```

a traceback through the code shows `File \"<rule 1>\", line 2, in f` without the line, and `inspect.getsource` raises
`OSError: could not get source code`.

Store `None`, which says that the text has no file:

```python
linecache.cache[\"<rule 1>\"] = (len(text), None, text.splitlines(True), \"<rule 1>\")
```

The fix does that where the entry is written down as a tuple. It is safe where the key begins with `<`, which no file's name
does that anybody meant: the text is there longer, and nothing else changes. Elsewhere it is unsafe: if the key is the name of
a file after all, `linecache` reads that file once the entry is gone, and shows the stored text for good with `None`.

Left alone: entries for files, whose key ends in `.py` or whose time may come from the file system; entries with a
loader, which are tuples of one item; and modules that put a `checkcache` of their own in the place of the one in
`linecache`.

Reference: <https://docs.python.org/3/library/linecache.html#linecache.checkcache>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed_unsafely(
            "import linecache

def _register(name, text):
    linecache.cache[name] = (len(text), 0, text.splitlines(True), name)
",
            "import linecache

def _register(name, text):
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
",
        ),
        Example::fixed(
            "import time
from linecache import cache as sources

def _register(cell, text):
    name = f\"<cell {cell}>\"
    sources.setdefault(name, (len(text), time.time(), text.splitlines(True), name))
    return name
",
            "import time
from linecache import cache as sources

def _register(cell, text):
    name = f\"<cell {cell}>\"
    sources.setdefault(name, (len(text), None, text.splitlines(True), name))
    return name
",
        ),
        Example::new(
            "import linecache

def _register(name, text):
    entry = len(text), 0, [text], name
    linecache.cache[name] = entry
",
        ),
    ],
    accepts: &[
        "import linecache

def _register(name, text):
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    linecache.cache[name + \"!\"] = (lambda: text,)
",
        "import linecache
import os

def _register(path, text):
    linecache.cache[path] = (len(text), os.stat(path).st_mtime, text.splitlines(True), path)
    linecache.cache[f\"{path}.py\"] = (len(text), 0, text.splitlines(True), path)
",
        "import linecache

def _keep(filename=None, original=linecache.checkcache):
    return original(filename)

linecache.checkcache = _keep
linecache.cache[\"<prompt>\"] = (1, 0, [\"x\"], \"<prompt>\")
",
        "cache = {}\ncache[\"a\"] = (1, 0, [], \"a\")\n",
    ],
    checks: &[
        Check::Kinds(&[NodeKind::StmtAssign], check_assignment),
        Check::Method(&["setdefault", "__setitem__"], check_method),
        Check::Method(&["update"], check_update),
    ],
};

/// `linecache.cache[key] = entry`.
fn check_assignment<'a>(context: &Context<'a>, node: Node<'a>) {
    let Node::Stmt(Stmt::Assign(assign)) = node else {
        return;
    };
    for place in assign.targets.iter().filter_map(Expr::as_subscript_expr) {
        if context.names.refers_to(&place.value, "linecache.cache") {
            check_entry(context, &place.slice, &assign.value);
        }
    }
}

const STORES: Method = method(&["setdefault", "__setitem__"]).on(named(&["linecache.cache"]));

/// `linecache.cache.setdefault(key, entry)`.
fn check_method<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if STORES.is(context.names, call)
        && let [key, entry] = &*call.arguments.args
    {
        check_entry(context, key, entry);
    }
}

/// `linecache.cache.update({key: entry})`.
fn check_update<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    const UPDATE: Method = method(&["update"]).on(named(&["linecache.cache"]));
    if UPDATE.is(context.names, call)
        && let [Expr::Dict(entries)] = &*call.arguments.args
    {
        for entry in &entries.items {
            if let Some(key) = &entry.key {
                check_entry(context, key, &entry.value);
            }
        }
    }
}

fn check_entry<'a>(context: &Context<'a>, key: &'a Expr, entry: &'a Expr) {
    let names = context.names;
    let Some(tuple) = tuple(names, entry) else {
        return;
    };
    let [_, time, _, _] = tuple.elts.as_slice() else {
        return;
    };
    if tuple.iter().any(Expr::is_starred_expr)
        || !is_invented(names, names.reaching_value(time))
        || is_file(names, key)
        || *context.once(replaces_checkcache)
    {
        return;
    }
    // An entry that is kept under several keys is one finding.
    let reported = context.once(|_| RefCell::new(FxHashSet::<TextRange>::default()));
    if !reported.borrow_mut().insert(time.range()) {
        return;
    }
    let message = match context.syntax.slice(key) {
        key if key.len() <= 40 && !key.contains(['\n', '\r', '`']) => {
            format!("`linecache` takes `{key}` for a file and drops its text at the next traceback")
        }
        _ => "`linecache` takes this entry for a file and drops its text at the next traceback"
            .to_owned(),
    };
    let names_no_file = begins_with_bracket(names, key);
    let is_fixed = tuple.range == entry.range() && !context.syntax.has_comment(time.range());
    let mut diagnostic = context.report(time, message);
    diagnostic
        .caption("the time is compared with that of a file of this name")
        .help("store `None`, which says that there is no file");
    if is_fixed {
        let edit = Edit::replace(time.range(), "None");
        let safety = if names_no_file { Safety::Safe } else { Safety::Unsafe };
        diagnostic.fix(Fix::new("Store `None` as the modification time", safety, [edit]));
    }
}

/// The tuple that is stored, directly, under a name or as what a function of the file returns.
fn tuple<'a>(names: &Names<'a>, entry: &'a Expr) -> Option<&'a ast::ExprTuple> {
    only_source(names, entry).as_tuple_expr()
}

/// True if a modification time is made up: a number, or the time of day, or computed from these.
fn is_invented<'a>(names: &Names<'a>, time: &'a Expr) -> bool {
    match time {
        Expr::NumberLiteral(_) => true,
        Expr::UnaryOp(negated) => is_invented(names, &negated.operand),
        Expr::BinOp(it) => is_invented(names, &it.left) && is_invented(names, &it.right),
        Expr::Attribute(_) => names.refers_to_any(time, &["math.inf", "math.nan", "sys.maxsize"]),
        Expr::Call(call) if let Some(moment) = call.receiver(&["timestamp"]) => {
            const NOW: &[&str] = &["datetime.datetime.now", "datetime.datetime.utcnow"];
            let moment = names.reaching_value(moment).as_call_expr();
            moment.is_some_and(|it| names.refers_to_any(&it.func, NOW))
        }
        Expr::Call(call) => names.qualified_name(&call.func).is_some_and(|function| {
            let rounds = function.is_any(&["builtins.int", "builtins.float", "builtins.round"]);
            let mut arguments = call.arguments.args.iter();
            let is_known = |time| names.constant_text(time).is_some() || is_invented(names, time);
            function.is_any(&["time.time", "time.time_ns", "time.monotonic"])
                || (rounds && arguments.next().is_none_or(is_known))
        }),
        _ => false,
    }
}

/// True if the key is the path of a Python file, as far as it is written down.
fn is_file<'a>(names: &Names<'a>, key: &'a Expr) -> bool {
    let parts = constant_parts(names, names.reaching_value(key));
    parts.last().and_then(|end| end.rsplit_once('.')).is_some_and(|(_, suffix)| suffix == "py")
}

/// True if the key begins with `<`, as the names of texts without a file do.
fn begins_with_bracket<'a>(names: &Names<'a>, key: &'a Expr) -> bool {
    match names.reaching_value(key) {
        Expr::BinOp(operation) => begins_with_bracket(names, &operation.left),
        Expr::FString(text) => {
            let first = text.value.elements().next();
            first.and_then(|it| it.as_literal()).is_some_and(|it| it.value.starts_with('<'))
        }
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(method) if method.attr.as_str() == "format" => {
                begins_with_bracket(names, &method.value)
            }
            _ => false,
        },
        text => names.constant_text(text).is_some_and(|text| text.starts_with('<')),
    }
}

/// True if the module puts another `checkcache` in the place of the one that drops entries.
fn replaces_checkcache(file: &File<'_>) -> bool {
    file.syntax.mentions("checkcache")
        && file.nodes.all().exprs().any(|expr| match expr {
            Expr::Attribute(target) => {
                target.ctx.is_store() && file.names.refers_to(expr, "linecache.checkcache")
            }
            _ => false,
        })
}
