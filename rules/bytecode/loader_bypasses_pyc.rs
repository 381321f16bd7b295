//! A loader that reads, compiles and runs its modules by itself, so that nothing is ever cached.

use crate::analysis::imports::loader::Loader;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Ranged, ast};

/// A loader that compiles its modules anew in every process.
pub static RULE: Rule = Rule {
    name: "loader-bypasses-pyc",
    summary: "A loader compiles its modules in every process, because it never writes a `.pyc`",
    explanation: "
A `.pyc` is written and read by `get_code` of `importlib`'s own loaders, and by nothing else. A loader whose
`exec_module` reads the source, calls `compile` and runs the result leaves all of that out: every process parses and
transforms every module again, and nothing appears in `__pycache__`. For an ordinary package that makes imports several
times slower, and a transformation of the tree comes on top, at each start.

Inherit from `importlib.machinery.SourceFileLoader` and override `source_to_code`, which is asked only if there is no
fresh `.pyc`:

```python
class Loader(SourceFileLoader):
    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):
        return compile(transform(data), path, \"exec\", dont_inherit=True, optimize=_optimize)
```

A loader that transforms must keep its `.pyc` files apart from the ordinary ones, see `instrumented-loader-shares-pyc`.

Left alone: loaders that read no file, as there is nothing to compare a `.pyc` with, and files that mention `.pyc`,
`marshal` or `cache_from_source`, which have a cache of their own.

Reference: <https://docs.python.org/3/library/importlib.html#importlib.abc.SourceLoader.get_code>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "from importlib.abc import Loader

class _Loader(Loader):
    def __init__(self, path):
        self.path = path

    def exec_module(self, module):
        with open(self.path, \"rb\") as file:
            source = file.read()
        exec(compile(source, self.path, \"exec\"), vars(module))
",
        ),
        Example::new(
            "class _Loader:
    def create_module(self, spec):
        return None

    def get_code(self, name):
        path = self._find(name)
        return compile(path.read_bytes(), str(path), \"exec\", dont_inherit=True)

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)
",
        ),
    ],
    accepts: &[
        "from importlib.machinery import SourceFileLoader

class _Loader(SourceFileLoader):
    def __init__(self, path):
        super().__init__(\"example\", path)
",
        "import marshal
from importlib.abc import Loader

class _Loader(Loader):
    def exec_module(self, module):
        code = self._cached(module)
        if code is None:
            with open(self.path, \"rb\") as file:
                code = compile(file.read(), self.path, \"exec\")
            self._store(module, marshal.dumps(code))
        exec(code, vars(module))
",
        "class _Memory:
    def exec_module(self, module):
        exec(compile(self.tree, module.__spec__.origin, \"exec\"), vars(module))
",
        "from importlib.abc import Loader

class _Alias(Loader):
    def exec_module(self, module):
        self.loader.exec_module(module)
",
    ],
    checks: &[Check::Class(check)],
};

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(loader) = Loader::defining(names, class, &["exec_module", "get_code"]) else {
        return;
    };
    let steps = loader.steps(names);
    let (Some(compile), Some(run)) = (steps.compiles.first(), steps.runs.first()) else {
        return;
    };
    if !steps.reads || has_cache(context) {
        return;
    }
    context
        .report(
            &class.name,
            format!("the loader `{}` compiles its modules again in every process", class.name),
        )
        .caption("never reads or writes a `.pyc`")
        .label(compile.range(), "compiled at every import")
        .label(run.range(), "and run")
        .help("inherit from `importlib.machinery.SourceFileLoader` and override `source_to_code`");
}

/// True if the file has to do with compiled files.
fn has_cache(context: &Context<'_>) -> bool {
    [".pyc", "marshal", "cache_from_source"].iter().any(|it| context.syntax.mentions(it))
}
