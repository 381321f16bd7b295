//! A file that is written and loaded at once, and may run as it was before.

use rustc_hash::FxHashMap;

use crate::analysis::imports::loading::SPEC_FROM_FILE;
use crate::analysis::surroundings::testing::is_test_function;
use crate::analysis::values::parts::{any_part, ends_source_path, last_text, word};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::names::{BindingKind, FunctionId, Names};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, TextRange, ast};

/// A source that is written and then imported, bytecode cache included.
pub static RULE: Rule = Rule {
    name: "stale-pyc-write-then-import",
    summary: "A source is written and loaded at once, so that old bytecode may run in its place",
    explanation: "
The import system caches a source's bytecode in `__pycache__` and takes the cache for fresh as long as the source has the same size
and the same modification time, in whole seconds. A file that is written again within a second, with a text of the same
length, runs as it was before:

```python
load(\"rule\", path, \"limit = 10\\n\").limit    # 10
load(\"rule\", path, \"limit = 20\\n\").limit    # 10
```

There is no error, and the stale bytecode stays until the file changes again. `sys.dont_write_bytecode` and `-B` stop the
writing, not the reading.

Remove the cached bytecode after writing, `pathlib.Path(importlib.util.cache_from_source(path)).unlink(missing_ok=True)`; or run the file
with `runpy.run_path`, which does not look at the cache; or put a hash of the text in the file's name.

Left alone: files whose name or folder is new each time (`tempfile`, `uuid`, hashes), `__init__.py`, modules that deal with
the cache, and tests.

Reference: <https://docs.python.org/3/reference/import.html#cached-bytecode-invalidation>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import importlib.util
import sys

def _load(name, path, text):
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
",
        ),
        Example::new(
            "from importlib import import_module

def _settings(text):
    with open(\"settings_of_the_user.py\", \"w\") as file:
        file.write(text)
    return import_module(\"settings_of_the_user\")
",
        ),
    ],
    accepts: &[
        "import importlib.util
import pathlib
import sys

def _load(name, path, text):
    path.write_text(text)
    pathlib.Path(importlib.util.cache_from_source(path)).unlink(missing_ok=True)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
",
        "import importlib
import runpy

def _run(path, text):
    path.write_text(text)
    return importlib, runpy.run_path(path)
",
        "import importlib
import tempfile
from pathlib import Path

def _run(text):
    folder = Path(tempfile.mkdtemp())
    (folder / \"settings.py\").write_text(text)
    return importlib.import_module(\"settings\")
",
        "import importlib

def _export(name):
    settings = importlib.import_module(name)
    with open(\"copy.py\", \"w\") as file:
        file.write(settings.TEXT)
",
    ],
    checks: &[
        Check::Call(SPEC_FROM_FILE, check_path),
        Check::Call(&["importlib.import_module", "importlib.reload"], check_name),
    ],
};

fn check_path<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(path) = call.arg("location", 1) {
        let path = context.syntax.slice(plain(context.names, path));
        check_load(context, call, Some(path));
    }
}

fn check_name<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    check_load(context, call, None);
}

/// A load of the file at `path`, or of a module that may be any source that was written.
fn check_load<'a>(context: &Context<'a>, call: &'a ast::ExprCall, path: Option<&str>) {
    let writes = context.once(writes);
    let place = (context.names.function_id(call.start()), path.map(ToOwned::to_owned));
    let Some(writes) = writes.get(&place) else {
        return;
    };
    let before = writes.partition_point(|write| write.range.end() < call.end());
    let Some(write) = writes[..before].last() else {
        return;
    };
    if is_test_function(context, call.start()) {
        return;
    }
    let file = match write.path.as_str() {
        path if path.len() <= 40 && !path.contains(['\n', '\r', '`']) => format!("`{path}`"),
        _ => "the file".to_owned(),
    };
    context
        .report(call, format!("{file} may run as it was before it was written here"))
        .label(write.range, "written here")
        .note(
            "a source written twice within a second at the same length keeps its stale bytecode in `__pycache__`",
        )
        .help("remove `importlib.util.cache_from_source(path)` after writing, or use `runpy.run_path`");
}

/// A call that writes a file.
struct Write {
    range: TextRange,
    /// The text of the file's path.
    path: String,
}

