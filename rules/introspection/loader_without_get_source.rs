//! A loader whose modules have no source for tracebacks, debuggers and `inspect`.

use crate::analysis::imports::loader::Loader;
use crate::analysis::values::provenance::constant_parts;
use crate::analysis::values::sources::only_source;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, ast};

/// A loader that compiles under a name that is no file, and does not hand out source.
pub static RULE: Rule = Rule {
    name: "loader-without-get-source",
    summary: "A loader compiles under a name that is no file, and has no `get_source`",
    explanation: "
A code object does not hold its source, only the name it was compiled under. Tracebacks, debuggers, `warnings` and
`inspect` open the file of that name; if there is none, `linecache` asks the module's loader, by its method
`get_source`. A loader that has none leaves everybody without source:

    Traceback (most recent call last):
      ...
      File \"plugin:report\", line 1, in run
    ZeroDivisionError: division by zero

There is no line of code in the traceback, the debugger shows nothing, and `inspect.getsource(function)` raises
`OSError: could not get source code`.

Give the loader the method, and compile under a name that is not in angle brackets, as `get_source` is never asked for such
a name:

```python
def get_source(self, fullname):
    return self.sources[fullname]
```

Left alone: loaders that inherit it from one of `importlib`; code that is compiled under the path of its file; files that use
`linecache` or `spec_from_file_location`.

Reference: <https://docs.python.org/3/library/importlib.html#importlib.abc.InspectLoader.get_source>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "from importlib.abc import Loader

class _Loader(Loader):
    def __init__(self, sources):
        self.sources = sources

    def exec_module(self, module):
        name = module.__name__
        code = compile(self.sources[name], f\"plugin:{name}\", \"exec\")
        exec(code, vars(module))
",
        ),
        Example::new(
            "class _Loader:
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        code = compile(self.tree, \"<generated %s>\" % module.__name__, \"exec\")
        exec(code, module.__dict__)
",
        ),
    ],
    accepts: &[
        "from importlib.abc import Loader

class _Loader(Loader):
    def __init__(self, sources):
        self.sources = sources

    def get_source(self, fullname):
        return self.sources[fullname]

    def exec_module(self, module):
        name = module.__name__
        code = compile(self.sources[name], f\"plugin:{name}\", \"exec\")
        exec(code, vars(module))
",
        "class _Loader:
    def exec_module(self, module):
        exec(compile(self.tree, self.path, \"exec\"), module.__dict__)
",
        "from importlib.abc import SourceLoader

class _Loader(SourceLoader):
    def get_data(self, path):
        return self.sources[path]

    def get_filename(self, fullname):
        return f\"plugin:{fullname}\"
",
        "import linecache
from importlib.abc import Loader

class _Loader(Loader):
    def exec_module(self, module):
        name = f\"<plugin {module.__name__}>\"
        linecache.cache[name] = (0, None, self.source.splitlines(True), name)
        exec(compile(self.source, name, \"exec\"), vars(module))
",
    ],
    checks: &[Check::Class(check)],
};

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(loader) = Loader::defining(names, class, &["exec_module", "get_code"]) else {
        return;
    };
    let inherits = ["FileLoader", "SourceLoader", "InspectLoader", "ExecutionLoader"];
    if loader.lineage.member(names, "get_source").is_some()
        || inherits.iter().any(|base| loader.inherits(base))
        || loader.lineage.has_unknown
        || finds_source(context)
    {
        return;
    }
    let steps = loader.steps(names);
    let (Some(run), Some((compile, name))) =
        (steps.runs.first(), steps.compiles.iter().find_map(|it| Some((it, no_file(names, it)?))))
    else {
        return;
    };
    let shown = context.syntax.slice(name);
    let in_brackets = constant_parts(names, name).first().is_some_and(|it| it.starts_with('<'));
    let (compile, run) = (compile.range(), run.range());
    let mut diagnostic = context.report(
        &class.name,
        format!("nothing can find the source of the modules that `{}` loads", class.name),
    );
    diagnostic.caption("has no `get_source`");
    if !shown.contains(['\n', '\r', '`']) && shown.len() <= 60 {
        diagnostic.label(compile, format!("compiled under `{shown}`, which is no file"));
    } else {
        diagnostic.label(compile, "compiled under a name that is no file");
    }
    diagnostic.label(run, "run here");
    diagnostic.help(if in_brackets {
        "define `get_source(self, fullname)` and compile under a name without `<>`, \
         as `get_source` is never asked for one with them"
    } else {
        "define `get_source(self, fullname)`, which `linecache` asks for what is no file"
    });
}

/// True if the file has to do with other ways to find source.
fn finds_source(context: &Context<'_>) -> bool {
    ["linecache", "spec_from_file_location"].iter().any(|it| context.syntax.mentions(it))
}

/// The name that `compile` is given, if it is plainly not the path of a file.
fn no_file<'a>(names: &Names<'a>, compile: &'a ast::ExprCall) -> Option<&'a Expr> {
    let name = compile.arg("filename", 1)?;
    let value = only_source(names, name);
    let is_none = match value {
        Expr::StringLiteral(constant) => {
            let text = constant.value.to_str();
            text.starts_with('<') || !text.is_empty() && !text.contains(['/', '\\', '.'])
        }
        Expr::Attribute(attribute) => attribute.attr.as_str() == "__name__",
        _ => constant_parts(names, value).first().is_some_and(|first| {
            first.contains('<') || first.contains("://") || first.ends_with(':')
        }),
    };
    is_none.then_some(value)
}
