//! A loader that transforms source and shares its `.pyc` files with the ordinary import.

use crate::analysis::imports::loader::{Loader, source_parameter};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Stmt, ast};

/// `source_to_code` overridden without a place of its own for what it makes.
pub static RULE: Rule = Rule {
    name: "instrumented-loader-shares-pyc",
    summary: "A loader transforms source and stores the result as the ordinary `.pyc`",
    explanation: "
`SourceFileLoader.get_code` asks `source_to_code` only if there is no fresh `.pyc`, and stores what it returns in the same
`__pycache__/name.cpython-311.pyc` that an ordinary import uses. The source is the same for both, so the file counts as
fresh for both:

- if the module was imported without the loader before, its `.pyc` is read, `source_to_code` is never called, and the
  module runs without the instrumentation, silently;
- if it was imported through the loader first, every other program that imports the module runs the instrumented code, also
  after the loader was changed or is gone.

Give the transformed code a cache of its own, for instance by a tag in the file's name:

```python
def get_code(self, name):
    with mock.patch(\"importlib._bootstrap_external.cache_from_source\", own_cache_from_source):
        return super().get_code(name)
```

or do without one: override `get_code` so that it always compiles, or `path_stats` so that it raises `OSError`, which
makes `get_code` neither read nor write a `.pyc`.

Left alone: overrides that only call the base's, and loaders that override any of `get_code`, `path_stats`, `set_data` and
`get_data`; files that mention `cache_from_source` or `cache_tag`.

Reference: <https://docs.python.org/3/library/importlib.html#importlib.abc.SourceLoader>
",
    severity: Severity::Error,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "from importlib.machinery import SourceFileLoader

class _Loader(SourceFileLoader):
    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):
        return super().source_to_code(data.replace(b\"slow\", b\"fast\"), path)
",
        ),
        Example::new(
            "import ast
import importlib.machinery as machinery

class _Loader(machinery.SourceFileLoader):
    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):
        tree = self._transformer.visit(ast.parse(data))
        return compile(ast.fix_missing_locations(tree), path, \"exec\")
",
        ),
    ],
    accepts: &[
        "from importlib.machinery import SourceFileLoader

class _Loader(SourceFileLoader):
    def get_code(self, name):
        path = self.get_filename(name)
        return self.source_to_code(self.get_data(path), path)

    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):
        return super().source_to_code(data.replace(b\"slow\", b\"fast\"), path)
",
        "from importlib.machinery import SourceFileLoader

class _Loader(SourceFileLoader):
    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):
        self.seen.append(path)
        return super().source_to_code(data, path, _optimize=_optimize)
",
        "from importlib.machinery import SourceFileLoader

class _Loader(SourceFileLoader):
    def path_stats(self, path):
        raise OSError(\"never fresh\")

    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):
        return compile(self._transform(data), path, \"exec\")
",
    ],
    checks: &[Check::Class(check)],
};

/// The methods that a loader overrides which has thought of the cache.
const CACHE: &[&str] =
    &["get_code", "path_stats", "path_mtime", "set_data", "_cache_bytecode", "get_data"];

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(loader) = Loader::defining(names, class, &["source_to_code"]) else {
        return;
    };
    let Some(method) = loader.lineage.method(names, "source_to_code") else {
        return;
    };
    let has_cache = || CACHE.iter().any(|name| loader.lineage.member(names, name).is_some());
    if !loader.inherits("SourceFileLoader")
        || has_cache()
        || keeps_apart(context)
        || delegates(names, method)
    {
        return;
    }
    context
        .report(
            &method.name,
            format!(
                "the code that `{}` makes is stored as the module's ordinary `.pyc`",
                class.name
            ),
        )
        .caption("not called if a `.pyc` is there")
        .label(class.name.range, "shares `__pycache__` with every other import")
        .help("override `get_code` so that transformed code has a cache of its own, or none");
}

/// True if the file has to do with where compiled files go.
fn keeps_apart(context: &Context<'_>) -> bool {
    let mentioned = ["cache_from_source", "cache_tag", "pycache_prefix"];
    mentioned.iter().any(|it| context.syntax.mentions(it))
}

/// True if all that `method` returns is what the base makes of the same data.
fn delegates<'a>(names: &Names<'a>, method: &'a ast::StmtFunctionDef) -> bool {
    let Some(data) = source_parameter(names, method) else {
        return false;
    };
    let data = data.name.as_str();
    let compiles = names.nodes().in_body(&method.body).exprs().any(|expr| match expr {
        Expr::Call(call) => names.refers_to_any(&call.func, &["builtins.compile", "ast.parse"]),
        // Another text under the same name.
        Expr::Name(name) => name.id == *data && !name.ctx.is_load(),
        _ => false,
    });
    let passes_on = |stmt: &Stmt| match stmt {
        Stmt::Return(ast::StmtReturn { value: Some(value), .. }) => is_base_call(value, data),
        _ => false,
    };
    !compiles && method.body.last().is_some_and(passes_on)
}

/// `super().source_to_code(data, ...)`.
fn is_base_call(value: &Expr, data: &str) -> bool {
    let names_data = |argument: &Expr| argument.as_name_expr().is_some_and(|it| it.id == *data);
    value
        .as_call_expr()
        .is_some_and(|call| call.is_method(&["source_to_code"]) && call.values().any(names_data))
}