/// The writes of a file, in the order in which they end, by the function that does it and the text of the path; without a
/// path, those of sources.
fn writes(file: &File<'_>) -> FxHashMap<(FunctionId, Option<String>), Vec<Write>> {
    const CARE: &[&str] =
        &["cache_from_source", "__pycache__", "PycInvalidationMode", ".pyc", "mkstemp"];
    let (syntax, names) = (file.syntax, file.names);
    let mut writes: FxHashMap<_, Vec<Write>> = FxHashMap::default();
    if CARE.iter().any(|it| syntax.mentions(it)) {
        return writes;
    }
    let calls = file.nodes.all().calls();
    let written = calls.filter_map(|call| Some((call.range(), written_path(names, call)?)));
    for (range, path) in written {
        if any_part(names, path, |part| is_new_each_time(names, part)) {
            continue;
        }
        let function = names.function_id(range.start());
        let text = syntax.slice(plain(names, path)).to_owned();
        let write = |path| Write { range, path };
        if any_part(names, path, ends_source_path) {
            writes.entry((function, None)).or_default().push(write(text.clone()));
        }
        writes.entry((function, Some(text.clone()))).or_default().push(write(text));
    }
    for writes in writes.values_mut() {
        writes.sort_by_key(|write| write.range.end());
    }
    writes
}

/// The path of the file that `call` writes.
fn written_path<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> Option<&'a Expr> {
    let writes = |position| {
        let mode = call.arg("mode", position);
        let mode = mode.and_then(|mode| names.constant_text(mode));
        mode.is_some_and(|mode| mode.contains(['w', 'a', 'x', '+']))
    };
    match &*call.func {
        Expr::Attribute(method) => match method.attr.as_str() {
            "write_text" | "write_bytes" => Some(&method.value),
            "open" if names.refers_to_any(&call.func, &["io.open", "codecs.open"]) => {
                call.arguments.args.first().filter(|_| writes(1))
            }
            "open" if writes(0) => Some(&method.value),
            _ => None,
        },
        function if names.refers_to_any(function, &["builtins.open", "io.open", "codecs.open"]) => {
            call.arg("file", 0).filter(|_| writes(1))
        }
        _ => None,
    }
}

/// The path itself, without what only changes its type.
fn plain<'a>(names: &Names<'a>, path: &'a Expr) -> &'a Expr {
    const TYPES: &[&str] = &["builtins.str", "os.fspath", "pathlib.Path", "os.path.abspath"];
    let value = names.reaching_value(path);
    match value.as_call_expr().map(|call| (call, &*call.arguments.args)) {
        Some((call, [only])) if names.refers_to_any(&call.func, TYPES) => only,
        _ => path,
    }
}

/// Words of names that give another path each time.
const CHANGING: &[&str] = &[
    "counter",
    "digest",
    "hash",
    "hexdigest",
    "md5",
    "mkdtemp",
    "mkstemp",
    "namedtemporaryfile",
    "now",
    "rand",
    "random",
    "sha1",
    "sha256",
    "temporarydirectory",
    "temporaryfile",
    "time",
    "timestamp",
    "token",
    "unique",
    "uuid",
    "uuid1",
    "uuid4",
];

/// Words of names for what mostly is a fresh folder, where it is not known where that comes from.
const TEMPORARY: &[&str] = &["temp", "tempdir", "tempfile", "tmp", "tmpdir", "tmpfile"];

fn says(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    text.split(|it: char| !it.is_ascii_alphanumeric()).any(|word| words.contains(&word))
}

/// True if a part of a path makes it, in all likelihood, another one each time, or the path of a package.
fn is_new_each_time<'a>(names: &Names<'a>, part: &'a Expr) -> bool {
    if let Some(text) = last_text(part) {
        return text.contains("__init__.py");
    }
    let Some(word) = word(part) else {
        return false;
    };
    says(word, CHANGING) || part.as_name_expr().is_some_and(|name| is_temporary(names, name))
}

/// True if a name holds a fresh folder or file, as far as can be told: from a context manager, or by what it is called.
fn is_temporary<'a>(names: &Names<'a>, name: &'a ast::ExprName) -> bool {
    let bindings = names.bindings(&name.id, name.start());
    let is_import =
        |kind| matches!(kind, BindingKind::Import { .. } | BindingKind::ImportFrom { .. });
    bindings.iter().any(|binding| match binding.kind {
        BindingKind::With { value } => {
            any_part(names, value, |part| word(part).is_some_and(|word| says(word, CHANGING)))
        }
        BindingKind::Assignment { .. } => false,
        kind => !is_import(kind) && says(&name.id, TEMPORARY),
    })
}
